package training

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// lapseJob is the name under which the last look at the accreditations is remembered.
const lapseJob = "accreditations"

// QueueLapses reminds liaison officers some days before their
// accreditation ends, at 9am, with the next dates to refresh it. It takes everybody
// who has lost an accreditation off the shifts to come that need it: their places
// go to those who wait, and they and the lead are told. It returns how many
// reminders it queued and how many places it freed.
func (n *Training) QueueLapses(ctx context.Context) (queued, freed int, err error) {
	now := n.Time()
	last, err := n.messages.LastRun(ctx, lapseJob, now)
	if err != nil || last.Before(now) && now.Sub(last) < messages.Overlap/2 {
		return 0, 0, err
	}
	if queued, err = n.remindOfLapses(ctx, last, now); err != nil {
		return 0, 0, err
	}
	freed, err = n.releaseUnqualified(ctx, now)
	return queued, freed, err
}

func (n *Training) remindOfLapses(ctx context.Context, last, now time.Time) (queued int, err error) {
	llos, err := n.liaisons(ctx)
	if err != nil {
		return 0, err
	}
	due := lapsesDue(llos, n.Settings().LapseDays, clock.Day(now), last.Add(-messages.Overlap), now)
	var dates []renewal
	if len(due) > 0 {
		if dates, err = n.Renewals(ctx, now); err != nil {
			return 0, err
		}
	}
	err = n.Act(ctx, nil, func(a *action.Action) error {
		queued = 0
		for i := range due {
			w := due[i].Notice
			w.Blanks = append(w.Blanks, "{task}", DatesToRenew(dates, due[i].expires))
			if err := n.messages.Tell(ctx, a, w); err != nil {
				return err
			}
			queued++
		}
		return a.Tx.SaveJobRun(ctx, &db.JobRun{Job: lapseJob, RanAt: now})
	})
	return queued, err
}

// lapse is a reminder of an accreditation that ends.
type lapse struct {
	messages.Notice

	expires string // its last day
}

// lapsesDue are the reminders that come due in a span, of accreditations that
// have not ended on a day, so many days before each ends. One that is recorded too late for some of its
// reminders is reminded of once when it is recorded.
func lapsesDue(llos []*liaison, notices []int, day string, after, until time.Time) []lapse {
	var all []lapse
	for _, l := range llos {
		for _, p := range l.periods {
			for i, days := range notices {
				due := clock.MorningBefore(p.until, days)
				if p.until < day || clock.Day(due) < p.from {
					continue
				}
				if due.Before(p.recorded) {
					if i+1 < len(notices) && clock.MorningBefore(p.until, notices[i+1]).Before(p.recorded) {
						continue
					}
					due = p.recorded
				}
				if !clock.Within(due, after, until) {
					continue
				}
				all = append(all, lapse{expires: p.until, Notice: messages.Notice{
					Kind: messages.LLOLapses, Key: fmt.Sprintf("%s/person-%d/until-%s/days-%d", messages.LLOLapses, l.ID, p.until, days),
					Person: &l.Person, Due: due, Until: clock.MorningBefore(p.until, -1), Blanks: []string{"{expires}", clock.LongDay(p.until)},
				}})
			}
		}
	}
	return all
}

// PlannedLapses tells who will be reminded of an accreditation that ends in the
// next 90 days, and when, if nothing changes; for coordinators.
func (n *Training) PlannedLapses(ctx context.Context, me *db.Person) ([]messages.Planned, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	now := n.Time()
	last, err := n.messages.LastRun(ctx, lapseJob, now)
	if err != nil {
		return nil, err
	}
	llos, err := n.liaisons(ctx)
	if err != nil {
		return nil, err
	}
	due := lapsesDue(llos, n.Settings().LapseDays, clock.Day(now), last.Add(-messages.Overlap), now.AddDate(0, 0, messages.DaysAhead))
	keys := make([]string, len(due))
	for i := range due {
		keys[i] = due[i].Key
	}
	known, err := n.DB.KnownKeys(ctx, keys)
	if err != nil {
		return nil, err
	}
	var planned []messages.Planned
	for i := range due {
		if w := &due[i]; !known[w.Key] {
			planned = messages.Group(planned, messages.Planned{Kind: w.Kind, Due: w.Due, Why: "It ends on " + clock.LongDay(w.expires)}, w.Person.Name())
		}
	}
	return planned, nil
}

