package refusal

import (
	"strings"
	"testing"
)

func TestTextsAreAsLongAsPromisedInCharactersNotBytes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		length  int
		tidy    func(*Faults, string) string
		refused bool
	}{
		{200, func(f *Faults, s string) string { return f.Line("x", s) }, false},
		{201, func(f *Faults, s string) string { return f.Line("x", s) }, true},
		{4000, func(f *Faults, s string) string { return f.Text("x", s) }, false},
		{4001, func(f *Faults, s string) string { return f.Text("x", s) }, true},
	} {
		for _, letter := range []string{"x", "é", "語", "🏳"} {
			var f Faults
			c.tidy(&f, strings.Repeat(letter, c.length))
			if got := f.Err() != nil; got != c.refused {
				t.Errorf("%d times %s is refused: %t (%v)", c.length, letter, got, f.Err())
			}
		}
	}
}
