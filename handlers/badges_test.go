package handlers_test

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/views"
)

func TestEverybodyAtAConferenceHasABadge(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		e := s.stall("Engagement conference", 20*days)
		e.Kind = db.Conference
		s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), e) })
		path := at("/events/%d/badges.pdf", e.ID)
		delegates, crew := s.shiftOf(e, "Delegate", 9), s.shiftOf(e, "Registration desk", 9)
		charlie := s.person("charlie")
		charlie.FirstName, charlie.LastName, charlie.Force = "Zoë", "Šťastná", "Bedfordshire Police"
		s.insert(func(tx *db.Tx) error { return tx.UpdatePerson(t.Context(), charlie) })
		for name, shift := range map[string]*db.Shift{"alice": delegates, "charlie": delegates, "dana": crew, "femi": crew} {
			if _, err := s.net.Rota.SignUp(t.Context(), s.person(name), shift.ID); err != nil {
				t.Fatal(err)
			}
		}
		s.insert(func(tx *db.Tx) error {
			for _, speaker := range []db.Speaker{{Name: "Mx Ada de la Mer", Organisation: "Lantern House"}, {Name: "Dana Whitlock", PersonID: s.person("dana").ID}} {
				speaker.EventID, speaker.CreatedAt = e.ID, s.net.Now()
				if err := tx.InsertSpeaker(t.Context(), &speaker); err != nil {
					return err
				}
			}
			return nil
		})
		pdf := s.as("eve").get(path).want(http.StatusOK).paper()
		var got []string
		for _, badge := range strings.Split(strings.Join(strings.Fields(pdf.by("pdftotext", "-raw", pdf.path, "-")), " "), "LGBT+ Network")[1:] {
			got = append(got, strings.TrimSpace(badge))
		}
		want := []string{
			"Femi Adeyemi Hertfordshire Constabulary Crew", "Eve Lindqvist Hertfordshire Constabulary Lead", "Mx Ada de la Mer Lantern House Speaker",
			"Alice Okafor Hertfordshire Constabulary Delegate", "Dana Whitlock Hertfordshire Constabulary Speaker", "Zoë Šťastná Bedfordshire Police Delegate",
		}
		if !slices.Equal(got, want) {
			t.Errorf("the badges are %q, want %q", got, want)
		}
		s.as("bob").get(at("/events/%d/programme", e.ID)).count("a[href='"+path+"']", 1)
		s.as("alice").get(at("/events/%d/programme", e.ID)).count("a[href='"+path+"']", 0)
		s.as("alice").get(path).want(http.StatusForbidden)
		s.as("grace").get(path).want(http.StatusNotFound)
		s.as("bob").get(at("/events/%d/badges.pdf", s.stall("Herts Pride", 20*days).ID)).want(http.StatusNotFound)

		nobody := s.stall("Training day", 20*days)
		nobody.Kind, nobody.LeadID = db.Conference, 0
		s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), nobody) })
		s.as("bob").get(at("/events/%d/badges.pdf", nobody.ID)).want(http.StatusNotFound).has("main", "so there are no badges")
	})
}

func TestABadgeHoldsItsNameHoweverLongItIs(t *testing.T) {
	t.Parallel()
	names := []string{"Al Li", "Wilhelmina-Konstantina Featherstonehaugh-Cholmondeley", strings.Repeat("W", 60), strings.Repeat("Anna ", 30), "محمد علي", ""}
	for i := len(names); i < 23; i++ {
		names = append(names, fmt.Sprint("Person ", i))
	}
	var all []views.Badge
	for _, name := range names {
		all = append(all, views.Badge{Name: name, From: strings.Repeat("Constabulary ", 12), Part: "Delegate", Network: "LGBT+ Network"})
	}
	var pdf bytes.Buffer
	if err := views.WriteBadges(&pdf, "Badges", "Force", time.Now(), all); err != nil {
		t.Fatal(err)
	}
	p := (&answer{t: t, Header: http.Header{"Content-Type": {"application/pdf"}}, Body: pdf.String()}).paper()
	if info := p.by("pdfinfo", p.path); !regexp.MustCompile(`Pages: +3\n`).MatchString(info) {
		t.Errorf("23 badges, ten to a sheet, are %s", info)
	}
	p.within(15, 11, 195, 286)
	p.says("Al Li", "محمد علي", "Person 22")
	// No badge reaches into its neighbour: a word that begins left of the middle ends there.
	for _, word := range box.FindAllStringSubmatch(p.by("pdftotext", "-bbox", p.path, "-"), -1) {
		var from, to float64
		_, _ = fmt.Sscan(word[1], &from)
		_, _ = fmt.Sscan(word[3], &to)
		if middle := 105 / 25.4 * 72; from < middle && to > middle {
			t.Errorf("%q is in two badges", word[5])
		}
	}
}
