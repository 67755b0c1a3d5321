package network_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// telling is a notice of a kind with canary words in everything that gives
// away what the event is.
func telling(kind db.MessageKind, discreet bool) messages.Notice {
	start := time.Date(2027, 8, 14, 11, 0, 0, 0, time.UTC)
	e := &db.Event{
		ID: 7, Title: "Herts Pride CANARY", Status: db.EventPublished, StartsAt: start, EndsAt: start.Add(10 * time.Hour), ArriveMinutes: 15,
		MeetingPoint: "CANARY arch", Parking: "CANARY car park", Wear: "Rainbow CANARY epaulettes", Briefing: "CANARY",
	}
	w := messages.Notice{
		Kind: kind, Event: e, Venue: &db.Venue{Name: "CANARY Park", Address: "CANARY Avenue", Postcode: "WD18 7LG"},
		Shifts: []db.Shift{{Role: "LGBT+ stall CANARY", StartsAt: start, EndsAt: start.Add(4 * time.Hour), Taken: 1, Minimum: 3}},
		Reason: "CANARY, the Pride organiser asked", Until: start.Add(-24 * time.Hour),
		Person:  &db.Person{FirstName: "Alice", LastName: "Okafor", Discreet: discreet},
		Booking: &db.Booking{ID: 7, Purpose: db.ForEvent, StartsAt: start, EndsAt: start.Add(4 * time.Hour)},
	}
	car := vehicles.CarNotice{Vehicle: &db.Vehicle{Name: "The rainbow car CANARY"}, Booking: w.Booking, Event: e, Task: "Herts Pride CANARY: order leaflets"}
	w.Blanks = slices.Concat(
		car.Blanks(), training.AccreditationBlanks(&db.Accreditation{ExpiresOn: "2030-08-13"}, ""), events.CancelledBlank(e),
		[]string{"{code}", "c0de", "{left}", "", "{inviter}", "Bob Marsh", "{roles}", "You are now: trainer.", "{set}", "changed", "{what}", "A passkey was added", "{at}", "12pm on Friday 13 August 2027"}, rota.WhoBlank(&db.Person{FirstName: "Charlie", LastName: "Reid"}),
	)
	if kind == messages.Moved || kind == messages.MovedOff || kind == messages.MovedDates {
		was := events.AsToldNow(e, w.Shifts)
		was.Starts, was.Ends = start.AddDate(0, 0, -7), start.AddDate(0, 0, -7).Add(10*time.Hour)
		was.Meet, was.Wear = "CANARY tree", "CANARY hat"
		w.News = events.NewsOf([]events.Change{{Was: was, Is: events.AsToldNow(e, w.Shifts), Event: e, WasVenue: &db.Venue{Name: "CANARY old"}, Venue: w.Venue, Mine: w.Shifts, Places: []db.Signup{{Status: db.SignupConfirmed}}}})
		w.InNews = kind == messages.MovedOff
	}
	return w
}

var composer = newComposer(action.Settings{ForceName: "Testshire Police", NetworkName: "LGBT+ Network", LLOLabel: "LGBT+ Liaison Officer", BaseURL: "https://rota.example.org"})

// newComposer is a network without a database: it can word messages, and that is all.
func newComposer(s action.Settings) *network.Network {
	return network.New(&db.DB{}, s)
}

func TestDiscreetMessagesNameNoEventPlaceRoleOrPerson(t *testing.T) {
	t.Parallel()
	canaries := []string{"canary", "pride", "lgbt", "rainbow", "liaison", "charlie", "reid", "stall", "testshire", "{"}
	for kind := range composer.Messages.Kinds() {
		if strings.HasPrefix(string(kind), "partner ") {
			continue
		}
		out := composer.Messages.Compose(telling(kind, true))
		for _, canary := range canaries {
			for _, text := range []string{out.Subject, out.Body, out.Link, out.LinkText} {
				if strings.Contains(strings.ToLower(text), canary) {
					t.Errorf("%s: %q gives away %q", kind, text, canary)
				}
			}
		}
		if !strings.Contains(out.Subject+out.Body, "Saturday 14 August") {
			t.Errorf("%s does not say when: %q", kind, out.Body)
		}
	}
}

func TestEveryKindOfMessageSaysWhatItIsAboutAndWhatToDoNext(t *testing.T) {
	t.Parallel()
	for _, kind := range messages.Kinds {
		if strings.HasPrefix(string(kind), "partner ") || kind == messages.Invited || kind == messages.PasswordLink || kind == messages.PasswordChanged || kind == messages.WayInChanged || kind == messages.RolesChanged || kind == messages.DataAsked {
			continue // about no event
		}
		s := composer.Messages.Kind(kind).Script
		if s.Subject == "" {
			t.Errorf("%s has no script", kind)
			continue
		}
		out := composer.Messages.Compose(telling(kind, false))
		about := "Herts Pride CANARY"
		if kind == messages.LLOLapses || kind == messages.Revoked {
			about = "13 August 2030"
		}
		if !strings.Contains(out.Subject, about) || strings.ContainsAny(out.Subject+out.Body+out.Link, "{}") {
			t.Errorf("%s: subject %q, body %q", kind, out.Subject, out.Body)
		}
		if !strings.HasPrefix(out.Link, "https://rota.example.org/") || out.LinkText == "" || !strings.HasSuffix(out.Body, s.Next) {
			t.Errorf("%s does not end with what to do: %q %q", kind, out.Body, out.Link)
		}
		if s.Reason != strings.Contains(out.Body, "the Pride organiser asked") {
			t.Errorf("%s: gives the reason %v, want %v", kind, !s.Reason, s.Reason)
		}
		if strings.Contains(out.Body, "Reid") {
			t.Errorf("%s has a last name: %q", kind, out.Body)
		}
	}
}

