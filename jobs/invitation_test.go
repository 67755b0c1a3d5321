package jobs

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/jobs/mailtest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/icaltest"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

func TestALetterBringsWhatChangesTheCalendar(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t)
	letter := aliceLetter()
	for i, method := range []string{"REQUEST", "CANCEL"} {
		letter.Calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:" + method + "\r\nBEGIN:VEVENT\r\nUID:signup-7@x\r\nSUMMARY:Ça = = 🏳️‍🌈\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
		mustSend(t, mailerFor(t, server), letter)
		got := server.Wait(t, i+1)[i]
		if got.Calendar != letter.Calendar || got.Method != method {
			t.Errorf("the letter brings %s %q", got.Method, got.Calendar)
		}
		if len(got.Files) != 1 || got.Files[0] != (mailtest.File{Name: "duty.ics", Type: "application/ics", Body: letter.Calendar}) {
			t.Errorf("the letter has the files %q", got.Files)
		}
		if !strings.Contains(got.Text, "Hello Alice") || !strings.Contains(got.HTML, "Hello Alice") {
			t.Errorf("the words are lost beside a calendar: %q", got.Text)
		}
	}
	letter.Calendar = strings.ReplaceAll(letter.Calendar, "METHOD", "X-METHOD")
	wantFailure(t, mailerFor(t, server).Send(t.Context(), letter), messages.RefusedForGood, "The calendar in the message has no method")
}

// coordinator adds Bob, who runs every event.
func (r *rota) coordinator() *db.Person {
	r.t.Helper()
	bob := &db.Person{Email: "bob@example.org", FirstName: "Bob", LastName: "Marsh", Grade: db.PCSO, Roles: []db.Role{db.Coordinator}, CreatedAt: r.clock}
	r.write(func(tx *db.Tx) error { return tx.InsertPerson(r.t.Context(), bob) })
	return bob
}

func (r *rota) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rota) again(p *db.Person, shift *db.Shift) {
	r.t.Helper()
	_, err := r.net.Rota.SignUp(r.t.Context(), p, shift.ID)
	r.must(err)
}

// move moves the event of the rota to a time on London's clocks.
func (r *rota) move(bob *db.Person, starts string) {
	r.t.Helper()
	e, err := r.db.Event(r.t.Context(), r.shift.EventID)
	r.must(err)
	_, err = r.net.Events.MoveEvent(r.t.Context(), bob, e.ID, e.Version, events.MoveForm{Starts: starts, Reason: "Rain"})
	r.must(err)
}

func (r *rota) cancel(bob *db.Person) {
	r.t.Helper()
	e, err := r.db.Event(r.t.Context(), r.shift.EventID)
	r.must(err)
	_, err = r.net.Events.CancelEvent(r.t.Context(), bob, e.ID, e.Version, "Storm")
	r.must(err)
}

func (r *rota) remove(bob, p *db.Person) {
	r.t.Helper()
	g, err := r.db.SignupOf(r.t.Context(), r.shift.ID, p.ID)
	r.must(err)
	r.must(r.net.Staffing.Remove(r.t.Context(), bob, g.ID, "Fewer are needed"))
}

// shiftAfter adds a shift that begins when the rota's ends.
func (r *rota) shiftAfter() *db.Shift {
	r.t.Helper()
	s := &db.Shift{EventID: r.shift.EventID, Role: "Walkabout", StartsAt: r.shift.EndsAt, EndsAt: r.shift.EndsAt.Add(2 * time.Hour), Maximum: 9}
	r.write(func(tx *db.Tx) error { return tx.InsertShift(r.t.Context(), s) })
	return s
}

// lettersTo returns what the server took for an address, the first first.
func (r *rota) lettersTo(address string) []mailtest.Letter {
	r.t.Helper()
	r.send()
	var all []mailtest.Letter
	for _, l := range r.server.Letters() {
		if l.To[0] == address {
			all = append(all, l)
		}
	}
	return all
}

// invited is what one letter does to a calendar.
type invited struct {
	Method string
	icaltest.Entry
}

