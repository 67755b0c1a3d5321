package network

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	ical "github.com/arran4/golang-ical"

	"github.com/rainbowrota/rainbowrota/db"
)

// The kinds of calendar link a person can have.
const (
	FeedOwn     = "own"     // the person's shifts
	FeedNetwork = "network" // every event, for coordinators
	FeedVehicle = "vehicle" // every booking, for keepers
)

// FeedKinds lists the calendar links that a person may have.
func FeedKinds(me *db.Person) []string {
	var kinds []string
	if canSignUp(me) {
		kinds = append(kinds, FeedOwn)
	}
	if me.Role("coordinator") {
		kinds = append(kinds, FeedNetwork)
	}
	if keeps(me) {
		kinds = append(kinds, FeedVehicle)
	}
	return kinds
}

const (
	feedPast      = 90 * 24 * time.Hour // entries stay that long after they are over
	feedCancelled = 60 * 24 * time.Hour // and as cancelled, so that programs remove them
	feedAhead     = 2 * 365 * 24 * time.Hour
	feedNoted     = time.Hour // how exactly it is known when a link was last fetched
	feedKept      = time.Minute
)

// RenewFeed makes a person's calendar link of a kind, in place of the one
// there was, and returns its path. Only its hash is kept: it is shown this once.
func (n *Network) RenewFeed(ctx context.Context, me *db.Person, kind string) (path string, err error) {
	allowed := false
	for _, k := range FeedKinds(me) {
		allowed = allowed || k == kind
	}
	if !allowed {
		return "", notFound()
	}
	code := rand.Text() + rand.Text() // 260 bits
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		if err := tx.SaveFeed(ctx, &db.Feed{PersonID: me.ID, Kind: kind, CodeHash: hashCode(code), CreatedAt: n.now()}); err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: "renewed calendar link", SubjectID: me.ID, Detail: kind})
	})
	return "/feeds/" + code + ".ics", err
}

// FeedsOf lists a person's own calendar links, without their codes.
func (n *Network) FeedsOf(ctx context.Context, me *db.Person) ([]db.Feed, error) {
	return n.DB.Feeds(ctx, me.ID)
}

// FeedText is a calendar as it is served.
type FeedText struct {
	Text string
	ETag string
}

// feedTexts keeps calendars as they were written, until this process writes
// anything, and a minute at most.
type feedTexts struct {
	mutex   sync.Mutex
	changes uint64
	kept    map[string]keptFeed
}

type keptFeed struct {
	FeedText
	at time.Time
}

// mostFeeds is how many calendars are kept at once.
const mostFeeds = 500

func (k *feedTexts) text(d *db.DB, key string, write func() (string, error)) (FeedText, error) {
	changes := d.Changes()
	k.mutex.Lock()
	if k.kept == nil || k.changes != changes || len(k.kept) >= mostFeeds {
		k.changes, k.kept = changes, make(map[string]keptFeed)
	}
	kept, ok := k.kept[key]
	k.mutex.Unlock()
	if ok && time.Since(kept.at) < feedKept {
		return kept.FeedText, nil
	}
	text, err := write()
	if err != nil {
		return FeedText{}, err
	}
	sum := sha256.Sum256([]byte(text))
	feed := FeedText{Text: text, ETag: `"` + hex.EncodeToString(sum[:16]) + `"`}
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.changes == changes {
		k.kept[key] = keptFeed{feed, time.Now()}
	}
	return feed, nil
}

// Feed returns the calendar behind a link. Whoever renewed it, was deactivated
// or lost the role finds nothing there any more.
func (n *Network) Feed(ctx context.Context, code string) (FeedText, error) {
	f, err := n.DB.FeedByHash(ctx, hashCode(code))
	if err != nil {
		return FeedText{}, err
	}
	me, err := n.DB.Person(ctx, f.PersonID)
	if err != nil {
		return FeedText{}, err
	}
	allowed := false
	for _, kind := range FeedKinds(me) {
		allowed = allowed || kind == f.Kind
	}
	if !allowed || !me.DeactivatedAt.IsZero() {
		return FeedText{}, notFound()
	}
	if n.now().Sub(f.FetchedAt) >= feedNoted {
		err := n.DB.Write(ctx, func(tx *db.Tx) error { return tx.TouchFeed(ctx, f.ID, n.now()) })
		if err != nil && !errors.Is(err, db.ErrFull) && !errors.Is(err, db.ErrBusy) && !errors.Is(err, db.ErrNotFound) { // reading goes on
			return FeedText{}, err
		}
	}
	return n.feeds.text(n.DB, fmt.Sprint(f.ID, me.Version), func() (string, error) {
		entries, err := n.feedEntries(ctx, me, f.Kind)
		if err != nil {
			return "", err
		}
		return calendarText("Rota", "", entries)
	})
}

func (n *Network) feedEntries(ctx context.Context, me *db.Person, kind string) ([]Entry, error) {
	switch kind {
	case FeedOwn:
		return n.dutyEntries(ctx, me)
	case FeedNetwork:
		return n.eventEntries(ctx, me)
	}
	return n.bookingEntries(ctx, me)
}

// dutyEntries are a person's shifts: requested ones are tentative, and those
// that ended are cancelled for a while.
func (n *Network) dutyEntries(ctx context.Context, me *db.Person) ([]Entry, error) {
	now := n.now()
	duties, err := n.DB.FeedDuties(ctx, me.ID, now.Add(-feedPast), now.Add(-feedCancelled))
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, len(duties))
	for i := range duties {
		entries[i] = n.dutyEntry(me, &duties[i])
	}
	return entries, nil
}

