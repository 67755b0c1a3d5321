package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestWhoCompletedACourseOrCheckedInAtAConferenceHasLearned(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, _ := f.inClass()
		f.clock = e.EndsAt
		if _, err := f.Training.CompleteRest(f.ctx, dana, e.ID); err != nil {
			t.Fatal(err)
		}
		none := func(when string) {
			t.Helper()
			if years, err := f.Training.HoursOfLearning(f.ctx, f.alice); err != nil || len(years) != 0 {
				t.Errorf("%s: %+v (%v)", when, years, err)
			}
		}
		none("before it is signed off")
		if _, err := f.Training.SignOff(f.ctx, dana, e.ID); err != nil {
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
		years, err := f.Training.HoursOfLearning(f.ctx, f.alice)
		if err != nil || len(years) != 1 || years[0].Year != 2026 || years[0].Time != 10*time.Hour+45*time.Minute {
			t.Fatalf("Alice has %+v (%v), want 10 hours of the course and 45 minutes of the conference", years, err)
		}
		if of := years[0].Of; len(of) != 2 || of[0].Title != e.Title || of[0].Session != "" || of[1].Session != "Panel" || !of[1].StartsAt.Equal(conference.StartsAt) {
			t.Errorf("it is of %+v", of)
		}
		if years, err := f.Training.HoursOfLearning(f.ctx, f.bob); err != nil || len(years) != 0 {
			t.Errorf("Bob was not there and has %+v (%v)", years, err)
		}
		if err := f.Training.SaveResult(f.ctx, dana, f.rowOf(f.alice, learners), training.LineForm{Version: 2, Result: string(db.LeftCourse), Reason: "Was called away"}); err != nil {
			t.Fatal(err)
		}
		if years, err := f.Training.HoursOfLearning(f.ctx, f.alice); err != nil || len(years) != 1 || years[0].Time != 45*time.Minute {
			t.Errorf("after the correction Alice has %+v (%v)", years, err)
		}
	})
}
