package rota

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestSeatsAreKeptForTheirForceAndTheRestAreEverybodys(t *testing.T) {
	t.Parallel()
	kept := []db.Seats{{Force: "Own", Places: 18}, {Force: "Beds", Places: 6}, {Force: "Cambs", Places: 4}} // 2 of 30 are everybody's
	for name, c := range map[string]struct {
		taken map[string]int
		force string
		want  int
	}{
		"nobody has signed up":             {nil, "Own", 20},
		"a smaller share":                  {nil, "Beds", 8},
		"a force without a share":          {nil, "Essex", 2},
		"its own share is taken":           {map[string]int{"Beds": 6}, "Beds", 2},
		"and the common ones too":          {map[string]int{"Beds": 8}, "Beds", 0},
		"others have the common ones":      {map[string]int{"Essex": 2}, "Beds", 6},
		"a share is for its force alone":   {map[string]int{"Own": 20}, "Cambs", 4},
		"one more than there should be":    {map[string]int{"Own": 21}, "Essex", 0},
		"no more than the shift has":       {map[string]int{"Own": 18, "Beds": 6, "Cambs": 4, "Essex": 2}, "Cambs", 0},
		"by hand beyond everything shared": {map[string]int{"Own": 29}, "Cambs", 1},
	} {
		shift := &db.Shift{Maximum: 30}
		for _, n := range c.taken {
			shift.Taken += n
		}
		if got := (&seating{kept, c.taken}).Left(shift, c.force); got != c.want {
			t.Errorf("%s: %d places are left for %s, want %d", name, got, c.force, c.want)
		}
	}
	if got := (*seating)(nil).Left(&db.Shift{Maximum: 5, Taken: 2}, "Essex"); got != 3 {
		t.Errorf("without shares %d places are left, want 3", got)
	}
}
