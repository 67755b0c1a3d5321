package calendar

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	ical "github.com/arran4/golang-ical"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/cache"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// FeedKinds lists the calendar links that a person may have.
func FeedKinds(me *db.Person) []db.FeedKind {
	var kinds []db.FeedKind
	if action.CanSignUp(me) {
		kinds = append(kinds, db.FeedOwn)
	}
	if me.Role(db.Coordinator) {
		kinds = append(kinds, db.FeedNetwork)
	}
	if vehicles.Keeps(me) {
		kinds = append(kinds, db.FeedVehicle)
	}
	return kinds
}

const (
	FeedPast      = 90 * 24 * time.Hour // entries stay that long after they are over
	FeedCancelled = 60 * 24 * time.Hour // and as cancelled, so that programs remove them
	feedAhead     = 2 * 365 * 24 * time.Hour
	feedNoted     = time.Hour // how exactly it is known when a link was last fetched
	feedEntries   = 1000      // at most in one calendar
)

// RenewFeed makes a person's calendar link of a kind, in place of the one
// there was, and returns its path. Only its hash is kept: it is shown this once.
func (n *Calendar) RenewFeed(ctx context.Context, me *db.Person, kind db.FeedKind) (path string, err error) {
	if !slices.Contains(FeedKinds(me), kind) {
		return "", refusal.Missing()
	}
	code, hash, err := action.NewCode()
	if err != nil {
		return "", err
	}
	err = n.Act(ctx, me, func(a *action.Action) error {
		if err := a.Tx.SaveFeed(ctx, &db.Feed{PersonID: me.ID, Kind: kind, CodeHash: hash, CreatedAt: a.Now}); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: verbRenewedCalendarLink, SubjectID: me.ID, Detail: string(kind)})
	})
	return "/feeds/" + code + ".ics", err
}

// EndFeed ends a person's calendar link of a kind, and returns whether there was one.
func (n *Calendar) EndFeed(ctx context.Context, me *db.Person, kind db.FeedKind) (was bool, err error) {
	err = n.Act(ctx, me, func(a *action.Action) error {
		err := a.Tx.DeleteFeed(ctx, me.ID, kind)
		if was = err == nil; errors.Is(err, db.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: verbEndedCalendarLink, SubjectID: me.ID, Detail: string(kind)})
	})
	return was, err
}

// FeedsOf lists a person's own calendar links, without their codes.
func (n *Calendar) FeedsOf(ctx context.Context, me *db.Person) ([]db.Feed, error) {
	return n.DB.Feeds(ctx, me.ID)
}

// FeedText is a calendar as it is served.
type FeedText struct {
	Text     string
	ETag     string
	Modified time.Time // when the newest of its entries last changed

	id      int64     // of the link
	fetched time.Time // when the link was last noted as fetched
}

func (f FeedText) size() int { return 300 + len(f.Text) }

// feedKey is which calendar it is, and the hour from which it was written:
// what it holds depends on the clock no finer.
type feedKey struct {
	hash string // of the link's code; empty for the public calendar
	hour time.Time
}

// feedCache holds calendars as they are served. It only informs: a verb decides
// by what it reads under its locks.
type feedCache = cache.Cache[feedKey, FeedText]

const feedsCached = 8 << 20 // bytes

func newFeedCache(n *Calendar) *feedCache {
	return cache.New[feedKey](cache.Config[FeedText]{Clock: n.DB.Clock(), Most: feedsCached, Size: FeedText.size})
}

// Feed returns the calendar behind a link. It returns NotFound when the person
// renewed the link, was deactivated or lost the role. The text is kept until
// anything is written, so that a program which asks again costs next to nothing.
// A code of 256 bits needs no other protection against guessing.
func (n *Calendar) Feed(ctx context.Context, code string) (FeedText, error) {
	n.DB.Look(ctx)
	key := feedKey{action.HashCode(code), n.Time().Truncate(time.Hour)}
	feed, _, err := n.feeds.Get(ctx, key, func() (cache.Answer[FeedText], error) {
		feed, err := n.readFeed(ctx, key)
		return cache.Answer[FeedText]{Value: feed, About: []cache.Topic{cache.Anything, db.AboutFeed(feed.id)}}, err
	})
	if err != nil {
		return FeedText{}, err
	}
	if now := n.Time(); now.Sub(feed.fetched) >= feedNoted {
		err := n.DB.Write(ctx, func(tx *db.Tx) error { return tx.TouchFeed(ctx, feed.id, now, now.Add(-feedNoted)) })
		if err != nil && db.Unavailable(err) == nil { // reading goes on
			return FeedText{}, err
		}
	}
	return feed, nil
}