// entries reads the entries of letters, and checks what each has to say.
func (r *rota) entries(letters ...mailtest.Letter) []invited {
	r.t.Helper()
	texts := make([]string, len(letters))
	for i, l := range letters {
		if texts[i] = l.Calendar; l.Calendar == "" {
			r.t.Fatalf("the letter %q brings no calendar", l.Subject)
		}
	}
	found := make([]invited, len(letters))
	for i, c := range icaltest.Read(r.t, texts...) {
		l := letters[i]
		if len(c.Entries) != 1 || c.Method != l.Method || c.Name != "" {
			r.t.Fatalf("the letter says %s and its calendar, called %q, %s of %d entries", l.Method, c.Name, c.Method, len(c.Entries))
		}
		e := c.Entries[0]
		if want := map[string]string{"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED"}[c.Method]; e.Status != want {
			r.t.Errorf("%s of an entry that is %s", c.Method, e.Status)
		}
		if len(e.Organizers) != 1 || e.Organizers[0] != "mailto:rota@example.org" || len(e.Attendees) != 1 || e.Attendees[0] != "mailto:"+l.To[0] {
			r.t.Errorf("it is from %q to %q, and the letter to %q", e.Organizers, e.Attendees, l.To)
		}
		if (len(e.Alarms) > 0) != (c.Method == "REQUEST") {
			r.t.Errorf("%s with the alarms %d", c.Method, e.Alarms)
		}
		found[i] = invited{c.Method, e}
	}
	return found
}

func TestEveryLetterAboutADutyUpdatesTheSameEntryOfACalendar(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		bob := r.coordinator()
		alice, address := r.signUp()
		summer, winter := "2026-06-11T11:00:00Z", "2026-11-02T12:00:00Z" // noon in London
		steps := []struct {
			what   string
			do     func()
			method string
			starts string
		}{
			{"signing up", func() {}, "REQUEST", summer},
			{"moving over a change of the clocks", func() { r.move(bob, "2026-11-02T12:00") }, "REQUEST", winter},
			{"withdrawing", func() { r.must(r.net.Rota.Withdraw(t.Context(), alice, r.shift.ID, "")) }, "CANCEL", winter},
			{"signing up again", func() { r.again(alice, r.shift) }, "REQUEST", winter},
			{"being taken off", func() { r.remove(bob, alice) }, "CANCEL", winter},
			{"being put on by hand", func() {
				_, err := r.net.Staffing.Assign(t.Context(), bob, r.shift.ID, alice.ID, "")
				r.must(err)
			}, "REQUEST", winter},
			{"moving back", func() { r.move(bob, "2026-06-11T12:00") }, "REQUEST", summer},
			{"cancelling the event", func() { r.cancel(bob) }, "CANCEL", summer},
		}
		for i, step := range steps {
			r.clock = r.clock.Add(time.Minute)
			step.do()
			if n := len(r.lettersTo(address)); n != i+1 {
				t.Fatalf("after %s there are %d letters, want %d", step.what, n, i+1)
			}
		}
		entries := r.entries(r.lettersTo(address)...)
		for i, e := range entries {
			if e.Method != steps[i].method || e.Starts.Format(time.RFC3339) != steps[i].starts || e.UID != entries[0].UID {
				t.Errorf("%s sends %s of %s at %s, want %s of %s at %s", steps[i].what, e.Method, e.UID, e.Starts, steps[i].method, entries[0].UID, steps[i].starts)
			}
			if i > 0 && (e.Sequence <= entries[i-1].Sequence || !e.Stamp.After(entries[i-1].Stamp)) {
				t.Errorf("%s sends sequence %d of %s after %d of %s", steps[i].what, e.Sequence, e.Stamp, entries[i-1].Sequence, entries[i-1].Stamp)
			}
		}
		own, err := r.net.Calendar.DutyText(t.Context(), alice, r.shift.ID)
		r.must(err)
		if feed, last := icaltest.Read(t, own)[0].Entries[0], entries[len(entries)-1]; feed.UID != last.UID || feed.Sequence != last.Sequence {
			t.Errorf("the feed has %s, %d, and the letters %s, %d", feed.UID, feed.Sequence, last.UID, last.Sequence)
		}
	})
}

func TestAnEntryNamesNothingUnlessThePersonWantsItAndNobodyEver(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		alice, discreet := r.signUp()
		eve := &db.Person{Email: "eve+rota@example.org", FirstName: "Eve", LastName: "Adeyemi", Grade: db.PCSO, AlarmMinutes: 30, Roles: []db.Role{db.Officer}, CreatedAt: r.clock}
		r.write(func(tx *db.Tx) error {
			if err := tx.InsertPerson(t.Context(), eve); err != nil {
				return err
			}
			return tx.Exec(t.Context(), "UPDATE people SET discreet = id <> ?", eve.ID)
		})
		r.again(eve, r.shift)
		for _, address := range []string{discreet, eve.Email} {
			letters := r.lettersTo(address)
			e := r.entries(letters...)[0]
			if want := map[bool]string{true: "Duty", false: "Stall, Herts Pride"}[address == discreet]; e.Title != want {
				t.Errorf("the entry of %s is called %q, want %q", address, e.Title, want)
			}
			for _, name := range []string{alice.FirstName, alice.LastName, eve.FirstName, eve.LastName} {
				if strings.Contains(letters[0].Calendar, name) {
					t.Errorf("the calendar says %q:\n%s", name, letters[0].Calendar)
				}
			}
		}
	})
}

