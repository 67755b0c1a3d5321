package network

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// lapseJob is the name under which the last look at the accreditations is remembered.
const lapseJob = "accreditations"

// lapseNotices are how many days before an accreditation ends its holder is reminded.
var lapseNotices = []int{lapseNotice, 30, 7}

// QueueLapses reminds liaison officers 90, 30 and 7 days before their
// accreditation ends, at 9am, with the next dates to refresh it, and takes
// whoever has lost an accreditation off the shifts to come that need it: their
// places go to those who wait, and they and the lead are told. It returns how
// many reminders it queued and how many places it freed.
func (n *Network) QueueLapses(ctx context.Context) (queued, freed int, err error) {
	now := n.now()
	last, err := n.lastRun(ctx, lapseJob, now)
	if err != nil || last.Before(now) && now.Sub(last) < overlap/2 {
		return 0, 0, err
	}
	if queued, err = n.remindOfLapses(ctx, last, now); err != nil {
		return 0, 0, err
	}
	freed, err = n.releaseUnqualified(ctx, now)
	return queued, freed, err
}

func (n *Network) remindOfLapses(ctx context.Context, last, now time.Time) (queued int, err error) {
	llos, err := n.liaisons(ctx)
	if err != nil {
		return 0, err
	}
	due := lapsesDue(llos, Day(now), last.Add(-overlap), now)
	var dates []renewal
	if len(due) > 0 {
		if dates, err = n.renewals(ctx, now); err != nil {
			return 0, err
		}
	}
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		queued = 0
		for i := range due {
			w := due[i].notice
			w.Blanks = append(w.Blanks, "{task}", datesToRenew(dates, due[i].expires))
			if err := n.tell(ctx, tx, w); err != nil {
				return err
			}
			queued++
		}
		return tx.SaveJobRun(ctx, &db.JobRun{Job: lapseJob, RanAt: now})
	})
	return queued, err
}

// lapse is a reminder of an accreditation that ends.
type lapse struct {
	notice

	expires string // its last day
}

// lapsesDue are the reminders that come due in a span, of accreditations that
// have not ended on a day. One that is recorded too late for some of its
// reminders is reminded of once when it is recorded.
func lapsesDue(llos []*liaison, day string, after, until time.Time) []lapse {
	var all []lapse
	for _, l := range llos {
		for _, p := range l.periods {
			for i, days := range lapseNotices {
				due := morningBefore(p.until, days)
				if p.until < day || Day(due) < p.from {
					continue
				}
				if due.Before(p.recorded) {
					if i+1 < len(lapseNotices) && morningBefore(p.until, lapseNotices[i+1]).Before(p.recorded) {
						continue
					}
					due = p.recorded
				}
				if !within(due, after, until) {
					continue
				}
				all = append(all, lapse{expires: p.until, notice: notice{
					Kind: LLOLapses, Key: fmt.Sprintf("%s/person-%d/until-%s/days-%d", LLOLapses, l.ID, p.until, days),
					Person: &l.Person, Due: due, Until: morningBefore(p.until, -1), Blanks: []string{"{expires}", longDay(p.until)},
				}})
			}
		}
	}
	return all
}

// lapsesPlanned is how far ahead the reminders of accreditations are shown.
const lapsesPlanned = lapseNotice * 24 * time.Hour

// PlannedLapses tells who will be reminded of an accreditation that ends in the
// next 90 days, and when, if nothing changes; for coordinators.
func (n *Network) PlannedLapses(ctx context.Context, me *db.Person) ([]Planned, error) {
	if err := coordinates(me); err != nil {
		return nil, err
	}
	now := n.now()
	last, err := n.lastRun(ctx, lapseJob, now)
	if err != nil {
		return nil, err
	}
	llos, err := n.liaisons(ctx)
	if err != nil {
		return nil, err
	}
	due := lapsesDue(llos, Day(now), last.Add(-overlap), now.Add(lapsesPlanned))
	keys := make([]string, len(due))
	for i := range due {
		keys[i] = due[i].Key
	}
	known, err := n.DB.KnownKeys(ctx, keys)
	if err != nil {
		return nil, err
	}
	var planned []Planned
	for i := range due {
		if w := &due[i]; !known[w.Key] {
			planned = group(planned, Planned{Kind: w.Kind, Due: w.Due, Why: "It ends on " + longDay(w.expires)}, w.Person.Name())
		}
	}
	return planned, nil
}

