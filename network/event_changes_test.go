package network_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/series"
)

// venue adds a venue and gives it to an event.
func (f *fixture) at(e *db.Event, name string) {
	f.t.Helper()
	v := &db.Venue{Name: name, Postcode: "WD18 7LG", CreatedAt: noon}
	f.write(func(tx *db.Tx) error {
		if err := tx.InsertVenue(f.ctx, v); err != nil {
			return err
		}
		e.VenueID = v.ID
		return tx.UpdateEvent(f.ctx, e)
	})
}

// openTo has people read emails that name everything.
func (f *fixture) openTo(people ...*db.Person) {
	f.t.Helper()
	for _, p := range people {
		p.Discreet = false
		f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, p, "discreet") })
	}
}

// mailTo sends what is due and returns the one email that a person gets; "" for none.
func (f *fixture) mailTo(p *db.Person) string {
	f.t.Helper()
	var all []string
	for _, d := range f.sendAll() {
		if d.Message.PersonID == p.ID && d.Message.Kind != messages.EntryChanged {
			all = append(all, d.Message.Subject+"\n"+d.Message.Body+"\n"+d.Message.LinkText+": "+strings.TrimPrefix(d.Message.Link, "https://rota.example.org"))
		}
	}
	if len(all) > 1 {
		f.t.Errorf("%s gets %d emails:\n%s", p.FirstName, len(all), strings.Join(all, "\n---\n"))
	}
	return strings.Join(all, "\n---\n")
}

func wantText(t *testing.T, who, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s reads\n%s\nwant\n%s", who, got, want)
	}
}

func (f *fixture) move(e *db.Event, form events.MoveForm) {
	f.t.Helper()
	if _, err := f.Events.MoveEvent(f.ctx, f.bob, e.ID, f.eventNow(e.ID).Version, form); err != nil {
		f.t.Fatal(err)
	}
}

// moveable is Herts Pride on Saturday 1 August with Alice on it, Charlie waiting,
// Eve leading and everybody told; its partner's contact is Sam.
func (f *fixture) moveable() (*db.Event, *db.Shift) {
	f.t.Helper()
	e := f.event("Herts Pride", 61*24*time.Hour)
	f.at(e, "Cassiobury Park")
	f.partnered(e)
	s := f.shift(e, 1)
	f.signUp(f.alice, s, db.SignupConfirmed)
	f.signUp(f.charlie, s, db.SignupWaiting)
	f.sendAll()
	return e, s
}

// onTwoDates are the dates of a meeting that recurs, with Alice on the first two
// and told.
func (f *fixture) onTwoDates() []db.Event {
	f.t.Helper()
	_, dates := f.recurring()
	for i := range 2 {
		f.signUp(f.alice, f.member(&dates[i]), db.SignupConfirmed)
	}
	f.sendAll()
	return dates
}

const (
	oldStart = "2026-08-01T12:00"
	newStart = "2026-08-08T13:00"
)

func TestTheLeadOfACancelledEventWhoIsOnNoShiftReadsThatItIsTheOneTheyLead(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		said := func(title string) string {
			t.Helper()
			e := f.event(title, 61*24*time.Hour)
			f.signUp(f.alice, f.shift(e, 1), db.SignupConfirmed)
			f.sendAll()
			if _, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, f.eventNow(e.ID).Version, "storm"); err != nil {
				t.Fatal(err)
			}
			body, _, _ := strings.Cut(f.mailTo(f.eve), "\nRead more")
			return body
		}
		wantText(t, "Eve, who is discreet,", said("Herts Pride"), `Cancelled: a duty you lead on Saturday 1 August
Hello Eve,

A duty you lead has been cancelled: Saturday 1 August 2026, 12pm to 10pm.

The page below says why.

Everyone on it has been told.`)
		f.openTo(f.eve)
		wantText(t, "Eve, who is not,", said("Market stall"), `Cancelled: Market stall, Saturday 1 August
Hello Eve,

Market stall, which you lead, has been cancelled: Saturday 1 August 2026, 12pm to 10pm.

Reason: storm

Everyone on it has been told.`)
	})
}

