package training_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestWhoCompletedACourseOrCheckedInAtAConferenceHasLearned(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, _ := f.InClass()
		f.Clock = e.EndsAt
		if _, err := f.Training.CompleteRest(f.Ctx, dana, e.ID); err != nil {
			t.Fatal(err)
		}
		none := func(when string) {
			t.Helper()
			if years, err := f.Training.HoursOfLearning(f.Ctx, f.Alice); err != nil || len(years) != 0 {
				t.Errorf("%s: %+v (%v)", when, years, err)
			}
		}
		none("before it is signed off")
		if _, err := f.Training.SignOff(f.Ctx, dana, e.ID); err != nil {
			t.Fatal(err)
		}
		conference := f.Event("Engagement conference", 8*clocktest.Weeks)
		session := func(of *db.Event) *db.ProgrammeSession {
			s := &db.ProgrammeSession{EventID: of.ID, Title: "Panel", StartsAt: of.StartsAt, EndsAt: of.StartsAt.Add(45 * time.Minute), Code: of.Title, CreatedAt: f.Clock}
			f.Write(func(tx *db.Tx) error {
				if err := tx.InsertProgrammeSession(f.Ctx, s); err != nil {
					return err
				}
				_, err := tx.InsertCheckIn(f.Ctx, &db.CheckIn{SessionID: s.ID, PersonID: f.Alice.ID, At: f.Clock})
				return err
			})
			return s
		}
		session(e) // of the course, whose hours count as a whole
		conference.Kind = db.Conference
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, conference) })
		session(conference)
		years, err := f.Training.HoursOfLearning(f.Ctx, f.Alice)
		if err != nil || len(years) != 1 || years[0].Year != 2026 || years[0].Time != 10*time.Hour+45*time.Minute {
			t.Fatalf("Alice has %+v (%v), want 10 hours of the course and 45 minutes of the conference", years, err)
		}
		if of := years[0].Of; len(of) != 2 || of[0].Title != e.Title || of[0].Session != "" || of[1].Session != "Panel" || !of[1].StartsAt.Equal(conference.StartsAt) {
			t.Errorf("it is of %+v", of)
		}
		if years, err := f.Training.HoursOfLearning(f.Ctx, f.Bob); err != nil || len(years) != 0 {
			t.Errorf("Bob was not there and has %+v (%v)", years, err)
		}
		if err := f.Training.SaveResult(f.Ctx, dana, f.RowOf(f.Alice, learners), training.LineForm{Version: 2, Result: string(db.LeftCourse), Reason: "Was called away"}); err != nil {
			t.Fatal(err)
		}
		if years, err := f.Training.HoursOfLearning(f.Ctx, f.Alice); err != nil || len(years) != 1 || years[0].Time != 45*time.Minute {
			t.Errorf("after the correction Alice has %+v (%v)", years, err)
		}
	})
}
