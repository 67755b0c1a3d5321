package network

import (
	"context"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// When a guest who spoke and was not thanked needs attention: from a week
// after the event, for three months.
const (
	thanksDue    = 7 * 24 * time.Hour
	thanksWanted = 90 * 24 * time.Hour
)

// ThanksNote is a note of thanks to a guest who spoke at an event, to begin with.
func (n *Network) ThanksNote(me *db.Person, e *db.Event, s *db.Speaker) string {
	from := me.Name()
	if n.Settings.ForceName != "" {
		from += "\n" + n.Settings.ForceName
	}
	return "Dear " + s.Name + ",\n\nThank you for speaking at " + e.Title + " on " + LongDate(e.StartsAt) +
		". What you told us stays with those who were there, and it will help the people who turn to us.\n\nIf there is anything you would like us to know or to do differently, please tell me.\n\nWith best wishes\n" + from
}

// Thank notes that a guest who spoke at an event that has begun was thanked,
// and what the note said.
func (n *Network) Thank(ctx context.Context, me *db.Person, id int64, version int, note string) error {
	var f faults
	if note = f.text("note", note); note == "" {
		f.add("note", "Write the note")
	}
	if err := f.err(); err != nil {
		return err
	}
	return n.changeThanks(ctx, me, id, version, "thanked speaker", func(s *db.Speaker) {
		if s.Thanks = note; s.ThankedAt.IsZero() {
			s.ThankedAt, s.ThankedBy = n.now(), me.ID
		}
	})
}

// NotThanked takes back that a speaker was thanked. The note stays.
func (n *Network) NotThanked(ctx context.Context, me *db.Person, id int64, version int) error {
	return n.changeThanks(ctx, me, id, version, "took back thanks", func(s *db.Speaker) {
		s.ThankedAt, s.ThankedBy = time.Time{}, 0
	})
}

func (n *Network) changeThanks(ctx context.Context, me *db.Person, id int64, version int, verb string, change func(*db.Speaker)) error {
	return n.changeSpeaker(ctx, me, id, func(tx *db.Tx, e *db.Event, s *db.Speaker) error {
		switch {
		case !Thankable(e, s, n.now()):
			return refuse(Conflict, "Thanks are for a guest, once the event has begun.")
		case s.Version != version:
			return stale()
		}
		change(s)
		if err := tx.UpdateSpeaker(ctx, s, version); err != nil {
			return err
		}
		return n.logSpeaker(ctx, tx, me, verb, s)
	})
}

// Thankable tells whether a speaker is a guest at an event that has begun.
func Thankable(e *db.Event, s *db.Speaker, now time.Time) bool {
	return s.PersonID == 0 && e.Status != db.EventDraft && e.Status != db.EventCancelled && !now.Before(e.StartsAt)
}

// speakersToThank lists guests who spoke some time ago and were not thanked.
func (n *Network) speakersToThank(ctx context.Context, now time.Time, leadID int64) ([]db.SpeakerToThank, error) {
	return n.DB.SpeakersToThank(ctx, now.Add(-thanksWanted), now.Add(-thanksDue), leadID, 20)
}

// forgetSpeakers forgets how speakers are reached, when they arrive and what
// they need, some days after their event.
func (n *Network) forgetSpeakers(ctx context.Context, tx *db.Tx) error {
	byEvent, err := tx.SpeakersToForget(ctx, n.now().AddDate(0, 0, -SpeakersKept))
	if err != nil {
		return err
	}
	ids := make([]int64, 0, len(byEvent))
	for id := range byEvent {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if err := tx.ForgetSpeakers(ctx, id); err != nil {
			return err
		}
		if err := n.log(ctx, tx, db.LogRow{Verb: "forgot speakers", EventID: id, Detail: count(byEvent[id], "speaker")}); err != nil {
			return err
		}
	}
	return nil
}