func TestAMoveSaysTheOldAndTheNewDayTimeAndPlace(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.openTo(f.alice, f.charlie, f.eve)
		e, _ := f.moveable()
		f.move(e, events.MoveForm{Starts: newStart, Venue: "College Lane", Reason: "the park is flooded"})
		said := map[string]string{}
		for _, d := range f.sendAll() {
			m := &d.Message
			said[d.Name] = m.Subject + "\n" + m.Body + "\n" + strings.TrimPrefix(m.Link, "https://rota.example.org")
		}
		wantText(t, "Eve, who leads it and is on no shift,", said["Eve Lindqvist"], `Changed: Herts Pride, Saturday 8 August
Hello Eve,

Herts Pride, which you lead, has changed.

It was Saturday 1 August 2026, 12pm to 10pm. It is now Saturday 8 August 2026, 1pm to 11pm.
The venue was Cassiobury Park, WD18 7LG. It is now College Lane.

Reason: the park is flooded

Everyone on it has been told.
/events/1`)
		wantText(t, "Alice, who has a place,", said["Alice Okafor"], `Changed: Herts Pride, Saturday 8 August
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
		e, _ := f.moveable()
		f.move(e, events.MoveForm{Starts: newStart, Venue: "College Lane", Reason: "the park is flooded"})
		wantText(t, "Eve", f.mailTo(f.eve), `Changed: a duty you lead on Saturday 8 August
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
				f.openTo(f.alice, f.eve)
				want = partner
			}
			e, _ := f.moveable()
			f.move(e, events.MoveForm{Starts: oldStart, Venue: "College Lane", Reason: "flooded"})
			for _, d := range f.sendAll() {
				text := d.Message.Body
				if d.Message.ContactID != 0 {
					want = partner
				}
				if d.Message.PersonID != f.charlie.ID && (strings.Count(text, want) != 1 || strings.Contains(text, "It was")) {
					t.Errorf("%s reads\n%s\nwant %q, and of the time nothing", d.Name, text, want)
				}
			}
		})
	}
}

func TestAChangeOfTimeAloneSaysNothingOfThePlace(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.openTo(f.eve)
		e, _ := f.moveable()
		f.move(e, events.MoveForm{Starts: newStart, Reason: "flooded"})
		if got := f.mailTo(f.eve); strings.Contains(got, "place") || !strings.Contains(got, "It is now Saturday 8 August 2026, 1pm to 11pm.") {
			t.Errorf("Eve reads\n%s", got)
		}
	})
}

func TestWhoLosesTheirPlaceByAMoveReadsWhatItWasAndIs(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.openTo(f.alice)
		e, _ := f.moveable()
		f.signUp(f.alice, f.shift(f.event("Conference", 68*24*time.Hour), 3), db.SignupConfirmed)
		f.sendAll()
		f.move(e, events.MoveForm{Starts: newStart, Reason: "flooded"})
		got := f.mailTo(f.alice)
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
	f.t.Helper()
	e, s := f.moveable()
	f.signUp(f.alice, f.shift(f.event("Conference", 68*24*time.Hour), 3), db.SignupConfirmed)
	f.sendAll()
	f.move(e, events.MoveForm{Starts: newStart, Reason: "flooded"})
	if got := f.status(f.alice, s); got != db.SignupCancelled {
		f.t.Fatalf("Alice is %s", got)
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
				f.move(e, events.MoveForm{Starts: oldStart, Reason: "dry again"})
			},
			[]string{"Herts Pride changed, and you could not keep your place.", "It has changed back since, but your place was not kept. It is now Saturday 1 August 2026, 12pm to 4pm.", "Reason: Clashes with Conference", "See on the page below whether you can sign up again."},
			[]string{"It is now Saturday 8 August", "instead"},
			"It has changed back since, but your place was not kept. It is now Saturday 1 August 2026, 12pm to 4pm.",
		},
		"moved on": {
			func(f *fixture, e *db.Event, _ *db.Shift) {
				f.move(e, events.MoveForm{Starts: "2026-08-15T13:00", Venue: "College Lane", Reason: "still wet"})
			},
			[]string{"Stall morning was Saturday 1 August 2026, 12pm to 4pm. It is now Saturday 15 August 2026, 1pm to 5pm.", "It is now College Lane."},
			[]string{"Saturday 8 August 2026, 1pm to 5pm"},
			"It was Saturday 1 August 2026, 12pm to 4pm. It is now Saturday 15 August 2026, 1pm to 5pm.",
		},
		"cancelled": {
			func(f *fixture, e *db.Event, _ *db.Shift) {
				if _, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, f.eventNow(e.ID).Version, "storm"); err != nil {
					f.t.Fatal(err)
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
				f.openTo(f.alice)
				e, s := f.losing()
				c.then(f, e, s)
				got := f.mailTo(f.alice)
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
				if got := f.mailTo(f.alice); !strings.Contains(got, c.discreetly) || strings.Contains(got, "Pride") || strings.Contains(got, "Conference") {
					t.Errorf("Alice, who is discreet, reads\n%s", got)
				}
			})
		})
	}
}

