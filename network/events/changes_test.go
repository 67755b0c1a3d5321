package events_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

func TestTheLeadOfACancelledEventWhoIsOnNoShiftReadsThatItIsTheOneTheyLead(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		said := func(title string) string {
			t.Helper()
			e := f.Event(title, 61*24*time.Hour)
			f.SignUp(f.Alice, f.Shift(e, 1), db.SignupConfirmed)
			f.SendAll()
			if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, f.EventNow(e.ID).Version, "storm"); err != nil {
				t.Fatal(err)
			}
			body, _, _ := strings.Cut(f.MailTo(f.Eve), "\nRead more")
			return body
		}
		eventstest.WantText(t, "Eve, who is discreet,", said("Herts Pride"), `Cancelled: a duty you lead on Saturday 1 August
Hello Eve,

A duty you lead has been cancelled: Saturday 1 August 2026, 12pm to 10pm.

The page below says why.

Everyone on it has been told.`)
		f.OpenTo(f.Eve)
		eventstest.WantText(t, "Eve, who is not,", said("Market stall"), `Cancelled: Market stall, Saturday 1 August
Hello Eve,

Market stall, which you lead, has been cancelled: Saturday 1 August 2026, 12pm to 10pm.

Reason: storm

Everyone on it has been told.`)
	})
}

func TestAMoveSaysTheOldAndTheNewDayTimeAndPlace(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.OpenTo(f.Alice, f.Charlie, f.Eve)
		e, _ := f.Moveable()
		f.Move(e, events.MoveForm{Starts: eventstest.NewStart, Venue: "College Lane", Reason: "the park is flooded"})
		said := map[string]string{}
		for _, d := range f.SendAll() {
			m := &d.Message
			said[d.Name] = m.Subject + "\n" + m.Body + "\n" + strings.TrimPrefix(m.Link, "https://rota.example.org")
		}
		eventstest.WantText(t, "Eve, who leads it and is on no shift,", said["Eve Lindqvist"], `Changed: Herts Pride, Saturday 8 August
Hello Eve,

Herts Pride, which you lead, has changed.

It was Saturday 1 August 2026, 12pm to 10pm. It is now Saturday 8 August 2026, 1pm to 11pm.
The venue was Cassiobury Park, WD18 7LG. It is now College Lane.

Reason: the park is flooded

Everyone on it has been told.
/events/1`)
		eventstest.WantText(t, "Alice, who has a place,", said["Alice Okafor"], `Changed: Herts Pride, Saturday 8 August
Hello Alice,

Herts Pride has changed.

You keep your place.

Stall morning was Saturday 1 August 2026, 12pm to 4pm. It is now Saturday 8 August 2026, 1pm to 5pm.
The venue was Cassiobury Park, WD18 7LG. It is now College Lane.

Stall morning: Saturday 8 August 2026, 1pm to 5pm. Arrive by 12:45pm.
Where: College Lane

Reason: the park is flooded

If you can’t come any more, withdraw as soon as you know, so that someone else can take the place.
/events/1`)
		if got := said["Charlie Reid"]; strings.Contains(got, "You keep") || strings.Contains(got, "Arrive by") || strings.Contains(got, "take the place") ||
			!strings.Contains(got, "You are still on the waiting list.") || !strings.Contains(got, "If you can’t come any more, withdraw on your rota.") {
			t.Errorf("Charlie, who waits, reads\n%s", got)
		}
		if got := said["Sam Field"]; !strings.Contains(got, "It was Saturday 1 August 2026, 12pm to 10pm. It is now Saturday 8 August 2026, 1pm to 11pm.\nThe venue was Cassiobury Park, WD18 7LG. It is now College Lane.") {
			t.Errorf("the partner reads\n%s", got)
		}
	})
}

func TestADiscreetMoveSaysWhenAndNamesNoPlaceOrReason(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _ := f.Moveable()
		f.Move(e, events.MoveForm{Starts: eventstest.NewStart, Venue: "College Lane", Reason: "the park is flooded"})
		eventstest.WantText(t, "Eve", f.MailTo(f.Eve), `Changed: a duty you lead on Saturday 8 August
Hello Eve,

A duty you lead has changed.

It was Saturday 1 August 2026, 12pm to 10pm. It is now Saturday 8 August 2026, 1pm to 11pm.
The venue has changed too.

The page below says why.

Everyone on it has been told.
See what has changed: /events/1`)
	})
}