func TestMorningReminderSaysWhereToBeInFull(t *testing.T) {
	t.Parallel()
	want := `Hello Alice,

Here is what you need for Herts Pride CANARY.

LGBT+ stall CANARY: Saturday 14 August 2027, 12pm to 4pm. Arrive by 11:45am.
Where: CANARY Park, CANARY Avenue, WD18 7LG
Meet: CANARY arch
Parking: CANARY car park
Wear: Rainbow CANARY epaulettes

If you can’t come after all, call the person you were to meet and withdraw on your rota.`
	if out := composer.Messages.Compose(telling(messages.MorningOf, false)); out.Body != want {
		t.Errorf("got\n%s\nwant\n%s", out.Body, want)
	}
	want = `Hello Alice,

Here is what you need for your duty.

Saturday 14 August 2027, 12pm to 4pm. Arrive by 11:45am.

Where to be, who to meet and what to wear are on your rota.

If you can’t come after all, call the person you were to meet and withdraw on your rota.`
	if out := composer.Messages.Compose(telling(messages.MorningOf, true)); out.Body != want || out.Subject != "Your duty on Saturday 14 August: when to arrive" {
		t.Errorf("got %s\n%s\nwant\n%s", out.Subject, out.Body, want)
	}
}

func TestPartnersAreToldTheEventAndNoOfficer(t *testing.T) {
	t.Parallel()
	for _, kind := range []db.MessageKind{messages.PartnerCancel, messages.PartnerMove, messages.PartnerCancelDates, messages.PartnerMoveDates} {
		w := telling(kind, true)
		w.Dates = []db.Event{*w.Event, *w.Event}
		w.Person, w.Contact = nil, &db.Contact{Name: "Sam Poole"}
		if strings.Contains(string(kind), "moved") {
			was := events.AsToldNow(w.Event, w.Shifts)
			was.Starts = was.Starts.Add(-time.Hour)
			changes := []events.Change{{Was: was, Is: events.AsToldNow(w.Event, nil), Event: w.Event, Partner: true}}
			if kind == messages.PartnerMoveDates {
				changes = append(changes, changes[0])
			}
			w.Blanks = append(w.Blanks, "{changed}", events.ChangedForPartner(changes))
		}
		out := composer.Messages.Compose(w)
		if !strings.Contains(out.Subject, "Herts Pride CANARY") || !strings.HasPrefix(out.Body, "Hello Sam Poole,") {
			t.Errorf("%s: %q %q", kind, out.Subject, out.Body)
		}
		if strings.HasSuffix(string(kind), " dates") && strings.Count(out.Body, "Saturday 14 August 2027, 12pm to 10pm") != 2 {
			t.Errorf("%s does not list its dates: %q", kind, out.Body)
		}
		for _, secret := range []string{"Alice", "Charlie", "asked", "{", "stall"} {
			if strings.Contains(out.Subject+out.Body, secret) {
				t.Errorf("%s has %q: %q", kind, secret, out.Body)
			}
		}
	}
}

func TestWhatPeopleTypedIsNeverABlankToFill(t *testing.T) {
	t.Parallel()
	w := telling(messages.Offered, false)
	w.Event.Title, w.Event.MeetingPoint, w.Person.FirstName = "{code}", "{code}", "{code}"
	out := composer.Messages.Compose(w)
	if strings.Contains(out.Subject+out.Body, "c0de") {
		t.Errorf("the code leaked: %q %q", out.Subject, out.Body)
	}
	if !strings.HasSuffix(out.Link, "/offers/c0de") {
		t.Errorf("link %q", out.Link)
	}
}

func FuzzSubjectsStayOnOneLine(f *testing.F) {
	for _, title := range []string{"Herts Pride", "a\r\nBcc: x@example.org", "\u2028", "\x00", "é{event}", strings.Repeat("long ", 200), "\xff"} {
		f.Add(title, true)
		f.Add(title, false)
	}
	f.Fuzz(func(t *testing.T, title string, discreet bool) {
		for kind := range composer.Messages.Kinds() {
			w := telling(kind, discreet)
			w.Event.Title, w.Shifts[0].Role = title, title
			w.Blanks[len(w.Blanks)-1] = title // whose name it is
			if out := composer.Messages.Compose(w); strings.ContainsFunc(out.Subject, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }) {
				t.Errorf("%s: %q", kind, out.Subject)
			}
		}
	})
}