func TestWhoLostOneOfTwoPlacesReadsOfBothWhenTheEventMovesAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _ := f.moveable()
		evening := f.shift(e, 2, func(s *db.Shift) {
			s.Role, s.StartsAt, s.EndsAt = "Stall evening", e.StartsAt.Add(5*time.Hour), e.StartsAt.Add(9*time.Hour)
		})
		f.signUp(f.alice, evening, db.SignupConfirmed)
		clash := f.event("Conference", 68*24*time.Hour)
		f.signUp(f.alice, f.shift(clash, 3), db.SignupConfirmed)
		f.sendAll()
		f.move(e, events.MoveForm{Starts: newStart, Reason: "flooded"})
		f.move(e, events.MoveForm{Starts: "2026-08-15T13:00", Reason: "still wet"})
		got := f.kindsTo(f.alice)
		slices.Sort(got)
		wantStrings(t, "Alice", slices.DeleteFunc(got, func(kind db.MessageKind) bool { return kind == messages.EntryChanged }), []db.MessageKind{messages.Moved, messages.MovedOff})
	})
}

func TestAnEventThatMovedThereAndBackIsNotWrittenAbout(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _ := f.moveable()
		f.move(e, events.MoveForm{Starts: newStart, Reason: "flooded"})
		f.move(e, events.MoveForm{Starts: oldStart, Reason: "dry again"})
		for _, d := range f.sendAll() {
			t.Errorf("%s gets %q: %s", d.Name, d.Message.Subject, d.Message.Body)
		}
	})
}

func TestTwoMovesBeforeTheFirstEmailAreToldInOne(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.openTo(f.eve)
		e, _ := f.moveable()
		f.move(e, events.MoveForm{Starts: newStart, Reason: "flooded"})
		f.move(e, events.MoveForm{Starts: "2026-08-15T13:00", Venue: "College Lane", Reason: "still wet"})
		got := f.mailTo(f.eve)
		if !strings.Contains(got, "It was Saturday 1 August 2026, 12pm to 10pm. It is now Saturday 15 August 2026, 1pm to 11pm.") || strings.Contains(got, "8 August") {
			t.Errorf("Eve, who was told of 1 August, reads\n%s", got)
		}
		f.move(e, events.MoveForm{Starts: newStart, Reason: "flooded"})
		if got := f.mailTo(f.eve); !strings.Contains(got, "It was Saturday 15 August 2026, 1pm to 11pm. It is now Saturday 8 August") || strings.Contains(got, "College") {
			t.Errorf("after an email that went Eve reads\n%s", got)
		}
	})
}

func TestACancellationNamesTheDayThatPeopleKnow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _ := f.moveable()
		f.move(e, events.MoveForm{Starts: newStart, Reason: "flooded"})
		if _, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, f.eventNow(e.ID).Version, "storm"); err != nil {
			t.Fatal(err)
		}
		for _, d := range f.sendAll() {
			if (d.Message.Kind != messages.Cancelled && d.Message.Kind != messages.PartnerCancel) || !strings.Contains(d.Message.Subject, "Saturday 1 August") || strings.Contains(d.Message.Body, "8 August") {
				t.Errorf("%s, who knows of 1 August, gets %q: %s", d.Name, d.Message.Subject, d.Message.Body)
			}
		}
	})
}

func TestAConfirmationThatWaitsSaysHowItIsWhenItGoes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.openTo(f.alice)
		e := f.event("Herts Pride", 61*24*time.Hour)
		f.at(e, "Cassiobury Park")
		f.signUp(f.alice, f.shift(e, 1), db.SignupConfirmed)
		f.move(e, events.MoveForm{Starts: newStart, Reason: "flooded"})
		sent := f.sendAll()
		mine := slices.DeleteFunc(sent, func(d *messages.Delivery) bool { return d.Message.PersonID != f.alice.ID })
		if len(mine) != 1 || mine[0].Message.Kind != messages.Confirmed || !strings.Contains(mine[0].Message.Body, "Saturday 8 August 2026, 1pm to 5pm") {
			t.Fatalf("Alice gets %d emails: %+v", len(mine), mine)
		}
		if !strings.Contains(mine[0].Calendar, "DTSTART;TZID=Europe/London:20260808T130000") {
			t.Errorf("its calendar entry is\n%s", mine[0].Calendar)
		}
	})
}