func TestWhoIsPromotedGetsTheEntryAndWhoWaitsGetsNone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		bob := r.coordinator()
		r.write(func(tx *db.Tx) error {
			return tx.Exec(t.Context(), "UPDATE shifts SET maximum = 1 WHERE id = ?", r.shift.ID)
		})
		alice, first := r.signUp()
		_, second := r.signUp()
		waits, third := r.signUp()
		r.move(bob, "2026-06-12T12:00") // which is told to those who wait too
		letters := r.lettersTo(second)
		if len(letters) != 1 || letters[0].Calendar != "" {
			t.Fatalf("the person who waits has %d letters, the first with %q", len(letters), letters[0].Calendar)
		}
		r.must(r.net.Rota.Withdraw(t.Context(), waits, r.shift.ID, ""))
		r.remove(bob, alice)
		if letters = r.lettersTo(second); len(letters) != 2 {
			t.Fatalf("%d letters to the person who is promoted", len(letters))
		}
		if e := r.entries(letters[1]); e[0].Method != "REQUEST" {
			t.Errorf("a promotion sends %s", e[0].Method)
		}
		if n := len(r.lettersTo(third)); n != 1 {
			t.Errorf("%d letters to the person who waited and withdrew, want the one about the move", n)
		}
		if got := r.lettersTo(first); len(got) != 2 || got[1].Method != "CANCEL" {
			t.Errorf("the person who was taken off has %d letters", len(got))
		}
	})
}

func TestWhoCannotKeepAPlaceWhenTheEventMovesLosesTheEntry(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		bob := r.coordinator()
		alice, address := r.signUp()
		r.send()
		other := &db.Event{Title: "Campus", Kind: db.PrideStall, Status: db.EventPublished, CreatedAt: r.clock, StartsAt: r.shift.StartsAt.AddDate(0, 0, 1), EndsAt: r.shift.EndsAt.AddDate(0, 0, 1)}
		there := &db.Shift{Role: "Stall", StartsAt: other.StartsAt, EndsAt: other.EndsAt, Maximum: 9}
		r.write(func(tx *db.Tx) error {
			if err := tx.InsertEvent(t.Context(), other); err != nil {
				return err
			}
			there.EventID = other.ID
			return tx.InsertShift(t.Context(), there)
		})
		r.again(alice, there)
		r.send()
		r.move(bob, "2026-06-12T12:00")
		entries := r.entries(r.lettersTo(address)...)
		if len(entries) != 3 || entries[2].Method != "CANCEL" || entries[2].UID != entries[0].UID || entries[1].UID == entries[0].UID {
			t.Errorf("the letters do %+v", entries)
		}
	})
}

func TestOfTwoDutiesAtAnEventThatMovesEachEntryIsUpdated(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		bob := r.coordinator()
		alice, address := r.signUp()
		after := r.shiftAfter()
		r.again(alice, after)
		r.send()
		for i, step := range []struct {
			do             func()
			method, starts string
		}{
			{func() { r.move(bob, "2026-06-12T12:00") }, "REQUEST", "12T11:00 12T19:00"},
			{func() { r.cancel(bob) }, "CANCEL", "12T11:00 12T19:00"},
		} {
			step.do()
			all := r.lettersTo(address)
			if len(all) != 4+2*i {
				t.Fatalf("%d letters, want %d", len(all), 4+2*i)
			}
			known, entries := r.entries(all[0], all[1]), r.entries(all[len(all)-2:]...)
			var starts []string
			seen := map[string]bool{}
			for _, e := range entries {
				seen[e.UID] = true
				starts = append(starts, e.Starts.Format("02T15:04"))
				if e.Method != step.method {
					t.Errorf("it sends %s, want %s", e.Method, step.method)
				}
			}
			if starts[0] > starts[1] {
				starts[0], starts[1] = starts[1], starts[0]
			}
			if got := strings.Join(starts, " "); got != step.starts || !seen[known[0].UID] || !seen[known[1].UID] {
				t.Errorf("it sends %v at %s, want those of %s and %s at %s", seen, got, known[0].UID, known[1].UID, step.starts)
			}
		}
	})
}