func (n *Network) dutyEntry(me *db.Person, d *db.FeedDuty) Entry {
	e := Entry{
		UID: n.uid("signup", d.SignupID), Sequence: d.Turn + d.EventRevision + d.ShiftVersion, Modified: later(d.ChangedAt, d.EventAt),
		Starts: d.StartsAt, Ends: d.EndsAt, Link: n.Settings.BaseURL + myRota, Alarm: time.Duration(me.AlarmMinutes) * time.Minute,
	}
	switch d.Status {
	case StatusConfirmed:
		e.Status = ical.ObjectStatusConfirmed
	case StatusRequested:
		e.Status = ical.ObjectStatusTentative
	default:
		e.Status = ical.ObjectStatusCancelled
	}
	if me.Discreet {
		e.Title, e.Says = "Duty", whereToBe
		return e
	}
	e.Title = d.Role + ", " + d.EventTitle
	e.Where = address(&db.Venue{Name: d.VenueName, Address: d.VenueAddress, Postcode: d.VenuePostcode})
	e.Says = whereToBe
	return e
}

// eventEntries are the events of the network, without anybody's name.
func (n *Network) eventEntries(ctx context.Context, me *db.Person) ([]Entry, error) {
	now := n.now()
	events, err := n.DB.Events(ctx, db.EventFilter{
		From: now.Add(-feedCancelled), To: now.Add(feedAhead), Statuses: []string{Published, Completed, Called}, Limit: 1000,
	})
	if err != nil {
		return nil, err
	}
	venues, err := n.venuesOf(ctx, events)
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, len(events))
	for i := range events {
		e := &events[i]
		entries[i] = n.eventEntry(e, venues[e.VenueID])
		entries[i].Link = n.Settings.BaseURL + fmt.Sprintf("/events/%d", e.ID)
		if me.Discreet {
			entries[i].Title, entries[i].Where = "Event", ""
		}
	}
	return entries, nil
}

func (n *Network) venuesOf(ctx context.Context, events []db.Event) (map[int64]*db.Venue, error) {
	var ids []int64
	for i := range events {
		ids = append(ids, events[i].VenueID)
	}
	return n.DB.VenuesByID(ctx, distinct(ids))
}

func (n *Network) eventEntry(e *db.Event, v *db.Venue) Entry {
	entry := Entry{
		UID: n.uid("event", e.ID), Sequence: e.Revision + e.Version, Modified: later(later(e.CreatedAt, e.PublishedAt), e.CancelledAt),
		Starts: e.StartsAt, Ends: e.EndsAt, Title: e.Title, Status: ical.ObjectStatusConfirmed,
	}
	if e.Status == Called {
		entry.Status = ical.ObjectStatusCancelled
	}
	if v != nil {
		entry.Where = address(v)
	}
	return entry
}

// bookingEntries are the bookings of every vehicle, for its keepers.
func (n *Network) bookingEntries(ctx context.Context, me *db.Person) ([]Entry, error) {
	vehicles, err := n.DB.Vehicles(ctx)
	if err != nil {
		return nil, err
	}
	now := n.now()
	var entries []Entry
	for i := range vehicles {
		bookings, err := n.DB.BookingsBetween(ctx, vehicles[i].ID, now.Add(-feedCancelled), now.Add(feedAhead))
		if err != nil {
			return nil, err
		}
		for j := range bookings {
			entries = append(entries, n.bookingEntry(me, &vehicles[i], &bookings[j]))
		}
	}
	return entries, nil
}

func (n *Network) bookingEntry(me *db.Person, v *db.Vehicle, b *db.Booking) Entry {
	e := Entry{
		UID: n.uid("booking", b.ID), Sequence: b.Version, Modified: b.ChangedAt, Starts: b.StartsAt, Ends: b.EndsAt,
		Title: "Vehicle booked", Link: n.Settings.BaseURL + fmt.Sprintf("/bookings/%d", b.ID), Status: ical.ObjectStatusConfirmed,
	}
	if b.Status == StatusRequested {
		e.Status = ical.ObjectStatusTentative
	}
	if !me.Discreet {
		e.Title = v.Name + ", " + b.Purpose
		if b.EventTitle != "" {
			e.Title = v.Name + ", " + b.EventTitle
		}
	}
	return e
}

// PublicFeed is the calendar of the events that the public may know of: title,
// time, venue and public text, and nobody's name.
func (n *Network) PublicFeed(ctx context.Context) (FeedText, error) {
	return n.feeds.text(n.DB, "public", func() (string, error) {
		now := n.now()
		events, err := n.DB.Events(ctx, db.EventFilter{
			Public: true, From: now.Add(-feedCancelled), To: now.Add(feedAhead), Statuses: []string{Published, Completed, Called}, Limit: 1000,
		})
		if err != nil {
			return "", err
		}
		venues, err := n.venuesOf(ctx, events)
		if err != nil {
			return "", err
		}
		entries := make([]Entry, len(events))
		for i := range events {
			entries[i] = n.eventEntry(&events[i], venues[events[i].VenueID])
			entries[i].Says, entries[i].Link = events[i].PublicText, n.Settings.BaseURL+"/"
		}
		name := n.Settings.NetworkName
		if n.Settings.ForceName != "" {
			name = n.Settings.ForceName + ", " + name
		}
		return calendarText(name, "", entries)
	})
}