func TestAChangeOfPlaceAloneIsSaidAlone(t *testing.T) {
	t.Parallel()
	for _, discreet := range []bool{true, false} {
		onBoth(t, func(t *testing.T, f *fixture) {
			want, partner := "The venue has changed. The time has not.", "The venue was Cassiobury Park, WD18 7LG. It is now College Lane. The time has not changed."
			if !discreet {
				f.OpenTo(f.Alice, f.Eve)
				want = partner
			}
			e, _ := f.Moveable()
			f.Move(e, events.MoveForm{Starts: eventstest.OldStart, Venue: "College Lane", Reason: "flooded"})
			for _, d := range f.SendAll() {
				text := d.Message.Body
				if d.Message.ContactID != 0 {
					want = partner
				}
				if d.Message.PersonID != f.Charlie.ID && (strings.Count(text, want) != 1 || strings.Contains(text, "It was")) {
					t.Errorf("%s reads\n%s\nwant %q, and of the time nothing", d.Name, text, want)
				}
			}
		})
	}
}

func TestAChangeOfTimeAloneSaysNothingOfThePlace(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.OpenTo(f.Eve)
		e, _ := f.Moveable()
		f.Move(e, events.MoveForm{Starts: eventstest.NewStart, Reason: "flooded"})
		if got := f.MailTo(f.Eve); strings.Contains(got, "place") || !strings.Contains(got, "It is now Saturday 8 August 2026, 1pm to 11pm.") {
			t.Errorf("Eve reads\n%s", got)
		}
	})
}

func TestWhoLosesTheirPlaceByAMoveReadsWhatItWasAndIs(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.OpenTo(f.Alice)
		e, _ := f.Moveable()
		f.SignUp(f.Alice, f.Shift(f.Event("Conference", 68*24*time.Hour), 3), db.SignupConfirmed)
		f.SendAll()
		f.Move(e, events.MoveForm{Starts: eventstest.NewStart, Reason: "flooded"})
		got := f.MailTo(f.Alice)
		for _, words := range []string{"Herts Pride has changed, and you could not keep your place.", "Stall morning was Saturday 1 August 2026, 12pm to 4pm. It is now Saturday 8 August 2026, 1pm to 5pm.", "Reason: Clashes with Conference"} {
			if !strings.Contains(got, words) {
				t.Errorf("Alice does not read %q:\n%s", words, got)
			}
		}
		if strings.Contains(got, "You keep") {
			t.Errorf("Alice reads\n%s", got)
		}
	})
}

// losing moves Herts Pride from 1 to 8 August, where Alice, who is on it, has a
// conference; no email about that has gone.
func (f *fixture) losing() (*db.Event, *db.Shift) {
	f.T.Helper()
	e, s := f.Moveable()
	f.SignUp(f.Alice, f.Shift(f.Event("Conference", 68*24*time.Hour), 3), db.SignupConfirmed)
	f.SendAll()
	f.Move(e, events.MoveForm{Starts: eventstest.NewStart, Reason: "flooded"})
	if got := f.Status(f.Alice, s); got != db.SignupCancelled {
		f.T.Fatalf("Alice is %s", got)
	}
	return e, s
}

func TestWhoLostTheirPlaceReadsHowItIsWhenTheEmailGoes(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		then       func(*fixture, *db.Event, *db.Shift)
		says, not  []string
		discreetly string
	}{
		"moved back": {
			func(f *fixture, e *db.Event, _ *db.Shift) {
				f.Move(e, events.MoveForm{Starts: eventstest.OldStart, Reason: "dry again"})
			},
			[]string{"Herts Pride changed, and you could not keep your place.", "It has changed back since, but your place was not kept. It is now Saturday 1 August 2026, 12pm to 4pm.", "Reason: Clashes with Conference", "See on the page below whether you can sign up again."},
			[]string{"It is now Saturday 8 August", "instead"},
			"It has changed back since, but your place was not kept. It is now Saturday 1 August 2026, 12pm to 4pm.",
		},
		"moved on": {
			func(f *fixture, e *db.Event, _ *db.Shift) {
				f.Move(e, events.MoveForm{Starts: "2026-08-15T13:00", Venue: "College Lane", Reason: "still wet"})
			},
			[]string{"Stall morning was Saturday 1 August 2026, 12pm to 4pm. It is now Saturday 15 August 2026, 1pm to 5pm.", "It is now College Lane."},
			[]string{"Saturday 8 August 2026, 1pm to 5pm"},
			"It was Saturday 1 August 2026, 12pm to 4pm. It is now Saturday 15 August 2026, 1pm to 5pm.",
		},
		"cancelled": {
			func(f *fixture, e *db.Event, _ *db.Shift) {
				if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, f.EventNow(e.ID).Version, "storm"); err != nil {
					f.T.Fatal(err)
				}
			},
			[]string{"Herts Pride changed, and you could not keep your place.", "It has been cancelled since."},
			[]string{"instead", "It is now", "sign up"},
			"It has been cancelled since.",
		},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			onBoth(t, func(t *testing.T, f *fixture) {
				f.OpenTo(f.Alice)
				e, s := f.losing()
				c.then(f, e, s)
				got := f.MailTo(f.Alice)
				for _, words := range c.says {
					if !strings.Contains(got, words) {
						t.Errorf("Alice does not read %q:\n%s", words, got)
					}
				}
				for _, words := range c.not {
					if strings.Contains(got, words) {
						t.Errorf("Alice reads %q:\n%s", words, got)
					}
				}
			})
			onBoth(t, func(t *testing.T, f *fixture) {
				e, s := f.losing()
				c.then(f, e, s)
				if got := f.MailTo(f.Alice); !strings.Contains(got, c.discreetly) || strings.Contains(got, "Pride") || strings.Contains(got, "Conference") {
					t.Errorf("Alice, who is discreet, reads\n%s", got)
				}
			})
		})
	}
}