// releaseUnqualified takes people off the shifts to come for which they had an
// accreditation that was revoked or ended since. People who never had one stay:
// they were put there before the shift asked for it.
func (n *Training) releaseUnqualified(ctx context.Context, now time.Time) (freed int, err error) {
	all, err := n.DB.AccreditedSignups(ctx, now)
	if err != nil {
		return 0, err
	}
	ids := make([]int64, len(all))
	for i := range all {
		ids[i] = all[i].PersonID
	}
	held, err := n.DB.AccreditationsOf(ctx, db.LLO, action.Distinct(ids))
	if err != nil {
		return 0, err
	}
	for i := range all {
		day := clock.Day(all[i].StartsAt)
		if slices.ContainsFunc(held[all[i].PersonID], func(a db.Accreditation) bool { return rota.CountsOn(&a, day) }) {
			continue
		}
		released, err := n.releaseLost(ctx, all[i].ShiftID, all[i].PersonID)
		if err != nil {
			return freed, err
		}
		if released {
			freed++
		}
	}
	return freed, nil
}

// lostFor tells whether somebody had the accreditation a shift needs, and has none on its day.
func lostFor(s *db.Shift, asked time.Time, all []db.Accreditation) bool {
	had, day := false, clock.Day(s.StartsAt)
	for _, a := range all {
		if a.Kind != s.Accreditation {
			continue
		}
		if rota.CountsOn(&a, day) {
			return false
		}
		if a.GrantedOn <= day && clock.Day(asked) <= a.ExpiresOn && (a.RevokedAt.IsZero() || a.RevokedAt.After(asked)) {
			had = true // it carried the sign-up
		}
	}
	return had
}

func (n *Training) releaseLost(ctx context.Context, shiftID, personID int64) (released bool, err error) {
	err = n.Act(ctx, nil, func(a *action.Action) error {
		released = false
		p, err := n.rota.Place(ctx, a, shiftID, personID)
		if err != nil || !rota.Active(p.Signup) || p.Signup.Attendance != db.NotRecorded {
			return err
		}
		if all, err := a.Tx.AllAccreditations(ctx, personID); err != nil || !lostFor(p.Shift, p.Signup.AskedAt, all) {
			return err
		}
		confirmed := p.Signup.Status == db.SignupConfirmed
		p.Signup.Reason = "The accreditation that the shift needs no longer counts on its day."
		if err := n.rota.Release(ctx, a, p, db.SignupCancelled, 0); err != nil {
			return err
		}
		if err := n.rota.TellOf(ctx, a, messages.Removed, p); err != nil {
			return err
		}
		if confirmed {
			if err := n.rota.TellLead(ctx, a, messages.Notice{Kind: messages.LostPlace, Key: messages.SignupKey(messages.LostPlace, p.Signup), Blanks: rota.WhoBlank(p.Person)}, p.Event, p.Shift); err != nil {
				return err
			}
		}
		released = true
		return n.rota.Fill(ctx, a, p.Shift, p.Event)
	})
	return released, err
}

// lapseScripts are the messages about accreditations that end.
var lapseScripts = map[db.MessageKind]messages.Script{
	messages.LLOLapses: {
		Subject: "Your accreditation ends on {expires}", Says: "Your accreditation as a liaison officer ends on {expires}. After that you can’t take shifts that need it until it is refreshed.\n\n{task}",
		Discreet: "Something of yours ends on {expires}", DiscreetSay: "A qualification of yours ends on {expires}.",
		Next: "Sign up for a date to refresh it: that is one tap.", Path: "/my/training", LinkText: "See the dates",
	},
	messages.LostPlace: {
		Subject: "{who} can’t come: {event}, {day}", Says: "{who} ({role}) is no longer on {event}: their accreditation for the shift will not be valid on its day.",
		Discreet: "Someone can’t come on {day}", DiscreetSay: "Someone was taken off a duty you lead, because they will not be qualified on its day.",
		Next: "Check whether somebody from the waiting list has the place. If not, find cover.", Path: messages.EventPage + "/staffing", LinkText: "See the staffing",
	},
}
