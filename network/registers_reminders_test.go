package network_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/training"
)

// setClock sets the clock to a moment in London.
func (f *fixture) setClock(moment string) {
	f.t.Helper()
	var err error
	if f.clock, err = clock.ParseWallClock(moment); err != nil {
		f.t.Fatal(err)
	}
}

// classEnding is inClass with a course date that ends at a moment in London,
// before which the clock stays; it was published long before.
func (f *fixture) classEnding(moment string) (e *db.Event, learners *db.Shift, dana, tariq *db.Person) {
	f.t.Helper()
	f.setClock(moment)
	f.clock = f.clock.Add(-8*weeks - 8*time.Hour)
	e, learners, dana, tariq = f.inClass()
	f.setClock(moment)
	e.EndsAt = f.clock.Truncate(time.Second).UTC()
	f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, e) })
	f.clock = f.clock.Add(-time.Hour)
	return e, learners, dana, tariq
}

// remindOfRegisters lets the job run and returns how many reminders of
// registers somebody has been sent or will be by now.
func (f *fixture) remindOfRegisters(p *db.Person) (told int) {
	f.t.Helper()
	if _, err := f.Training.QueueRegisters(f.ctx); err != nil {
		f.t.Fatal(err)
	}
	for _, kind := range f.told(p) {
		if kind == messages.RegisterWaits || kind == messages.RegisterLeft {
			told++
		}
	}
	return told
}

// record records a result of the first so many learners of a register.
func (f *fixture) record(e *db.Event, by *db.Person, many int) {
	f.t.Helper()
	forms := map[int64]training.LineForm{}
	for _, l := range f.registerOf(e, by).Learners[:many] {
		forms[l.Signup.ID] = training.LineForm{Result: string(db.CompletedCourse)}
	}
	if _, problems, err := f.Training.SaveRegister(f.ctx, by, e.ID, forms); err != nil || len(problems) > 0 {
		f.t.Fatal(err, problems)
	}
}

// The clocks go back in London on 31 October 2027, between the two reminders.
func TestARegisterThatIsNotSignedOffRemindsItsTrainersTheDayAfterAndAWeekLater(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, _, dana, tariq := f.classEnding("2027-10-26T17:00")
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
			f.setClock(c.moment)
			for _, p := range []*db.Person{dana, tariq} {
				if got := f.remindOfRegisters(p); got != c.told {
					t.Errorf("by %s %s was reminded %d times, want %d", c.moment, p.FirstName, got, c.told)
				}
			}
		}
		for _, p := range []*db.Person{f.bob, f.alice, f.eve} {
			if told := f.remindOfRegisters(p); told > 0 {
				t.Errorf("%s, who does not teach, was reminded %d times", p.FirstName, told)
			}
		}
	})
}

func TestAReminderOfARegisterSaysHowMuchIsLeftWhenItGoesAndNoName(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana, tariq := f.classEnding("2027-06-10T17:00")
		tariq.Discreet = true
		f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, tariq, "discreet") })
		dana.Discreet = false
		f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, dana, "discreet") })
		f.setClock("2027-06-11T09:00")
		f.remindOfRegisters(dana)
		f.record(e, dana, 1)
		for _, d := range f.sendAll() {
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
		if told := f.told(dana); !slices.Contains(told, messages.RegisterWaits) {
			t.Errorf("Dana was told %v", told)
		}
	})
}

func TestAReminderOfARegisterStopsWhenItIsSignedOffOrTheCourseIsCancelledOrMoved(t *testing.T) {
	t.Parallel()
	for what, change := range map[string]func(f *fixture, e *db.Event, dana *db.Person){
		"signed off": func(f *fixture, e *db.Event, dana *db.Person) {
			f.record(e, dana, 3)
			if _, err := f.Training.SignOff(f.ctx, dana, e.ID); err != nil {
				f.t.Fatal(err)
			}
		},
		"cancelled": func(f *fixture, e *db.Event, _ *db.Person) {
			e.Status, e.CancelledAt = db.EventCancelled, f.clock
			f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, e) })
		},
		"moved": func(f *fixture, e *db.Event, _ *db.Person) {
			e.StartsAt, e.EndsAt = e.StartsAt.AddDate(0, 0, 3), e.EndsAt.AddDate(0, 0, 3)
			f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, e) })
		},
		"left to somebody else": func(f *fixture, e *db.Event, dana *db.Person) {
			if err := f.People.Deactivate(f.ctx, f.person("Ada", "Holt", db.Administrator), dana.ID, "Left the force"); err != nil {
				f.t.Fatal(err)
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				e, _, dana, _ := f.classEnding("2027-06-10T17:00")
				f.setClock("2027-06-11T09:00")
				if told := f.remindOfRegisters(dana); told != 1 {
					t.Fatalf("Dana was reminded %d times", told)
				}
				change(f, e, dana)
				for _, d := range f.sendAll() {
					if d.Message.Kind == messages.RegisterWaits && d.Message.PersonID == dana.ID {
						t.Errorf("Dana still reads %q", d.Message.Body)
					}
				}
				f.setClock("2027-06-18T09:00")
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
				_, _, dana, _ := f.classEnding("2027-06-10T17:00")
				f.setClock(at)
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
		e, _, dana, _ := f.classEnding("2027-06-10T17:00")
		f.setClock("2027-06-14T15:00")
		e.CreatedAt, e.PublishedAt = f.clock.UTC(), f.clock.UTC()
		f.write(func(tx *db.Tx) error {
			return tx.Exec(f.ctx, "UPDATE events SET created_at = ?, published_at = ? WHERE id = ?", e.CreatedAt, e.PublishedAt, e.ID)
		})
		f.setClock("2027-06-15T08:59")
		if told := f.remindOfRegisters(dana); told != 0 {
			t.Errorf("the night before Dana was reminded %d times", told)
		}
		f.setClock("2027-06-15T09:00")
		if told := f.remindOfRegisters(dana); told != 1 {
			t.Errorf("Dana was reminded %d times", told)
		}
	})
}

