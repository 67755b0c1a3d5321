package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/demo"
)

// timesAsked is how often a page is asked for at each size. The middle is
// printed; the growth is that of the fastest, which other work disturbs least.
const timesAsked = 15

// role is somebody whose main pages are asked for: those of their menu and these.
type role struct {
	name    string
	session string // of somebody who has it; empty: not signed in
	more    []string
}

// onePage is what a page of a role took at each size.
type onePage struct {
	role, path string
	middle     [2]time.Duration
	fastest    [2]time.Duration
	bytes      [2]int // as sent
}

// measureSizes asks for every main page of every role, made anew each time, at
// 1,000 sign-ups and again when there are ten for each of so many events that
// are over.
func (s *settings) measureSizes(ctx context.Context, r *results, dir string) error {
	if s.grown == 0 || !s.rows.MatchString("every main page") {
		return nil
	}
	d, err := makeData(ctx, filepath.Join(dir, "sizes.db"))
	if err != nil {
		return err
	}
	roles, err := d.makeRoles(ctx)
	if err != nil {
		return err
	}
	var pages []onePage
	for size := range 2 {
		if size == 1 {
			if err := addPast(ctx, d.path, s.grown); err != nil {
				return err
			}
		}
		if err := askPages(ctx, d, roles, size, &pages); err != nil {
			return err
		}
	}
	r.pages, r.signups = pages, manyPeople*dutiesEach+s.grown*pastPeople
	return nil
}

// growth counts the pages that take more than 1.2 times as long at the second
// size, and those that are more than a hundredth larger, and says how many KB
// the largest is sent as.
func growth(pages []onePage) (slower, larger int, largest float64) {
	for _, p := range pages {
		if p.times() > 1.2 {
			slower++
		}
		if float64(p.bytes[1]) > 1.01*float64(p.bytes[0]) {
			larger++
		}
		if p.path != "/shifts" {
			largest = max(largest, float64(p.bytes[1])/1000)
		}
	}
	return slower, larger, largest
}

// times is the growth of a page's time.
func (p *onePage) times() float64 { return float64(p.fastest[1]) / float64(p.fastest[0]) }

// printPages prints what each page took at both sizes.
func printPages(pages []onePage, signups int) {
	slower, larger, _ := growth(pages)
	fmt.Printf("Of %d pages %d took at most 1.2 times as long at %s sign-ups, and %d were as large.\n\n", len(pages), len(pages)-slower, thousands(signups), len(pages)-larger)
	fmt.Printf("| role | page | 1,000 sign-ups: ms | KB sent | %s sign-ups: ms | KB sent | times |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |\n", thousands(signups))
	for _, p := range pages {
		fmt.Printf("| %s | %s | %.2f | %.1f | %.2f | %.1f | %.2f |\n", p.role, number.ReplaceAllString(p.path, ":id"), ms(p.middle[0]), float64(p.bytes[0])/1000, ms(p.middle[1]), float64(p.bytes[1])/1000, p.times())
	}
	fmt.Println()
}

// makeRoles adds somebody of each role, signed in.
func (d *data) makeRoles(ctx context.Context) ([]role, error) {
	database, err := db.Open(ctx, d.path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = database.Close() }()
	event := fmt.Sprintf("/events/%d", d.events[len(d.events)/2])
	roles := []role{
		{name: "public", more: []string{"/", "/sign-in", "/public/calendar.ics", "/verify", "/privacy"}},
		{name: "officer", session: d.sessions[1], more: []string{event, "/my/training", "/account/calendar"}},
		{name: "event lead", session: d.sessions[0], more: []string{event, event + "/staffing", event + "/day", event + "/messages", event + "/history"}},
	}
	for _, r := range []role{
		{name: "coordinator", more: []string{event, event + "/edit", event + "/staffing", event + "/messages", event + "/history", "/events/new", "/llos/coverage", "/llos/cover", "/venues", "/admin/outbox", "/admin/import"}},
		{name: "trainer", more: []string{"/my/training", event}},
		{name: "vehicle keeper", more: []string{"/vehicles/new"}},
		{name: "administrator"},
		{name: "call handler"},
		{name: "data-protection officer"},
		{name: "guest"},
	} {
		if r.session, err = addPersonOf(ctx, database, r.name); err != nil {
			return nil, err
		}
		roles = append(roles, r)
	}
	return roles, nil
}

