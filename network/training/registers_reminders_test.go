package training_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

// remindOfRegisters lets the job run and returns how many reminders of
// registers somebody has been sent or will be by now.
func (f *fixture) remindOfRegisters(p *db.Person) (told int) {
	f.T.Helper()
	if _, err := f.Training.QueueRegisters(f.Ctx); err != nil {
		f.T.Fatal(err)
	}
	for _, kind := range f.Told(p) {
		if kind == messages.RegisterWaits || kind == messages.RegisterLeft {
			told++
		}
	}
	return told
}

// The clocks go back in London on 31 October 2027, between the two reminders.
func TestARegisterThatIsNotSignedOffRemindsItsTrainersTheDayAfterAndAWeekLater(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, _, dana, tariq := f.ClassEnding("2027-10-26T17:00")
		for _, c := range []struct {
			moment string
			told   int
		}{
			{"2027-10-26T16:59", 0},
			{"2027-10-27T08:59", 0},
			{"2027-10-27T09:00", 1},
			{"2027-10-27T09:10", 1},
			{"2027-11-03T08:59", 1},
			{"2027-11-03T09:00", 2},
			{"2027-11-20T09:00", 2},
		} {
			f.SetClock(c.moment)
			for _, p := range []*db.Person{dana, tariq} {
				if got := f.remindOfRegisters(p); got != c.told {
					t.Errorf("by %s %s was reminded %d times, want %d", c.moment, p.FirstName, got, c.told)
				}
			}
		}
		for _, p := range []*db.Person{f.Bob, f.Alice, f.Eve} {
			if told := f.remindOfRegisters(p); told > 0 {
				t.Errorf("%s, who does not teach, was reminded %d times", p.FirstName, told)
			}
		}
	})
}

func TestAReminderOfARegisterSaysHowMuchIsLeftWhenItGoesAndNoName(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana, tariq := f.ClassEnding("2027-06-10T17:00")
		tariq.Discreet = true
		f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, tariq, "discreet") })
		dana.Discreet = false
		f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, dana, "discreet") })
		f.SetClock("2027-06-11T09:00")
		f.remindOfRegisters(dana)
		f.Record(e, dana, 1)
		for _, d := range f.SendAll() {
			if d.Message.Kind != messages.RegisterWaits {
				continue
			}
			said := d.Message.Subject + "\n" + d.Message.Body
			if !strings.Contains(said, "2 of 3 people are still to record. 1 person who completed it still to sign off.") || !strings.HasSuffix(d.Message.Link, fmt.Sprintf("/training/%d/register", e.ID)) {
				t.Errorf("%s reads %s, with the link %s", d.Name, said, d.Message.Link)
			}
			if named := strings.Contains(said, e.Title); named != (d.Message.PersonID == dana.ID) {
				t.Errorf("%s reads the event’s name: %t", d.Name, named)
			}
			for _, name := range []string{"Alice", "Charlie", "Eve"} {
				if strings.Contains(said, name) {
					t.Errorf("%s reads of %s: %s", d.Name, name, said)
				}
			}
		}
		if told := f.Told(dana); !slices.Contains(told, messages.RegisterWaits) {
			t.Errorf("Dana was told %v", told)
		}
	})
}

