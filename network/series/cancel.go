package series

import (
	"context"
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// PreviewCancelFollowing tells what cancelling several dates would do, by doing
// it and taking it back.
func (n *Series) PreviewCancelFollowing(ctx context.Context, me *db.Person, eventID int64, scope Scope) (out *Following, err error) {
	err = n.rehearse(ctx, me, func(a *action.Action) (err error) {
		out, err = n.cancelFollowing(ctx, a, eventID, scope, "preview", "")
		return err
	})
	return out, err
}

// CancelFollowing calls off the date of an event and those after it, or all to
// come, as CancelEvent does, but each person is told once of all of them.
// Dates that are over or cancelled already are left alone. seen is what the
// preview was of; a change since is a Conflict. The same form key does it once.
func (n *Series) CancelFollowing(ctx context.Context, me *db.Person, eventID int64, scope Scope, reason, seen, formKey string) (out *Following, err error) {
	if reason, err = refusal.ReasonTyped(reason); err != nil {
		return nil, err
	}
	err = n.Act(ctx, me, func(a *action.Action) error {
		words := []any{eventID, scope, reason, seen}
		_, err := n.Once(ctx, a, formKey, words, func() (int64, error) {
			out, err = n.cancelFollowing(ctx, a, eventID, scope, reason, seen)
			return eventID, err
		})
		return err
	})
	return out, err
}

func (n *Series) cancelFollowing(ctx context.Context, a *action.Action, eventID int64, scope Scope, reason, seen string) (*Following, error) {
	w, err := n.following(ctx, a, eventID, scope, seen)
	if err != nil {
		return nil, err
	}
	if err := w.lock(ctx); err != nil {
		return nil, err
	}
	for i := range w.dates {
		e := &w.dates[i]
		if why := w.fixed(e); why != "" {
			w.leave(e, "%s", why)
			continue
		}
		was := *e
		told, err := n.events.CancelEventIn(ctx, a, &w.gathered, e.ID, e.Version, reason)
		if refusal.KindOf(err) == refusal.Invalid {
			err = refusal.OfField("reason", "Say why they are cancelled: everyone affected can read it")
		}
		if err != nil {
			return nil, err
		}
		w.gathered.Note(told)
		w.out.Changed = append(w.out.Changed, ChangedDate{Event: e, Was: &was, Exempt: w.oddness(e)})
	}
	if len(w.out.Changed) == 0 {
		return nil, refusal.New(refusal.Conflict, "There is no date left to cancel: they are over, or cancelled already.")
	}
	w.out.Told = w.gathered.Told()
	if err := n.events.TellGathered(ctx, a, w.series, w.gathered); err != nil {
		return nil, err
	}
	return w.out, a.Log(ctx, db.LogRow{
		Verb: verbCancelledDates, Thing: db.ThingSeries, ThingID: w.series.ID, Reason: reason,
		Detail: fmt.Sprintf("%s, %d told", words.Count(len(w.out.Changed), "date"), w.out.Told.Count()),
	})
}

// oddness tells in what a date that is cancelled with others was changed
// separately before, so that nobody cancels it unawares.
func (w *following) oddness(e *db.Event) string {
	day, err := time.Parse(time.DateOnly, e.OccursOn)
	if err != nil {
		return ""
	}
	switch starts, _ := clock.OnClock(day, clock.ClockOf(w.anchor.StartsAt), 0); {
	case clock.Day(e.StartsAt) != e.OccursOn:
		return "moved separately from " + day.Format("Monday 2 January 2006")
	case !e.StartsAt.Equal(starts):
		return "at another time of day"
	case e.Title != w.anchor.Title:
		return "with a title of its own: " + e.Title
	case e.VenueID != w.anchor.VenueID:
		return "at another venue"
	}
	return ""
}