// addPersonOf adds somebody of one role and returns the token of their session.
func addPersonOf(ctx context.Context, database *db.DB, name string) (token string, err error) {
	now := time.Now().UTC().Truncate(time.Second)
	token = hex.EncodeToString([]byte(fmt.Sprintf("%-32s", name)))
	sum := sha256.Sum256([]byte(token))
	return token, database.Write(ctx, func(tx *db.Tx) error {
		p := &db.Person{
			Email: strings.ReplaceAll(name, " ", "-") + "@example.org", FirstName: "Somebody", LastName: name, Force: "Testshire Police", Grade: db.PoliceOfficer,
			Area: demo.Areas[0], Discreet: true, RestFrom: 1320, RestTo: 420, CreatedAt: now, Roles: []db.Role{db.Role(name)},
		}
		if err := tx.InsertPerson(ctx, p); err != nil {
			return err
		}
		return tx.InsertSession(ctx, &db.Session{TokenHash: hex.EncodeToString(sum[:]), PersonID: p.ID, CreatedAt: now, LastSeenAt: now.Add(time.Hour), ExpiresAt: now.Add(10 * time.Hour)})
	})
}

var (
	menuLink = regexp.MustCompile(`class="top__page" href="([^"]+)"`)
	number   = regexp.MustCompile(`\d+`)
)

// askPages asks for the pages of all roles. At the first size it looks up which
// there are; a page that is not served is left out, and one that a role may not
// see is an error.
func askPages(ctx context.Context, d *data, roles []role, size int, pages *[]onePage) error {
	server, err := serveInside(ctx, d)
	if err != nil {
		return err
	}
	defer server.stop()
	if size == 0 {
		for _, r := range roles {
			paths := r.more
			if r.session != "" {
				page, err := server.once(plain(d.as(r.session, "/account")))
				if err != nil {
					return err
				}
				paths = slices.Clone(paths)
				links := menuLink.FindAllSubmatch(page, -1)
				if len(links) == 0 {
					return fmt.Errorf("%s has no menu", r.name)
				}
				for _, found := range links {
					paths = append(paths, string(found[1]))
				}
			}
			slices.Sort(paths)
			for _, path := range slices.Compact(paths) {
				*pages = append(*pages, onePage{role: r.name, path: path})
			}
		}
	}
	sessions := map[string]string{}
	for _, r := range roles {
		sessions[r.name] = r.session
	}
	client := &fasthttp.HostClient{Addr: server.addr, ReadBufferSize: 64 << 10}
	defer client.CloseIdleConnections()
	for i := range *pages {
		p := &(*pages)[i]
		ask := d.as(sessions[p.role], p.path)
		body, err := server.once(ask)
		if err != nil {
			return fmt.Errorf("%s: %w", p.role, err)
		}
		p.bytes[size] = len(body)
		var took []time.Duration
		for range timesAsked {
			server.database.Clock().WrittenUnknown()
			one, err := timed(client, server.addr, ask, 0)
			if err != nil {
				return fmt.Errorf("%s: %w", p.role, err)
			}
			took = append(took, one)
		}
		slices.Sort(took)
		p.middle[size], p.fastest[size] = took[len(took)/2], took[0]
	}
	return nil
}

// as asks for a page as somebody, or as nobody.
func (d *data) as(session, path string) question {
	return question{want: fasthttp.StatusOK, fill: func(r *fasthttp.Request, _ int64) { d.visit(r, path, session) }}
}
