package network_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

func TestTheCalendarsOfADiscreetPersonShowNoTitlePlaceOrVehicle(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.Car.Registration = "CANARY 1"
		f.Write(func(tx *db.Tx) error { return tx.UpdateVehicle(f.Ctx, g.Car) })
		e := f.Event("CANARY Pride", 30*24*time.Hour)
		e.MeetingPoint, e.Briefing, e.PublicText, e.IsPublic = "CANARY arch", "CANARY", "CANARY", true
		f.At(e, "CANARY Park")
		s := f.Shift(e, 3, func(s *db.Shift) { s.Role = "CANARY stall" })
		for _, p := range []*db.Person{f.Bob, f.Alice} {
			f.SignUp(p, s, db.SignupConfirmed)
		}
		g.Book(g.Femi, e, vehiclestest.From(30, "11:00", "23:00"))
		for _, link := range []struct {
			who  *db.Person
			kind db.FeedKind
		}{{f.Bob, db.FeedNetwork}, {f.Bob, db.FeedOwn}, {f.Alice, db.FeedOwn}, {g.Femi, db.FeedVehicle}} {
			path, err := f.Network.Calendar.RenewFeed(f.Ctx, link.who, link.kind)
			if err != nil {
				t.Fatal(err)
			}
			read := func() string {
				feed, err := f.Network.Calendar.Feed(f.Ctx, strings.TrimSuffix(strings.TrimPrefix(path, "/feeds/"), ".ics"))
				if err != nil {
					t.Fatal(err)
				}
				return strings.ReplaceAll(feed.Text, "\r\n ", "")
			}
			discreet := read()
			if !strings.Contains(discreet, "BEGIN:VEVENT") || !strings.Contains(discreet, "20260701T") {
				t.Errorf("%s's %s calendar has no entry:\n%s", link.who.FirstName, link.kind, discreet)
			}
			for _, word := range []string{"CANARY", "Pride", "rainbow"} {
				if strings.Contains(discreet, word) {
					t.Errorf("%s's %s calendar shows %q discreetly:\n%s", link.who.FirstName, link.kind, word, discreet)
				}
			}
			f.OpenTo(link.who)
			if open := read(); !strings.Contains(open, "CANARY") {
				t.Errorf("%s's %s calendar names nothing openly:\n%s", link.who.FirstName, link.kind, open)
			}
			link.who.Discreet = true
			f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, link.who, "discreet") })
		}
		for _, d := range f.SendAll() {
			if d.Calendar != "" && strings.Contains(d.Calendar, "CANARY") {
				t.Errorf("%s, discreet, is sent\n%s", d.Name, d.Calendar)
			}
		}
		if text, err := f.Network.Calendar.DutyText(f.Ctx, f.Alice, s.ID); err != nil || strings.Contains(text, "CANARY") {
			t.Errorf("one entry of Alice's, %v:\n%s", err, text)
		}
	})
}