func TestARegisterWithoutATrainerRemindsWhoLeadsTheCourseAndThenTheCoordinators(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana, tariq := f.classEnding("2027-06-10T17:00")
		lead := f.person("Lena", "Marsh", db.Trainer)
		e.LeadID = lead.ID
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, e) })
		leave := func(p *db.Person) {
			f.write(func(tx *db.Tx) error {
				return tx.Exec(f.ctx, "UPDATE people SET deactivated_at = ? WHERE id = ?", f.clock.UTC(), p.ID)
			})
		}
		told := func() [3]int {
			return [3]int{f.remindOfRegisters(tariq), f.remindOfRegisters(lead), f.remindOfRegisters(f.bob)}
		}
		leave(dana)
		f.setClock("2027-06-11T09:00")
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
		if all := f.told(f.bob); !slices.Contains(all, messages.RegisterLeft) {
			t.Errorf("Bob was told %v", all)
		}
	})
}

func TestACoordinatorWhoLeadsTheCourseByNowIsNotToldThatNobodyTeachesIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana, tariq := f.classEnding("2027-06-10T17:00")
		f.write(func(tx *db.Tx) error {
			return tx.Exec(f.ctx, "UPDATE people SET deactivated_at = ? WHERE id IN (?, ?)", f.clock.UTC(), dana.ID, tariq.ID)
		})
		f.setClock("2027-06-11T09:00")
		if told := f.remindOfRegisters(f.bob); told != 1 || !slices.Contains(f.told(f.bob), messages.RegisterLeft) {
			t.Fatalf("Bob was reminded %d times", told)
		}
		e.LeadID = f.bob.ID
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, e) })
		f.openTo(f.bob)
		if got := f.mailTo(f.bob); !strings.Contains(got, "is not signed off yet. 3 of 3") || strings.Contains(got, "trainer") {
			t.Errorf("Bob reads\n%s", got)
		}
		if told := f.remindOfRegisters(f.bob); told != 1 {
			t.Errorf("Bob was reminded %d times", told)
		}
		f.setClock("2027-06-18T09:00")
		f.remindOfRegisters(f.bob)
		if !slices.Contains(f.told(f.bob), messages.RegisterWaits) {
			t.Errorf("a week later Bob was told %v", f.told(f.bob))
		}
	})
}

func TestRemindersOfRegistersAreSeenBeforeTheyGo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana, _ := f.classEnding("2027-06-10T17:00")
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
			all, err := f.Training.PlannedReminders(f.ctx, f.bob)
			if err != nil {
				t.Fatal(err)
			}
			page, err := f.Messages.PlannedMessages(f.ctx, f.bob, e.ID, 0)
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
		f.setClock("2027-06-11T09:05")
		f.remindOfRegisters(dana)
		e.Status, e.CompletedAt = db.EventCompleted, f.clock
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, e) })
		if all, of := seen(); !slices.Equal(all, want[1:]) || !slices.Equal(of, alone[1:]) {
			t.Errorf("after the first: %q and %q", all, of)
		}
		f.record(e, dana, 3)
		if _, err := f.Training.SignOff(f.ctx, dana, e.ID); err != nil {
			t.Fatal(err)
		}
		if all, of := seen(); len(all)+len(of) != 0 {
			t.Errorf("once it is signed off: %q and %q", all, of)
		}
		_, err := f.Training.PlannedReminders(f.ctx, f.alice)
		wantKind(t, err, refusal.Forbidden)
	})
}

func TestARegisterThatWaitsIsShownLongAfterTheReminders(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana, _ := f.classEnding("2027-01-10T17:00")
		for at, want := range map[string]bool{"2027-01-10T16:59": false, "2027-01-10T17:00": true, "2027-05-30T12:00": true, "2027-07-20T12:00": false} {
			f.setClock(at)
			d, err := f.Dashboard(f.ctx, f.bob, "")
			if err != nil {
				t.Fatal(err)
			}
			mine, err := f.Training.MyTrainingFor(f.ctx, dana)
			if err != nil {
				t.Fatal(err)
			}
			taught := slices.ContainsFunc(mine.Teaching, func(t training.Teaching) bool { return t.Event.ID == e.ID && t.Unsigned })
			if shown := d.Unsettled == 1 && len(d.Registers) == 1; shown != want || taught != (want || at == "2027-01-10T16:59") {
				t.Errorf("on %s the dashboard shows it: %t, and Dana’s training: %t", at, shown, taught)
			}
		}
		f.setClock("2027-05-30T12:00")
		f.record(e, dana, 3)
		if _, err := f.Training.SignOff(f.ctx, dana, e.ID); err != nil {
			t.Fatal(err)
		}
		if d, err := f.Dashboard(f.ctx, f.bob, ""); err != nil || d.Unsettled != 0 {
			t.Errorf("once it is signed off the dashboard shows %d registers, %v", d.Unsettled, err)
		}
	})
}