func TestWhatChangesForTheDayIsToldToThoseConfirmed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.openTo(f.alice)
		harper := f.person("Harper", "Quinn", db.Officer)
		f.eve.Phone = "01632 960123"
		f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, f.eve, "phone") })
		e := f.event("Herts Pride", 61*24*time.Hour)
		e.LeadID, e.MeetingPoint, e.Wear, e.Briefing = f.bob.ID, "Main gate", "Uniform", "Be kind."
		f.at(e, "Cassiobury Park")
		s := f.shift(e, 2)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(harper, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		f.sendAll()

		edit := func(section events.Section) {
			t.Helper()
			if err := f.Events.EditEvent(f.ctx, f.bob, e.ID, f.eventNow(e.ID).Version, section); err != nil {
				t.Fatal(err)
			}
		}
		day := events.DayForm{MeetingPoint: "North gate", Wear: "Uniform", Parking: "Field 2", Briefing: "Be very kind.", ArriveMinutes: "30", TravelMinutes: "0"}
		edit(day)
		details := events.DetailsForm{Title: e.Title, Kind: string(e.Kind), Lead: refusal.IdOrEmpty(f.eve.ID)}
		edit(details)
		sent := f.sendAll()
		byName := map[string]*messages.Delivery{}
		for _, d := range sent {
			byName[d.Name] = d
		}
		if len(sent) != 2 || byName["Alice Okafor"] == nil || byName["Harper Quinn"] == nil {
			t.Fatalf("%d emails go, want one each to Alice and Harper: %v", len(sent), byName)
		}
		wantText(t, "Alice", byName["Alice Okafor"].Message.Body, `Hello Alice,

Herts Pride has changed.

Arrive 30 minutes before your shift. It was 15 minutes.
Meeting point: North gate
It was: Main gate
Parking: Field 2
Your contact on the day is now Eve, 01632 960123.
The briefing has changed. It is on the event’s page.

Stall morning: Saturday 1 August 2026, 12pm to 4pm. Arrive by 11:30am.
Where: Cassiobury Park, WD18 7LG
Meet: North gate
Parking: Field 2
Wear: Uniform

If you can’t come any more, withdraw as soon as you know, so that someone else can take the place.`)
		wantText(t, "Harper, discreetly,", byName["Harper Quinn"].Message.Body, `Hello Harper,

A duty of yours has changed.

This has changed for the day: when to arrive, where to meet, parking, your contact on the day, the briefing.

Saturday 1 August 2026, 12pm to 4pm. Arrive by 11:30am.

Where to be, who to meet and what to wear are on your rota.

If you can’t come any more, withdraw as soon as you know, so that someone else can take the place.`)
		if got := byName["Alice Okafor"].Calendar; !strings.Contains(got, "Arrive by 11:30am") {
			t.Errorf("her calendar still has\n%s", got)
		}

		day.TravelMinutes = "20" // which is nobody's to know
		edit(day)
		day.MeetingPoint = "Main gate" // there and back
		edit(day)
		day.MeetingPoint = "North gate"
		edit(day)
		if sent := f.sendAll(); len(sent) != 0 {
			t.Errorf("nothing changed, and %d emails go: %s", len(sent), sent[0].Message.Body)
		}
		f.clock = e.EndsAt
		day.Wear = "Anything"
		edit(day)
		if sent := f.sendAll(); len(sent) != 0 {
			t.Errorf("it is over, and %d emails go", len(sent))
		}
	})
}

func TestADraftThatChangesIsToldToNobody(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 61*24*time.Hour)
		f.signUp(f.alice, f.shift(e, 2), db.SignupConfirmed)
		f.sendAll()
		e.Status = db.EventDraft
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, e) })
		if err := f.Events.EditEvent(f.ctx, f.bob, e.ID, e.Version, events.DayForm{MeetingPoint: "North gate", ArriveMinutes: "15", TravelMinutes: "0"}); err != nil {
			t.Fatal(err)
		}
		if got := f.told(f.alice); slices.Contains(got, messages.Moved) {
			t.Errorf("Alice is told %q", got)
		}
	})
}

func TestSeveralDatesThatChangeSayWhatEachWas(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		dates := f.onTwoDates()
		form := f.as(&dates[0], func(c *series.FollowingForm) { c.Starts, c.Ends, c.Venue = "18:00", "20:00", "Town hall" })
		if _, err := f.Series.ChangeFollowing(f.ctx, f.bob, dates[0].ID, form, ""); err != nil {
			t.Fatal(err)
		}
		back := f.as(f.eventNow(dates[0].ID), func(c *series.FollowingForm) { c.Starts, c.Ends = "17:30", "19:00" })
		if _, err := f.Series.ChangeFollowing(f.ctx, f.bob, dates[0].ID, back, ""); err != nil {
			t.Fatal(err)
		}
		got := f.mailTo(f.alice)
		if !strings.Contains(got, "You keep your places.") || strings.Count(got, "The venue has changed. The time has not.") != 2 || strings.Contains(got, "6pm") {
			t.Errorf("Alice, whose dates are at another place, reads\n%s", got)
		}
	})
}