func TestAReminderOfARegisterStopsWhenItIsSignedOffOrTheCourseIsCancelledOrMoved(t *testing.T) {
	t.Parallel()
	for what, change := range map[string]func(f *fixture, e *db.Event, dana *db.Person){
		"signed off": func(f *fixture, e *db.Event, dana *db.Person) {
			f.Record(e, dana, 3)
			if _, err := f.Training.SignOff(f.Ctx, dana, e.ID); err != nil {
				f.T.Fatal(err)
			}
		},
		"cancelled": func(f *fixture, e *db.Event, _ *db.Person) {
			e.Status, e.CancelledAt = db.EventCancelled, f.Clock
			f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, e) })
		},
		"moved": func(f *fixture, e *db.Event, _ *db.Person) {
			e.StartsAt, e.EndsAt = e.StartsAt.AddDate(0, 0, 3), e.EndsAt.AddDate(0, 0, 3)
			f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, e) })
		},
		"left to somebody else": func(f *fixture, e *db.Event, dana *db.Person) {
			if err := f.People.Deactivate(f.Ctx, f.Person("Ada", "Holt", db.Administrator), dana.ID, "Left the force"); err != nil {
				f.T.Fatal(err)
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				e, _, dana, _ := f.ClassEnding("2027-06-10T17:00")
				f.SetClock("2027-06-11T09:00")
				if told := f.remindOfRegisters(dana); told != 1 {
					t.Fatalf("Dana was reminded %d times", told)
				}
				change(f, e, dana)
				for _, d := range f.SendAll() {
					if d.Message.Kind == messages.RegisterWaits && d.Message.PersonID == dana.ID {
						t.Errorf("Dana still reads %q", d.Message.Body)
					}
				}
				f.SetClock("2027-06-18T09:00")
				if told, again := f.remindOfRegisters(dana), what == "moved"; (told == 2) != again {
					t.Errorf("a week later Dana was reminded %d times", told)
				}
			})
		})
	}
}

// Of the reminders of registers only what came due of courses that ended in
// the last 14 days is made up, and of two the last.
func TestAfterAnUpgradeOrAStandstillOnlyLateCoursesAreRemindedOfAndOnce(t *testing.T) {
	t.Parallel()
	for at, want := range map[string]int{
		"2027-06-13T12:00": 1, // three days after the end
		"2027-06-21T12:00": 1, // both are due
		"2027-06-24T16:59": 1,
		"2027-06-24T17:01": 0, // more than 14 days
		"2028-06-10T17:00": 0,
	} {
		t.Run(at, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				_, _, dana, _ := f.ClassEnding("2027-06-10T17:00")
				f.SetClock(at)
				for range 2 {
					if told := f.remindOfRegisters(dana); told != want {
						t.Errorf("Dana was reminded %d times, want %d", told, want)
					}
				}
			})
		})
	}
}

func TestACourseEnteredWhenItIsOverIsRemindedOfTheDayAfterThat(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana, _ := f.ClassEnding("2027-06-10T17:00")
		f.SetClock("2027-06-14T15:00")
		e.CreatedAt, e.PublishedAt = f.Clock.UTC(), f.Clock.UTC()
		f.Write(func(tx *db.Tx) error {
			return tx.Exec(f.Ctx, "UPDATE events SET created_at = ?, published_at = ? WHERE id = ?", e.CreatedAt, e.PublishedAt, e.ID)
		})
		f.SetClock("2027-06-15T08:59")
		if told := f.remindOfRegisters(dana); told != 0 {
			t.Errorf("the night before Dana was reminded %d times", told)
		}
		f.SetClock("2027-06-15T09:00")
		if told := f.remindOfRegisters(dana); told != 1 {
			t.Errorf("Dana was reminded %d times", told)
		}
	})
}

func TestARegisterWithoutATrainerRemindsWhoLeadsTheCourseAndThenTheCoordinators(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana, tariq := f.ClassEnding("2027-06-10T17:00")
		lead := f.Person("Lena", "Marsh", db.Trainer)
		e.LeadID = lead.ID
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, e) })
		leave := func(p *db.Person) {
			f.Write(func(tx *db.Tx) error {
				return tx.Exec(f.Ctx, "UPDATE people SET deactivated_at = ? WHERE id = ?", f.Clock.UTC(), p.ID)
			})
		}
		told := func() [3]int {
			return [3]int{f.remindOfRegisters(tariq), f.remindOfRegisters(lead), f.remindOfRegisters(f.Bob)}
		}
		leave(dana)
		f.SetClock("2027-06-11T09:00")
		if got := told(); got != [3]int{1, 0, 0} {
			t.Errorf("with a trainer left, Tariq, the lead and the coordinator were reminded %v times", got)
		}
		leave(tariq)
		if got := told(); got != [3]int{1, 1, 0} {
			t.Errorf("with no trainer left: %v", got)
		}
		leave(lead)
		if got := told(); got != [3]int{1, 1, 1} {
			t.Errorf("with nobody left who teaches: %v", got)
		}
		if all := f.Told(f.Bob); !slices.Contains(all, messages.RegisterLeft) {
			t.Errorf("Bob was told %v", all)
		}
	})
}