func TestWhoLostOneOfTwoPlacesReadsOfBothWhenTheEventMovesAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _ := f.Moveable()
		evening := f.Shift(e, 2, func(s *db.Shift) {
			s.Role, s.StartsAt, s.EndsAt = "Stall evening", e.StartsAt.Add(5*time.Hour), e.StartsAt.Add(9*time.Hour)
		})
		f.SignUp(f.Alice, evening, db.SignupConfirmed)
		clash := f.Event("Conference", 68*24*time.Hour)
		f.SignUp(f.Alice, f.Shift(clash, 3), db.SignupConfirmed)
		f.SendAll()
		f.Move(e, events.MoveForm{Starts: eventstest.NewStart, Reason: "flooded"})
		f.Move(e, events.MoveForm{Starts: "2026-08-15T13:00", Reason: "still wet"})
		got := f.KindsTo(f.Alice)
		slices.Sort(got)
		refusaltest.WantStrings(t, "Alice", slices.DeleteFunc(got, func(kind db.MessageKind) bool { return kind == messages.EntryChanged }), []db.MessageKind{messages.Moved, messages.MovedOff})
	})
}

func TestAnEventThatMovedThereAndBackIsNotWrittenAbout(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _ := f.Moveable()
		f.Move(e, events.MoveForm{Starts: eventstest.NewStart, Reason: "flooded"})
		f.Move(e, events.MoveForm{Starts: eventstest.OldStart, Reason: "dry again"})
		for _, d := range f.SendAll() {
			t.Errorf("%s gets %q: %s", d.Name, d.Message.Subject, d.Message.Body)
		}
	})
}

func TestTwoMovesBeforeTheFirstEmailAreToldInOne(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.OpenTo(f.Eve)
		e, _ := f.Moveable()
		f.Move(e, events.MoveForm{Starts: eventstest.NewStart, Reason: "flooded"})
		f.Move(e, events.MoveForm{Starts: "2026-08-15T13:00", Venue: "College Lane", Reason: "still wet"})
		got := f.MailTo(f.Eve)
		if !strings.Contains(got, "It was Saturday 1 August 2026, 12pm to 10pm. It is now Saturday 15 August 2026, 1pm to 11pm.") || strings.Contains(got, "8 August") {
			t.Errorf("Eve, who was told of 1 August, reads\n%s", got)
		}
		f.Move(e, events.MoveForm{Starts: eventstest.NewStart, Reason: "flooded"})
		if got := f.MailTo(f.Eve); !strings.Contains(got, "It was Saturday 15 August 2026, 1pm to 11pm. It is now Saturday 8 August") || strings.Contains(got, "College") {
			t.Errorf("after an email that went Eve reads\n%s", got)
		}
	})
}

func TestACancellationNamesTheDayThatPeopleKnow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _ := f.Moveable()
		f.Move(e, events.MoveForm{Starts: eventstest.NewStart, Reason: "flooded"})
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, f.EventNow(e.ID).Version, "storm"); err != nil {
			t.Fatal(err)
		}
		for _, d := range f.SendAll() {
			if (d.Message.Kind != messages.Cancelled && d.Message.Kind != messages.PartnerCancel) || !strings.Contains(d.Message.Subject, "Saturday 1 August") || strings.Contains(d.Message.Body, "8 August") {
				t.Errorf("%s, who knows of 1 August, gets %q: %s", d.Name, d.Message.Subject, d.Message.Body)
			}
		}
	})
}

func TestADraftThatChangesIsToldToNobody(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 61*24*time.Hour)
		f.SignUp(f.Alice, f.Shift(e, 2), db.SignupConfirmed)
		f.SendAll()
		e.Status = db.EventDraft
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, e) })
		if err := f.Events.EditEvent(f.Ctx, f.Bob, e.ID, e.Version, events.DayForm{MeetingPoint: "North gate", ArriveMinutes: "15", TravelMinutes: "0"}); err != nil {
			t.Fatal(err)
		}
		if got := f.Told(f.Alice); slices.Contains(got, messages.Moved) {
			t.Errorf("Alice is told %q", got)
		}
	})
}