func (n *Calendar) readFeed(ctx context.Context, key feedKey) (FeedText, error) {
	f, err := n.DB.FeedByHash(ctx, key.hash)
	if err != nil {
		return FeedText{}, err
	}
	me, err := n.DB.Person(ctx, f.PersonID)
	if err != nil {
		return FeedText{}, err
	}
	if !slices.Contains(FeedKinds(me), f.Kind) || !me.DeactivatedAt.IsZero() {
		return FeedText{}, refusal.Missing()
	}
	var entries []messages.Entry
	name := "Rota"
	switch f.Kind {
	case db.FeedOwn:
		entries, err = n.dutyEntries(ctx, me, key.hour)
	case db.FeedNetwork:
		name = "Rota: events"
		entries, err = n.networkEntries(ctx, me, key.hour)
	case db.FeedVehicle:
		name = "Rota: vehicles"
		entries, err = n.bookingEntries(ctx, me, key.hour)
	}
	if err != nil {
		return FeedText{}, err
	}
	feed, err := feedText(name, entries, f.CreatedAt)
	feed.id, feed.fetched = f.ID, f.FetchedAt
	return feed, err
}

// feedText writes a calendar; from is since when there is one.
func feedText(name string, entries []messages.Entry, from time.Time) (FeedText, error) {
	text, err := messages.CalendarText(name, "", entries)
	if err != nil {
		return FeedText{}, err
	}
	sum := sha256.Sum256([]byte(text))
	feed := FeedText{Text: text, ETag: `W/"` + hex.EncodeToString(sum[:16]) + `"`, Modified: from}
	for i := range entries {
		feed.Modified = clock.Later(feed.Modified, entries[i].Modified)
	}
	return feed, nil
}

// dutyEntries lists a person's sign-ups that are active. For a while it also
// lists those that ended, as cancelled.
func (n *Calendar) dutyEntries(ctx context.Context, me *db.Person, now time.Time) ([]messages.Entry, error) {
	duties, err := n.DB.FeedDuties(ctx, me.ID, now.Add(-FeedPast), now.Add(-FeedCancelled))
	if err != nil {
		return nil, err
	}
	changed, err := n.DB.LastLogged(ctx, eventIDs(duties), action.ShownInCalendars)
	if err != nil {
		return nil, err
	}
	entries := make([]messages.Entry, 0, len(duties))
	for i := range duties {
		d := &duties[i]
		if e := n.DutyEntry(me, d, changed[d.EventID]); e.Status != ical.ObjectStatusTentative || now.Before(d.StartsAt) {
			entries = append(entries, e)
		}
	}
	return entries, nil
}

// DutyText is a person's own sign-up for a shift as a calendar of one entry. It
// returns NotFound when the person never signed up.
func (n *Calendar) DutyText(ctx context.Context, me *db.Person, shiftID int64) (string, error) {
	duties, err := n.DB.DutiesOn(ctx, me.ID, []int64{shiftID})
	if err != nil {
		return "", err
	}
	if len(duties) == 0 {
		return "", refusal.Missing()
	}
	changed, err := n.DB.LastLogged(ctx, eventIDs(duties), action.ShownInCalendars)
	if err != nil {
		return "", err
	}
	return messages.CalendarText("", "", []messages.Entry{n.DutyEntry(me, &duties[0], changed[duties[0].EventID])})
}

func eventIDs(duties []db.FeedDuty) []int64 {
	ids := make([]int64, len(duties))
	for i := range duties {
		ids[i] = duties[i].EventID
	}
	return action.Distinct(ids)
}

// DutyEntry is a sign-up as an entry, in feeds and in messages alike. What is
// only requested or waited for says so: many programs show no difference
// between tentative and confirmed. Its sequence rises with every change of the
// sign-up, the shift and the event, none of whose numbers ever falls.
func (n *Calendar) DutyEntry(me *db.Person, d *db.FeedDuty, eventChanged time.Time) messages.Entry {
	e := messages.Entry{
		UID: n.messages.Uid("signup", d.SignupID), Sequence: d.Turn + d.EventVersion + d.ShiftVersion, Modified: clock.Later(d.ChangedAt, eventChanged),
		Starts: d.StartsAt, Ends: d.EndsAt, Title: "Duty", Link: n.Settings().BaseURL + messages.MyRota,
	}
	if !me.Discreet {
		e.Title = words.Capital(d.Role) + ", " + d.EventTitle
		e.Where = messages.Address(&db.Venue{Name: d.VenueName, Address: d.VenueAddress, Postcode: d.VenuePostcode})
	}
	switch d.Status {
	case db.SignupConfirmed:
		e.Status, e.Alarm = ical.ObjectStatusConfirmed, time.Duration(me.AlarmMinutes)*time.Minute
		e.Says = "Arrive by " + clock.ClockTime(d.StartsAt.Add(-time.Duration(d.ArriveMinutes)*time.Minute).In(clock.London)) + ". " + messages.WhereToBe + "\n" + e.Link
	case db.SignupRequested:
		e.Status, e.Says = ical.ObjectStatusTentative, "You have asked for this and wait for the answer.\n"+e.Link
		e.Title += " (requested)"
	case db.SignupWaiting:
		e.Status, e.Says = ical.ObjectStatusTentative, "You are on the waiting list for this.\n"+e.Link
		e.Title += " (waiting list)"
	case db.SignupDeclined, db.SignupWithdrawn, db.SignupCancelled:
		e.Status, e.Free = ical.ObjectStatusCancelled, true
	}
	return e
}