func TestACoordinatorWhoLeadsTheCourseByNowIsNotToldThatNobodyTeachesIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana, tariq := f.ClassEnding("2027-06-10T17:00")
		f.Write(func(tx *db.Tx) error {
			return tx.Exec(f.Ctx, "UPDATE people SET deactivated_at = ? WHERE id IN (?, ?)", f.Clock.UTC(), dana.ID, tariq.ID)
		})
		f.SetClock("2027-06-11T09:00")
		if told := f.remindOfRegisters(f.Bob); told != 1 || !slices.Contains(f.Told(f.Bob), messages.RegisterLeft) {
			t.Fatalf("Bob was reminded %d times", told)
		}
		e.LeadID = f.Bob.ID
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, e) })
		f.OpenTo(f.Bob)
		if got := f.MailTo(f.Bob); !strings.Contains(got, "is not signed off yet. 3 of 3") || strings.Contains(got, "trainer") {
			t.Errorf("Bob reads\n%s", got)
		}
		if told := f.remindOfRegisters(f.Bob); told != 1 {
			t.Errorf("Bob was reminded %d times", told)
		}
		f.SetClock("2027-06-18T09:00")
		f.remindOfRegisters(f.Bob)
		if !slices.Contains(f.Told(f.Bob), messages.RegisterWaits) {
			t.Errorf("a week later Bob was told %v", f.Told(f.Bob))
		}
	})
}

func TestRemindersOfRegistersAreSeenBeforeTheyGo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana, _ := f.ClassEnding("2027-06-10T17:00")
		rows := func(planned []messages.Planned) (rows []string) {
			for _, p := range planned {
				if p.Kind == messages.RegisterWaits {
					rows = append(rows, fmt.Sprint(clock.ShortDay(p.Due), " ", clock.ClockTime(p.Due.In(clock.London)), ", ", p.Why, ": ", strings.Join(p.People, " and ")))
				}
			}
			return rows
		}
		seen := func() (ahead, ofEvent []string) {
			t.Helper()
			all, err := f.Training.PlannedReminders(f.Ctx, f.Bob)
			if err != nil {
				t.Fatal(err)
			}
			page, err := f.Messages.PlannedMessages(f.Ctx, f.Bob, e.ID, 0)
			if err != nil {
				t.Fatal(err)
			}
			return rows(all), rows(page.ToCome)
		}
		want := []string{
			"Friday 11 June 9am, LLO foundation course: only if the register is not signed off by then: Dana Whitlock and Tariq Bell",
			"Friday 18 June 9am, LLO foundation course: only if the register is not signed off by then: Dana Whitlock and Tariq Bell",
		}
		alone := []string{strings.Replace(want[0], "LLO foundation course: only", "Only", 1), strings.Replace(want[1], "LLO foundation course: only", "Only", 1)}
		if all, of := seen(); !slices.Equal(all, want) || !slices.Equal(of, alone) {
			t.Errorf("before: %q and %q", all, of)
		}
		f.SetClock("2027-06-11T09:05")
		f.remindOfRegisters(dana)
		e.Status, e.CompletedAt = db.EventCompleted, f.Clock
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, e) })
		if all, of := seen(); !slices.Equal(all, want[1:]) || !slices.Equal(of, alone[1:]) {
			t.Errorf("after the first: %q and %q", all, of)
		}
		f.Record(e, dana, 3)
		if _, err := f.Training.SignOff(f.Ctx, dana, e.ID); err != nil {
			t.Fatal(err)
		}
		if all, of := seen(); len(all)+len(of) != 0 {
			t.Errorf("once it is signed off: %q and %q", all, of)
		}
		_, err := f.Training.PlannedReminders(f.Ctx, f.Alice)
		refusaltest.WantKind(t, err, refusal.Forbidden)
	})
}
