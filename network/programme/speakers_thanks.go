package programme

import (
	"context"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// When a guest who spoke and was not thanked needs attention: from a week
// after the event, for three months.
const (
	ThanksDue    = 7 * 24 * time.Hour
	ThanksWanted = 90 * 24 * time.Hour
)

// ThanksNote is a note of thanks to a guest who spoke at an event, to begin with.
func (n *Programme) ThanksNote(me *db.Person, e *db.Event, s *db.Speaker) string {
	from := me.Name()
	if n.Settings().ForceName != "" {
		from += "\n" + n.Settings().ForceName
	}
	return "Dear " + s.Name + ",\n\nThank you for speaking at " + e.Title + " on " + clock.LongDate(e.StartsAt) +
		". What you told us stays with those who were there, and it will help the people who turn to us.\n\nIf there is anything you would like us to know or to do differently, please tell me.\n\nWith best wishes\n" + from
}

// Thank notes that a guest who spoke at an event that has begun was thanked,
// and what the note said.
func (n *Programme) Thank(ctx context.Context, me *db.Person, id int64, version int, note string) error {
	var f refusal.Faults
	if note = f.Text("note", note); note == "" {
		f.Add("note", "Write the note")
	}
	if err := f.Err(); err != nil {
		return err
	}
	return n.changeThanks(ctx, me, id, version, verbThankedSpeaker, func(a *action.Action, s *db.Speaker) {
		if s.Thanks = note; s.ThankedAt.IsZero() {
			s.ThankedAt, s.ThankedBy = a.Now, a.Me.ID
		}
	})
}

// NotThanked takes back that a speaker was thanked. The note stays.
func (n *Programme) NotThanked(ctx context.Context, me *db.Person, id int64, version int) error {
	return n.changeThanks(ctx, me, id, version, verbTookBackThanks, func(_ *action.Action, s *db.Speaker) {
		s.ThankedAt, s.ThankedBy = time.Time{}, 0
	})
}

func (n *Programme) changeThanks(ctx context.Context, me *db.Person, id int64, version int, verb db.Verb, change func(*action.Action, *db.Speaker)) error {
	return n.changeSpeaker(ctx, me, id, func(a *action.Action, e *db.Event, s *db.Speaker) error {
		switch {
		case !Thankable(e, s, a.Now):
			return refusal.New(refusal.Conflict, "Thanks are for a guest, once the event has begun.")
		case s.Version != version:
			return refusal.Stale()
		}
		change(a, s)
		if err := a.Tx.UpdateSpeaker(ctx, s, version); err != nil {
			return err
		}
		return n.logSpeaker(ctx, a, verb, s)
	})
}

// Thankable tells whether a speaker is a guest at an event that has begun.
func Thankable(e *db.Event, s *db.Speaker, now time.Time) bool {
	return s.PersonID == 0 && e.Status != db.EventDraft && e.Status != db.EventCancelled && !now.Before(e.StartsAt)
}

// SpeakersToThank lists guests who spoke some time ago and were not thanked.
func (n *Programme) SpeakersToThank(ctx context.Context, now time.Time, leadID int64) ([]db.SpeakerToThank, error) {
	return n.DB.SpeakersToThank(ctx, now.Add(-ThanksWanted), now.Add(-ThanksDue), leadID, 20)
}

// forgetSpeakers forgets how speakers are reached, when they arrive and what
// they need, some days after their event.
func (n *Programme) forgetSpeakers(ctx context.Context, a *action.Action) error {
	byEvent, err := a.Tx.SpeakersToForget(ctx, a.Now.Add(-n.Settings().SpeakersKept))
	if err != nil {
		return err
	}
	ids := make([]int64, 0, len(byEvent))
	for id := range byEvent {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if err := a.Tx.ForgetSpeakers(ctx, id); err != nil {
			return err
		}
		if err := a.LogRow(ctx, db.LogRow{Verb: verbForgotSpeakers, EventID: id, Detail: words.Count(byEvent[id], "speaker")}); err != nil {
			return err
		}
	}
	return nil
}
