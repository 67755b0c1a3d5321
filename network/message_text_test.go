package network

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/rainbowrota/rainbowrota/db"
)

// telling is a notice of a kind with canary words in everything that gives
// away what the event is.
func telling(kind db.MessageKind, discreet bool) notice {
	start := time.Date(2027, 8, 14, 11, 0, 0, 0, time.UTC)
	e := &db.Event{
		ID: 7, Title: "Herts Pride CANARY", Status: db.EventPublished, StartsAt: start, EndsAt: start.Add(10 * time.Hour), ArriveMinutes: 15,
		MeetingPoint: "CANARY arch", Parking: "CANARY car park", Wear: "Rainbow CANARY epaulettes", Briefing: "CANARY",
	}
	w := notice{
		Kind: kind, Event: e, Venue: &db.Venue{Name: "CANARY Park", Address: "CANARY Avenue", Postcode: "WD18 7LG"},
		Shifts: []db.Shift{{Role: "LGBT+ stall CANARY", StartsAt: start, EndsAt: start.Add(4 * time.Hour), Taken: 1, Minimum: 3}},
		Reason: "CANARY, the Pride organiser asked", Until: start.Add(-24 * time.Hour),
		Person:  &db.Person{FirstName: "Alice", LastName: "Okafor", Discreet: discreet},
		Booking: &db.Booking{ID: 7, Purpose: db.ForEvent, StartsAt: start, EndsAt: start.Add(4 * time.Hour)},
	}
	car := carNotice{Vehicle: &db.Vehicle{Name: "The rainbow car CANARY"}, Booking: w.Booking, Event: e, Task: "Herts Pride CANARY: order leaflets"}
	w.Blanks = slices.Concat(
		car.blanks(), accreditationBlanks(&db.Accreditation{ExpiresOn: "2030-08-13"}, ""), cancelledBlank(e),
		[]string{"{code}", "c0de", "{left}", ""}, whoBlank(&db.Person{FirstName: "Charlie", LastName: "Reid"}),
	)
	if kind == Moved || kind == MovedOff || kind == MovedDates {
		was := asToldNow(e, w.Shifts)
		was.Starts, was.Ends = start.AddDate(0, 0, -7), start.AddDate(0, 0, -7).Add(10*time.Hour)
		was.Meet, was.Wear = "CANARY tree", "CANARY hat"
		w.News = newsOf([]eventChange{{was: was, is: asToldNow(e, w.Shifts), event: e, wasVenue: &db.Venue{Name: "CANARY old"}, venue: w.Venue, mine: w.Shifts, places: []db.Signup{{Status: db.SignupConfirmed}}}})
		w.InNews = kind == MovedOff
	}
	return w
}

var composer = newComposer(Settings{ForceName: "Testshire Police", NetworkName: "LGBT+ Network", LLOLabel: "LGBT+ Liaison Officer", BaseURL: "https://rota.example.org"})

// newComposer is a network without a database: it can word messages, and that is all.
func newComposer(s Settings) *Network {
	return New(&db.DB{}, s)
}

func TestDiscreetMessagesNameNoEventPlaceRoleOrPerson(t *testing.T) {
	t.Parallel()
	canaries := []string{"canary", "pride", "lgbt", "rainbow", "liaison", "charlie", "reid", "stall", "testshire", "{"}
	for kind := range composer.nouns.kinds {
		if strings.HasPrefix(string(kind), "partner ") {
			continue
		}
		out := composer.compose(telling(kind, true))
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
	for _, kind := range Kinds {
		if strings.HasPrefix(string(kind), "partner ") {
			continue
		}
		s := composer.kind(kind).script
		if s.subject == "" {
			t.Errorf("%s has no script", kind)
			continue
		}
		out := composer.compose(telling(kind, false))
		about := "Herts Pride CANARY"
		if kind == LLOLapses || kind == Revoked {
			about = "13 August 2030"
		}
		if !strings.Contains(out.Subject, about) || strings.ContainsAny(out.Subject+out.Body+out.Link, "{}") {
			t.Errorf("%s: subject %q, body %q", kind, out.Subject, out.Body)
		}
		if !strings.HasPrefix(out.Link, "https://rota.example.org/") || out.LinkText == "" || !strings.HasSuffix(out.Body, s.next) {
			t.Errorf("%s does not end with what to do: %q %q", kind, out.Body, out.Link)
		}
		if s.reason != strings.Contains(out.Body, "the Pride organiser asked") {
			t.Errorf("%s: gives the reason %v, want %v", kind, !s.reason, s.reason)
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
	if out := composer.compose(telling(MorningOf, false)); out.Body != want {
		t.Errorf("got\n%s\nwant\n%s", out.Body, want)
	}
	want = `Hello Alice,

Here is what you need for your duty.

Saturday 14 August 2027, 12pm to 4pm. Arrive by 11:45am.

Where to be, who to meet and what to wear are on your rota.

If you can’t come after all, call the person you were to meet and withdraw on your rota.`
	if out := composer.compose(telling(MorningOf, true)); out.Body != want || out.Subject != "Your duty on Saturday 14 August: when to arrive" {
		t.Errorf("got %s\n%s\nwant\n%s", out.Subject, out.Body, want)
	}
}

func TestPartnersAreToldTheEventAndNoOfficer(t *testing.T) {
	t.Parallel()
	for _, kind := range []db.MessageKind{PartnerCancel, PartnerMove, PartnerCancelDates, PartnerMoveDates} {
		w := telling(kind, true)
		w.Dates = []db.Event{*w.Event, *w.Event}
		w.Person, w.Contact = nil, &db.Contact{Name: "Sam Poole"}
		if strings.Contains(string(kind), "moved") {
			was := asToldNow(w.Event, w.Shifts)
			was.Starts = was.Starts.Add(-time.Hour)
			changes := []eventChange{{was: was, is: asToldNow(w.Event, nil), event: w.Event, partner: true}}
			if kind == PartnerMoveDates {
				changes = append(changes, changes[0])
			}
			w.Blanks = append(w.Blanks, "{changed}", changedForPartner(changes))
		}
		out := composer.compose(w)
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
	w := telling(Offered, false)
	w.Event.Title, w.Event.MeetingPoint, w.Person.FirstName = "{code}", "{code}", "{code}"
	out := composer.compose(w)
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
		for kind := range composer.nouns.kinds {
			w := telling(kind, discreet)
			w.Event.Title, w.Shifts[0].Role = title, title
			w.Blanks[len(w.Blanks)-1] = title // whose name it is
			if out := composer.compose(w); strings.ContainsFunc(out.Subject, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }) {
				t.Errorf("%s: %q", kind, out.Subject)
			}
		}
	})
}