func TestAMoveLeavesTheQuestionsOfNominationsAndWhatIsAboutAVehicle(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 61*24*time.Hour)
		g := newGarage(f)
		var question int64
		booking := g.Book(g.Femi, e, vehiclestest.From(61, "11:00", "23:00"))
		f.SendAll()
		f.Write(func(tx *db.Tx) error {
			no := &db.Nomination{EventID: e.ID, Email: "kit@example.org", NominatedBy: f.Bob.ID, Status: db.NominationOpen, CreatedAt: clocktest.Noon, ExpiresAt: e.StartsAt}
			if err := tx.InsertNomination(f.Ctx, no); err != nil {
				return err
			}
			question = no.ID
			b, err := tx.Booking(f.Ctx, booking)
			if err != nil {
				return err
			}
			for _, m := range []db.Message{
				{MessageKey: "question", Kind: messages.Nominated, NominationID: no.ID},
				{MessageKey: "damage", Kind: messages.CarDamaged, PersonID: g.Femi.ID, VehicleID: b.VehicleID, BookingID: b.ID},
				{MessageKey: "reminder", Kind: messages.WeekBefore, PersonID: f.Alice.ID},
			} {
				m.EventID, m.Status, m.DueAt, m.NextTryAt, m.CreatedAt = e.ID, db.MessagePending, clocktest.Noon, clocktest.Noon, clocktest.Noon
				if _, err := tx.InsertMessage(f.Ctx, &m); err != nil {
					return err
				}
			}
			return nil
		})
		status := func(key string) db.MessageStatus {
			t.Helper()
			if key == "question" {
				latest, err := f.DB.NominationMessages(f.Ctx, []int64{question})
				if err != nil {
					t.Fatal(err)
				}
				return latest[question]
			}
			all, err := f.DB.Messages(f.Ctx, db.MessageFilter{EventID: e.ID})
			at := slices.IndexFunc(all, func(m db.Message) bool { return m.MessageKey == key })
			if err != nil || at < 0 {
				t.Fatalf("there is no %s, %v", key, err)
			}
			return all[at].Status
		}
		f.Move(e, events.MoveForm{Starts: eventstest.NewStart, Reason: "flooded"})
		for key, want := range map[string]db.MessageStatus{"question": db.MessagePending, "damage": db.MessagePending, "reminder": db.MessageStopped} {
			if got := status(key); got != want {
				t.Errorf("after a move the %s is %s, want %s", key, got, want)
			}
		}
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, f.EventNow(e.ID).Version, "storm"); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"question", "damage"} {
			if got := status(key); got != db.MessagePending {
				t.Errorf("after a cancellation the %s is %s", key, got)
			}
		}
	})
}

func TestTheNewLeadOfAnEventWhoIsOnItIsToldWhatElseChanged(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.OpenTo(f.Alice)
		e := f.Event("Herts Pride", 61*24*time.Hour)
		s := f.Shift(e, 2)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SendAll()
		change := func(meet string, lead *db.Person) {
			t.Helper()
			before := f.EventNow(e.ID)
			after := *before
			after.MeetingPoint, after.LeadID = meet, lead.ID
			f.Write(func(tx *db.Tx) error {
				if err := tx.UpdateEvent(f.Ctx, &after); err != nil {
					return err
				}
				return f.Events.TellDay(f.Ctx, f.Action(tx, nil), nil, before, &after)
			})
		}
		change("North gate", f.Alice)
		if got := f.MailTo(f.Alice); !strings.Contains(got, "Meeting point: North gate") {
			t.Errorf("Alice, who leads now, reads\n%s", got)
		}
		change("North gate", f.Eve)
		f.SendAll()
		change("North gate", f.Alice)
		if got := f.MailTo(f.Alice); got != "" {
			t.Errorf("of nothing but her being the contact Alice reads\n%s", got)
		}
	})
}

func TestAShiftThatOnlyEndsLaterIsTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.OpenTo(f.Alice)
		_, s := f.Moveable()
		f.SendAll()
		if _, err := f.Events.UpdateShift(f.Ctx, f.Bob, s.ID, 1, eventstest.Retyped(s, "2026-08-01T12:00", "2026-08-01T18:00"), "it is popular"); err != nil {
			t.Fatal(err)
		}
		if got := f.MailTo(f.Alice); !strings.Contains(got, "was Saturday 1 August 2026, 12pm to 4pm. It is now Saturday 1 August 2026, 12pm to 6pm.") {
			t.Errorf("Alice reads\n%s", got)
		}
	})
}
