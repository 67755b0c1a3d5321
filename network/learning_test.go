package network

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestHoursOfLearningCountNoMomentTwice(t *testing.T) {
	t.Parallel()
	at := func(day, clock string) time.Time {
		moment, err := ParseWallClock(day + "T" + clock)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	learned := []db.Learned{
		{Title: "Course", StartsAt: at("2026-03-02", "09:00"), EndsAt: at("2026-03-02", "16:30")},
		{Title: "Conference", Session: "Panel", StartsAt: at("2027-02-03", "10:00"), EndsAt: at("2027-02-03", "11:00")},
		{Title: "Conference", Session: "Workshop", StartsAt: at("2027-02-03", "10:30"), EndsAt: at("2027-02-03", "12:00")},
		{Title: "Conference", Session: "Corridor", StartsAt: at("2027-02-03", "10:45"), EndsAt: at("2027-02-03", "11:15")},
		{Title: "Conference", Session: "Close", StartsAt: at("2027-02-03", "15:00"), EndsAt: at("2027-02-03", "15:45")},
		{Title: "New Year", StartsAt: at("2027-12-31", "23:30"), EndsAt: at("2028-01-01", "00:30")},
	}
	years := hoursOfLearning(learned)
	if len(years) != 2 || years[0].Year != 2027 || years[1].Year != 2026 {
		t.Fatalf("the years are %+v, want 2027 and 2026", years)
	}
	if got := years[1].Time; got != 7*time.Hour+30*time.Minute {
		t.Errorf("2026 has %v", got)
	}
	if got, want := years[0].Time, 2*time.Hour+45*time.Minute+time.Hour; got != want || len(years[0].Of) != 5 {
		t.Errorf("2027 has %v of %d, want %v of 5: what overlaps counts once", got, len(years[0].Of), want)
	}
	if len(hoursOfLearning(nil)) != 0 {
		t.Error("who learned nothing has years")
	}
}

func TestWhoCompletedACourseOrCheckedInAtAConferenceHasLearned(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, _ := f.inClass()
		f.clock = e.EndsAt
		if _, err := f.CompleteRest(f.ctx, dana, e.ID); err != nil {
			t.Fatal(err)
		}
		none := func(when string) {
			t.Helper()
			if years, err := f.HoursOfLearning(f.ctx, f.alice); err != nil || len(years) != 0 {
				t.Errorf("%s: %+v (%v)", when, years, err)
			}
		}
		none("before it is signed off")
		if _, err := f.SignOff(f.ctx, dana, e.ID); err != nil {
			t.Fatal(err)
		}
		conference := f.event("Engagement conference", 8*weeks)
		session := func(of *db.Event) *db.ProgrammeSession {
			s := &db.ProgrammeSession{EventID: of.ID, Title: "Panel", StartsAt: of.StartsAt, EndsAt: of.StartsAt.Add(45 * time.Minute), Code: of.Title, CreatedAt: f.clock}
			f.write(func(tx *db.Tx) error {
				if err := tx.InsertProgrammeSession(f.ctx, s); err != nil {
					return err
				}
				_, err := tx.InsertCheckIn(f.ctx, &db.CheckIn{SessionID: s.ID, PersonID: f.alice.ID, At: f.clock})
				return err
			})
			return s
		}
		session(e) // of the course, whose hours count as a whole
		conference.Kind = db.Conference
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, conference) })
		session(conference)
		years, err := f.HoursOfLearning(f.ctx, f.alice)
		if err != nil || len(years) != 1 || years[0].Year != 2026 || years[0].Time != 10*time.Hour+45*time.Minute {
			t.Fatalf("Alice has %+v (%v), want 10 hours of the course and 45 minutes of the conference", years, err)
		}
		if of := years[0].Of; len(of) != 2 || of[0].Title != e.Title || of[0].Session != "" || of[1].Session != "Panel" || !of[1].StartsAt.Equal(conference.StartsAt) {
			t.Errorf("it is of %+v", of)
		}
		if years, err := f.HoursOfLearning(f.ctx, f.bob); err != nil || len(years) != 0 {
			t.Errorf("Bob was not there and has %+v (%v)", years, err)
		}
		if err := f.SaveResult(f.ctx, dana, f.rowOf(f.alice, learners), LineForm{Version: 2, Result: string(db.LeftCourse), Reason: "Was called away"}); err != nil {
			t.Fatal(err)
		}
		if years, err := f.HoursOfLearning(f.ctx, f.alice); err != nil || len(years) != 1 || years[0].Time != 45*time.Minute {
			t.Errorf("after the correction Alice has %+v (%v)", years, err)
		}
	})
}
