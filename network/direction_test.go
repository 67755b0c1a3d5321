package network_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/people/peopletest"
	"github.com/rainbowrota/rainbowrota/network/upload/uploadtest"
)

// turned is a text in which marks turn the order of what follows, and hide
// something; plain is what is left of it.
const (
	turned = "\u202eStall\u2066 \u061c\u200ein\u3164 \u200dthe\u2028park\u202c"
	plain  = "Stall in the park"
)

func TestTextFromAFormTurnsNoLineRound(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		form := eventstest.GoodDetails()
		form.Title, form.Venue, form.Address, form.Postcode = turned, turned, turned, ""
		id, err := f.Events.CreateEvent(f.Ctx, f.Bob, form, "")
		if err != nil {
			t.Fatal(err)
		}
		saved := f.EventNow(id)
		venue, err := f.DB.Venue(f.Ctx, saved.VenueID)
		if err != nil || saved.Title != plain || venue.Name != plain || venue.Address != "Stall in the\npark" {
			t.Errorf("the title is %+q, the venue %+q, %+q, %v", saved.Title, venue.Name, venue.Address, err)
		}
	})
}

func TestTextFromAFileTurnsNoLineRound(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		want := plain + ": 2027-08-14 to 2027-08-14, " + plain
		for what, file := range map[string]string{
			"table":    "Title;Date;Location\n" + turned + ";14/08/2027;" + turned + "\n",
			"calendar": uploadtest.CalendarOf("UID:1|SUMMARY:" + turned + "|DTSTART;VALUE=DATE:20270814|LOCATION:" + turned),
		} {
			p := f.Upload(turned+" "+what, db.DayPartner, file)
			if got := uploadtest.SayDay(&p.New[0].Day); len(p.New) != 1 || got != want || p.Import.Name != plain+" "+what {
				t.Errorf("of a %s from %+q this is read: %+q", what, p.Import.Name, got)
			}
		}
		of := peopletest.PlanOf(t, "First name;Last name;Email\n\u202eZoë\u2069;\u2067Dvořák\u200b;zoe.dvorak@example.org\n")
		if got := of.New; len(got) != 1 || got[0].Person.FirstName != "Zoë" || got[0].Person.LastName != "Dvořák" {
			t.Errorf("of a table of people this is read: %+q", peopletest.SayPeople(got))
		}
	})
}
