package network_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestTheCalendarsOfADiscreetPersonShowNoTitlePlaceOrVehicle(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.car.Registration = "CANARY 1"
		f.write(func(tx *db.Tx) error { return tx.UpdateVehicle(f.ctx, g.car) })
		e := f.event("CANARY Pride", 30*24*time.Hour)
		e.MeetingPoint, e.Briefing, e.PublicText, e.IsPublic = "CANARY arch", "CANARY", "CANARY", true
		f.at(e, "CANARY Park")
		s := f.shift(e, 3, func(s *db.Shift) { s.Role = "CANARY stall" })
		for _, p := range []*db.Person{f.bob, f.alice} {
			f.signUp(p, s, db.SignupConfirmed)
		}
		g.book(g.femi, e, from(30, "11:00", "23:00"))
		for _, link := range []struct {
			who  *db.Person
			kind db.FeedKind
		}{{f.bob, db.FeedNetwork}, {f.bob, db.FeedOwn}, {f.alice, db.FeedOwn}, {g.femi, db.FeedVehicle}} {
			path, err := f.Calendar.RenewFeed(f.ctx, link.who, link.kind)
			if err != nil {
				t.Fatal(err)
			}
			read := func() string {
				feed, err := f.Calendar.Feed(f.ctx, strings.TrimSuffix(strings.TrimPrefix(path, "/feeds/"), ".ics"))
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
			f.openTo(link.who)
			if open := read(); !strings.Contains(open, "CANARY") {
				t.Errorf("%s's %s calendar names nothing openly:\n%s", link.who.FirstName, link.kind, open)
			}
			link.who.Discreet = true
			f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, link.who, "discreet") })
		}
		for _, d := range f.sendAll() {
			if d.Calendar != "" && strings.Contains(d.Calendar, "CANARY") {
				t.Errorf("%s, discreet, is sent\n%s", d.Name, d.Calendar)
			}
		}
		if text, err := f.Calendar.DutyText(f.ctx, f.alice, s.ID); err != nil || strings.Contains(text, "CANARY") {
			t.Errorf("one entry of Alice's, %v:\n%s", err, text)
		}
	})
}