func TestAMoveLeavesTheQuestionsOfNominationsAndWhatIsAboutAVehicle(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 61*24*time.Hour)
		g := newGarage(f)
		var question int64
		booking := g.book(g.femi, e, from(61, "11:00", "23:00"))
		f.sendAll()
		f.write(func(tx *db.Tx) error {
			no := &db.Nomination{EventID: e.ID, Email: "kit@example.org", NominatedBy: f.bob.ID, Status: db.NominationOpen, CreatedAt: noon, ExpiresAt: e.StartsAt}
			if err := tx.InsertNomination(f.ctx, no); err != nil {
				return err
			}
			question = no.ID
			b, err := tx.Booking(f.ctx, booking)
			if err != nil {
				return err
			}
			for _, m := range []db.Message{
				{MessageKey: "question", Kind: messages.Nominated, NominationID: no.ID},
				{MessageKey: "damage", Kind: messages.CarDamaged, PersonID: g.femi.ID, VehicleID: b.VehicleID, BookingID: b.ID},
				{MessageKey: "reminder", Kind: messages.WeekBefore, PersonID: f.alice.ID},
			} {
				m.EventID, m.Status, m.DueAt, m.NextTryAt, m.CreatedAt = e.ID, db.MessagePending, noon, noon, noon
				if _, err := tx.InsertMessage(f.ctx, &m); err != nil {
					return err
				}
			}
			return nil
		})
		status := func(key string) db.MessageStatus {
			t.Helper()
			if key == "question" {
				latest, err := f.DB.NominationMessages(f.ctx, []int64{question})
				if err != nil {
					t.Fatal(err)
				}
				return latest[question]
			}
			all, err := f.DB.Messages(f.ctx, db.MessageFilter{EventID: e.ID})
			at := slices.IndexFunc(all, func(m db.Message) bool { return m.MessageKey == key })
			if err != nil || at < 0 {
				t.Fatalf("there is no %s, %v", key, err)
			}
			return all[at].Status
		}
		f.move(e, events.MoveForm{Starts: newStart, Reason: "flooded"})
		for key, want := range map[string]db.MessageStatus{"question": db.MessagePending, "damage": db.MessagePending, "reminder": db.MessageStopped} {
			if got := status(key); got != want {
				t.Errorf("after a move the %s is %s, want %s", key, got, want)
			}
		}
		if _, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, f.eventNow(e.ID).Version, "storm"); err != nil {
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
		f.openTo(f.alice)
		e := f.event("Herts Pride", 61*24*time.Hour)
		s := f.shift(e, 2)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.sendAll()
		change := func(meet string, lead *db.Person) {
			t.Helper()
			before := f.eventNow(e.ID)
			after := *before
			after.MeetingPoint, after.LeadID = meet, lead.ID
			f.write(func(tx *db.Tx) error {
				if err := tx.UpdateEvent(f.ctx, &after); err != nil {
					return err
				}
				return f.Events.TellDay(f.ctx, f.Action(tx, nil), nil, before, &after)
			})
		}
		change("North gate", f.alice)
		if got := f.mailTo(f.alice); !strings.Contains(got, "Meeting point: North gate") {
			t.Errorf("Alice, who leads now, reads\n%s", got)
		}
		change("North gate", f.eve)
		f.sendAll()
		change("North gate", f.alice)
		if got := f.mailTo(f.alice); got != "" {
			t.Errorf("of nothing but her being the contact Alice reads\n%s", got)
		}
	})
}

func TestAShiftThatOnlyEndsLaterIsTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.openTo(f.alice)
		_, s := f.moveable()
		f.sendAll()
		if _, err := f.Events.UpdateShift(f.ctx, f.bob, s.ID, 1, retyped(s, "2026-08-01T12:00", "2026-08-01T18:00"), "it is popular"); err != nil {
			t.Fatal(err)
		}
		if got := f.mailTo(f.alice); !strings.Contains(got, "was Saturday 1 August 2026, 12pm to 4pm. It is now Saturday 1 August 2026, 12pm to 6pm.") {
			t.Errorf("Alice reads\n%s", got)
		}
	})
}