func TestWhoThinksBetterOfItBeforeAnythingWasSentHearsNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		alice, address := r.signUp()
		r.must(r.net.Rota.Withdraw(t.Context(), alice, r.shift.ID, ""))
		if letters := r.lettersTo(address); len(letters) != 0 {
			t.Errorf("%d letters, the first: %s", len(letters), letters[0].Subject)
		}
	})
}

func TestAnEntryIsTakenOutWhateverHappensBeforeTheLetterIsSent(t *testing.T) {
	t.Parallel()
	for name, between := range map[string]func(r *rota, bob, alice *db.Person){
		"the event moves":        func(r *rota, bob, _ *db.Person) { r.move(bob, "2026-06-12T12:00") },
		"the event is cancelled": func(r *rota, bob, _ *db.Person) { r.cancel(bob) },
		"the person waits for a place": func(r *rota, _, alice *db.Person) {
			r.write(func(tx *db.Tx) error {
				return tx.Exec(r.t.Context(), "UPDATE shifts SET maximum = taken WHERE id = ?", r.shift.ID)
			})
			r.again(alice, r.shift)
		},
		"the person waits for a place and withdraws again": func(r *rota, _, alice *db.Person) {
			r.write(func(tx *db.Tx) error {
				return tx.Exec(r.t.Context(), "UPDATE shifts SET maximum = taken WHERE id = ?", r.shift.ID)
			})
			r.again(alice, r.shift)
			r.must(r.net.Rota.Withdraw(r.t.Context(), alice, r.shift.ID, ""))
		},
		"the person signs up and withdraws again": func(r *rota, _, alice *db.Person) {
			r.again(alice, r.shift)
			r.must(r.net.Rota.Withdraw(r.t.Context(), alice, r.shift.ID, ""))
		},
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, r *rota) {
				bob := r.coordinator()
				r.signUp() // somebody else stays
				alice, address := r.signUp()
				r.send()
				r.must(r.net.Rota.Withdraw(t.Context(), alice, r.shift.ID, ""))
				between(r, bob, alice)
				entries := r.entries(r.lettersTo(address)...)
				if len(entries) < 2 || entries[len(entries)-1].Method != "CANCEL" || entries[len(entries)-1].UID != entries[0].UID {
					t.Errorf("the letters do %+v", entries)
				}
			})
		})
	}
}

func TestWhoSignsUpAgainBeforeTheLetterIsSentKeepsTheEntry(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		alice, address := r.signUp()
		r.send()
		r.must(r.net.Rota.Withdraw(t.Context(), alice, r.shift.ID, ""))
		r.again(alice, r.shift)
		if entries := r.entries(r.lettersTo(address)...); len(entries) != 1 || entries[0].Method != "REQUEST" {
			t.Errorf("the letters do %+v, want only the first, since nothing changed since", entries)
		}
		r.must(r.net.Rota.Withdraw(t.Context(), alice, r.shift.ID, ""))
		entries := r.entries(r.lettersTo(address)...)
		if len(entries) != 2 || entries[1].Method != "CANCEL" || entries[1].UID != entries[0].UID || entries[1].Sequence <= entries[0].Sequence {
			t.Errorf("in the end the letters do %+v", entries)
		}
	})
}

func TestWhoWantsNoEntriesGetsNoNewOnesAndKeepsTheOthersUpToDate(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, r *rota) {
		bob := r.coordinator()
		alice, address := r.signUp()
		r.send()
		r.must(r.net.People.ChooseEntries(t.Context(), alice, "60", false))
		after := r.shiftAfter()
		r.again(alice, after)
		letters := r.lettersTo(address)
		if len(letters) != 2 || letters[1].Calendar != "" {
			t.Fatalf("%d letters, the last with %q", len(letters), letters[len(letters)-1].Calendar)
		}
		known := r.entries(letters[0])[0]
		r.move(bob, "2026-06-12T12:00")
		r.send()
		r.must(r.net.Rota.Withdraw(t.Context(), alice, after.ID, ""))
		r.cancel(bob)
		var did []string
		for _, letter := range r.lettersTo(address)[2:] {
			if letter.Calendar == "" {
				continue
			}
			e := r.entries(letter)[0]
			if did = append(did, e.Method); e.UID != known.UID {
				t.Errorf("it brings %s, want %s alone", e.UID, known.UID)
			}
		}
		if strings.Join(did, " ") != "REQUEST CANCEL" {
			t.Errorf("the letters do %q", did)
		}
	})
}
