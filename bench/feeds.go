package main

import (
	"context"
	"fmt"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// makeFeed adds a coordinator who has a link to the calendar of every event.
func (d *data) makeFeed(ctx context.Context, database *db.DB) error {
	bob := &db.Person{Email: "bob@example.org", FirstName: "Bob", LastName: "Marsh", Grade: db.PoliceOfficer, CreatedAt: time.Now().UTC(), Roles: []db.Role{db.Coordinator}}
	if err := database.Write(ctx, func(tx *db.Tx) error { return tx.InsertPerson(ctx, bob) }); err != nil {
		return err
	}
	var err error
	d.feed, err = network.New(database, action.Settings{}).Calendar.RenewFeed(ctx, bob, db.FeedNetwork)
	return err
}

// measureFeed measures that calendar as programs ask for it: for the first
// time, and again when they have it.
func (s *settings) measureFeed(ctx context.Context, t *table, server *process, d *data) error {
	ask := question{want: fasthttp.StatusOK, fill: func(r *fasthttp.Request, _ int64) { r.URI().SetPath(d.feed) }}
	body, err := server.once(ask)
	if err != nil {
		return err
	}
	small, err := server.once(packed(ask))
	if err != nil {
		return err
	}
	if err := s.row(t, fmt.Sprintf("calendar of %d events (%.0f KB, %.0f packed)", manyEvents, float64(len(body))/1000, float64(len(small))/1000), server.addrs(), packed(ask)); err != nil {
		return err
	}
	if err := s.bareRow(ctx, t, "bare Fiber handler, the packed bytes", small, ask); err != nil {
		return err
	}
	etag, err := server.etag(ask)
	if err != nil {
		return err
	}
	again := question{want: fasthttp.StatusNotModified, fill: func(r *fasthttp.Request, k int64) {
		ask.fill(r, k)
		r.Header.Set("If-None-Match", etag)
	}}
	return s.row(t, "the same calendar, 304", server.addrs(), again)
}

// etag asks once and returns the tag of the answer.
func (p *process) etag(ask question) (string, error) {
	request, answer := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	request.SetRequestURI("http://" + p.addr + "/")
	ask.fill(request, 0)
	if err := fasthttp.Do(request, answer); err != nil {
		return "", err
	}
	return string(answer.Header.Peek(fasthttp.HeaderETag)), nil
}

// loopFeed makes the calendar anew each time, as after a write.
func (s *settings) loopFeed(ctx context.Context, t *table, d *data) error {
	const name = "the same calendar, made anew in process"
	if !s.rows.MatchString(name) {
		return nil
	}
	database, err := db.Open(ctx, d.path)
	if err != nil {
		return err
	}
	defer func() { _ = database.Close() }()
	code := d.feed[len("/feeds/") : len(d.feed)-len(".ics")]
	var times []time.Duration
	start := time.Now()
	for time.Since(start) < s.span {
		begun := time.Now()
		if _, err := network.New(database, action.Settings{BaseURL: "https://rota.example.org"}).Calendar.Feed(ctx, code); err != nil {
			return err
		}
		times = append(times, time.Since(begun))
	}
	t.add(name, []cell{summary(times, time.Since(start))})
	return nil
}