// networkEntries are the events of the network, without anybody's name. They
// block nobody's time: a coordinator need not be there.
func (n *Calendar) networkEntries(ctx context.Context, me *db.Person, now time.Time) ([]messages.Entry, error) {
	entries, events, err := n.eventEntries(ctx, db.EventFilter{}, now)
	for i := range entries {
		entries[i].Link = n.Settings().BaseURL + fmt.Sprintf("/events/%d", events[i].ID)
		if entries[i].Free = true; me.Discreet {
			entries[i].Title, entries[i].Where = "Event", ""
		}
	}
	return entries, err
}

// eventEntries are events that were published, by start, and what they are entries of.
func (n *Calendar) eventEntries(ctx context.Context, f db.EventFilter, now time.Time) ([]messages.Entry, []db.Event, error) {
	f.From, f.To, f.Known, f.Limit = now.Add(-FeedCancelled), now.Add(feedAhead), true, feedEntries
	events, err := n.DB.Events(ctx, f)
	if err != nil {
		return nil, nil, err
	}
	events = slices.DeleteFunc(events, func(e db.Event) bool {
		return e.Status == db.EventCancelled && now.Sub(e.CancelledAt) > FeedCancelled
	})
	var ids, venueIDs []int64
	for i := range events {
		ids, venueIDs = append(ids, events[i].ID), append(venueIDs, events[i].VenueID)
	}
	venues, err := n.DB.VenuesByID(ctx, action.Distinct(venueIDs))
	if err != nil {
		return nil, nil, err
	}
	changed, err := n.DB.LastLogged(ctx, ids, action.ShownInCalendars)
	if err != nil {
		return nil, nil, err
	}
	entries := make([]messages.Entry, len(events))
	for i := range events {
		e := &events[i]
		entries[i] = messages.Entry{
			UID: n.messages.Uid("event", e.ID), Sequence: e.Version, Modified: clock.Later(clock.Later(e.CreatedAt, e.PublishedAt), changed[e.ID]),
			Starts: e.StartsAt, Ends: e.EndsAt, Title: e.Title, Status: ical.ObjectStatusConfirmed,
		}
		if e.Status == db.EventCancelled {
			entries[i].Status = ical.ObjectStatusCancelled
		}
		if v := venues[e.VenueID]; v != nil {
			entries[i].Where = messages.Address(v)
		}
	}
	return entries, events, nil
}

// bookingEntries are the bookings of every vehicle, for its keepers.
func (n *Calendar) bookingEntries(ctx context.Context, me *db.Person, now time.Time) ([]messages.Entry, error) {
	vehicles, err := n.DB.Vehicles(ctx)
	if err != nil {
		return nil, err
	}
	bookings, err := n.DB.FeedBookings(ctx, now.Add(-FeedPast), now.Add(feedAhead), now.Add(-FeedCancelled))
	if err != nil {
		return nil, err
	}
	names := make(map[int64]string, len(vehicles))
	for i := range vehicles {
		names[vehicles[i].ID] = vehicles[i].Name
	}
	entries := make([]messages.Entry, len(bookings))
	for i := range bookings {
		entries[i] = n.bookingEntry(me, names[bookings[i].VehicleID], &bookings[i])
	}
	return entries, nil
}

func (n *Calendar) bookingEntry(me *db.Person, vehicle string, b *db.Booking) messages.Entry {
	e := messages.Entry{
		UID: n.messages.Uid("booking", b.ID), Sequence: b.Version, Modified: b.ChangedAt, Starts: b.StartsAt, Ends: b.EndsAt, Free: true,
		Title: "Vehicle booked", Link: n.Settings().BaseURL + fmt.Sprintf("/bookings/%d", b.ID), Status: ical.ObjectStatusConfirmed,
	}
	if !me.Discreet {
		e.Title = vehicle + ", " + string(b.Purpose)
		if b.EventTitle != "" {
			e.Title = vehicle + ", " + b.EventTitle
		}
	}
	switch {
	case b.Status == db.BookingRequested:
		e.Status = ical.ObjectStatusTentative
		e.Title += " (requested)"
	case !vehicles.Holds(b):
		e.Status = ical.ObjectStatusCancelled
	}
	return e
}

// PublicFeed is the calendar of the events that the public may know of: title,
// time, venue and public text, and nobody's name.
func (n *Calendar) PublicFeed(ctx context.Context) (FeedText, error) {
	n.DB.Look(ctx)
	now := n.Time().Truncate(time.Hour)
	feed, _, err := n.feeds.Get(ctx, feedKey{hour: now}, func() (answer cache.Answer[FeedText], err error) {
		entries, events, err := n.eventEntries(ctx, db.EventFilter{Public: true}, now)
		if err != nil {
			return answer, err
		}
		for i := range entries {
			entries[i].Says, entries[i].Link, entries[i].Public, entries[i].Free = events[i].PublicText, n.Settings().BaseURL+"/", true, true
		}
		answer.About = []cache.Topic{db.AboutRest}
		answer.Value, err = feedText(words.JoinComma(n.Settings().ForceName, n.Settings().NetworkName), entries, time.Time{})
		return answer, err
	})
	return feed, err
}
