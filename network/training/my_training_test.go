package training_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestMyTrainingShowsWhatLapsesWhereItIsRefreshedAndWhatOneLearnsAndTeaches(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Alice.Force = f.Settings().ForceName
		f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, f.Alice) })
		mine := func(p *db.Person) *training.MyTraining {
			t.Helper()
			m, err := f.Training.MyTrainingFor(f.Ctx, p)
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		if m := mine(f.Charlie); m.Until != "" || len(m.Renew)+len(m.On)+len(m.Record)+len(m.Hours)+len(m.Teaching) != 0 {
			t.Errorf("Charlie, who learned nothing, has %+v", m)
		}
		if _, err := f.Training.MyTrainingFor(f.Ctx, f.Person("Grace", "Holt", db.CallHandler)); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("a call handler: %v", err)
		}
		e, learners := f.CourseDate(10)
		if m := mine(f.Alice); m.Until != "2028-01-01" || m.Status != action.Current || len(m.Renew) != 0 || m.Idle != "2027-10-03" {
			t.Errorf("Alice, long before it lapses, has %+v", m)
		}
		f.Write(func(tx *db.Tx) error {
			course, err := tx.Course(f.Ctx, e.CourseID)
			if err != nil {
				return err
			}
			course.LeadDays = 730
			return tx.UpdateCourse(f.Ctx, course, course.Version)
		})
		if m := mine(f.Alice); m.Idle != "" || len(m.Renew) != 1 || m.Renew[0].Left != 10 || !m.Renew[0].Takeable() || len(m.Record) != 1 {
			t.Errorf("Alice has %+v", m)
		}
		if m := mine(f.Charlie); len(m.Renew) != 0 {
			t.Error("Charlie has nothing to refresh")
		}
		f.SignUp(f.Alice, learners, db.SignupConfirmed)
		if m := mine(f.Alice); len(m.Renew) != 0 || len(m.On) != 1 || !m.On[0].On() {
			t.Errorf("Alice is on it, and has %+v", m)
		}
		dana := f.Person("Dana", "Whitlock", db.Trainer)
		f.SignUp(dana, f.Shift(e, 3, func(s *db.Shift) { s.Role = "Trainer" }), db.SignupConfirmed)
		if m := mine(dana); len(m.Teaching) != 1 || m.Teaching[0].Begun || m.Teaching[0].Unsigned {
			t.Errorf("Dana teaches %+v", m.Teaching)
		}
		f.Clock = e.EndsAt
		if m := mine(dana); len(m.Teaching) != 1 || !m.Teaching[0].Begun || !m.Teaching[0].Unsigned {
			t.Errorf("Dana, once it is over, teaches %+v", m.Teaching)
		}
		for _, do := range []func() error{
			func() error { _, err := f.Training.CompleteRest(f.Ctx, dana, e.ID); return err },
			func() error { _, err := f.Training.SignOff(f.Ctx, dana, e.ID); return err },
		} {
			if err := do(); err != nil {
				t.Fatal(err)
			}
		}
		m := mine(f.Alice)
		if len(m.On) != 0 || len(m.Record) != 2 || len(m.Hours) != 1 || m.Hours[0].Year != 2026 || m.Hours[0].Time != 10*time.Hour {
			t.Errorf("Alice, who completed it, has %+v", m)
		}
		if m := mine(dana); m.Teaching[0].Unsigned {
			t.Error("Dana signed off, and is asked to")
		}
		if m.Until != "2029-07-26" {
			t.Errorf("it counts until %s, with the one that follows", m.Until)
		}
	})
}

func TestAnAccreditationIsReplacedByALaterOneThatCoversIt(t *testing.T) {
	t.Parallel()
	held := db.Accreditation{ID: 1, Kind: db.LLO, GrantedOn: "2024-01-02", ExpiresOn: "2027-01-01"}
	for why, c := range map[string]struct {
		from, until string
		revoked     bool
		want        bool
	}{
		"overlaps and lasts longer":   {from: "2026-05-01", until: "2029-04-30", want: true},
		"begins the day after":        {from: "2027-01-02", until: "2030-01-01", want: true},
		"leaves a gap":                {from: "2027-01-03", until: "2030-01-01"},
		"ends before it":              {from: "2026-05-01", until: "2026-12-31"},
		"was revoked":                 {from: "2026-05-01", until: "2029-04-30", revoked: true},
		"has not begun":               {from: "2027-01-02", until: "2030-01-01"},
		"began before it":             {from: "2024-01-01", until: "2030-01-01"},
		"was granted on the same day": {from: "2024-01-02", until: "2027-01-01", want: true},
	} {
		later := db.Accreditation{ID: 2, Kind: db.LLO, GrantedOn: c.from, ExpiresOn: c.until}
		if c.revoked {
			later.RevokedAt = clocktest.Noon
		}
		day := "2027-02-01"
		if why == "has not begun" {
			day = "2026-12-01"
		}
		if got := training.Replaced(&held, []db.Accreditation{later, held}, day); got != c.want {
			t.Errorf("by one that %s: %v", why, got)
		}
		if c.want && training.Replaced(&later, []db.Accreditation{later, held}, day) {
			t.Errorf("the one that %s is replaced too", why)
		}
	}
}