// releaseUnqualified takes people off the shifts to come for which they had an
// accreditation that was revoked or ended since. Whoever never had one was put
// there before the shift asked for it, and stays.
func (n *Network) releaseUnqualified(ctx context.Context, now time.Time) (freed int, err error) {
	all, err := n.DB.AccreditedSignups(ctx, now)
	if err != nil {
		return 0, err
	}
	ids := make([]int64, len(all))
	for i := range all {
		ids[i] = all[i].PersonID
	}
	held, err := n.DB.AccreditationsOf(ctx, db.LLO, distinct(ids))
	if err != nil {
		return 0, err
	}
	for i := range all {
		day := Day(all[i].StartsAt)
		if slices.ContainsFunc(held[all[i].PersonID], func(a db.Accreditation) bool { return countsOn(&a, day) }) {
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
	had, day := false, Day(s.StartsAt)
	for _, a := range all {
		if a.Kind != s.Accreditation {
			continue
		}
		if countsOn(&a, day) {
			return false
		}
		if a.GrantedOn <= day && Day(asked) <= a.ExpiresOn && (a.RevokedAt.IsZero() || a.RevokedAt.After(asked)) {
			had = true // it carried the sign-up
		}
	}
	return had
}

func (n *Network) releaseLost(ctx context.Context, shiftID, personID int64) (released bool, err error) {
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		released = false
		p, err := n.place(ctx, tx, shiftID, personID)
		if err != nil || !active(p.signup) || p.signup.Attendance != db.NotRecorded {
			return err
		}
		if all, err := tx.AllAccreditations(ctx, personID); err != nil || !lostFor(p.shift, p.signup.AskedAt, all) {
			return err
		}
		confirmed := p.signup.Status == db.SignupConfirmed
		p.signup.Reason = "The accreditation that the shift needs no longer counts on its day."
		if err := n.release(ctx, tx, p, db.SignupCancelled, 0); err != nil {
			return err
		}
		if err := n.tellOf(ctx, tx, Removed, p); err != nil {
			return err
		}
		if confirmed {
			if err := n.tellLead(ctx, tx, notice{Kind: LostPlace, Key: signupKey(LostPlace, p.signup), Blanks: whoBlank(p.person)}, p.event, p.shift); err != nil {
				return err
			}
		}
		released = true
		return n.fill(ctx, tx, p.shift, p.event)
	})
	return released, err
}

// lapseScripts are the messages about accreditations that end.
var lapseScripts = map[db.MessageKind]script{
	LLOLapses: {
		subject: "Your accreditation ends on {expires}", says: "Your accreditation as a liaison officer ends on {expires}. After that you can’t take shifts that need it until it is refreshed.\n\n{task}",
		discreet: "Something of yours ends on {expires}", discreetSay: "A qualification of yours ends on {expires}.",
		next: "Sign up for a date to refresh it: that is one tap.", path: "/my/training", linkText: "See the dates",
	},
	LostPlace: {
		subject: "{who} can’t come: {event}, {day}", says: "{who} ({role}) is no longer on {event}: their accreditation for the shift will not be valid on its day.",
		discreet: "Someone can’t come on {day}", discreetSay: "Someone was taken off a duty you lead, because they will not be qualified on its day.",
		next: "Check whether somebody from the waiting list has the place. If not, find cover.", path: eventPage + "/staffing", linkText: "See the staffing",
	},
}
