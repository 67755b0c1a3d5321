package network

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// lapseJob is the name under which the last look at the accreditations is remembered.
const lapseJob = "accreditations"

// lapseNotices are how many days before an accreditation ends its holder is reminded.
var lapseNotices = []int{lapseNotice, 30, 7}

// refreshersNamed is how many coming dates a reminder names.
const refreshersNamed = 3

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
	due := lapsesDue(llos, last.Add(-overlap), now)
	dates := ""
	if len(due) > 0 {
		if dates, err = n.refreshers(ctx, now); err != nil {
			return 0, err
		}
	}
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		queued = 0
		for i := range due {
			due[i].Task = dates
			if err := n.tell(ctx, tx, due[i]); err != nil {
				return err
			}
			queued++
		}
		return tx.SaveJobRun(ctx, &db.JobRun{Job: lapseJob, RanAt: now})
	})
	return queued, err
}

// lapsesDue are the reminders of accreditations that came due in a span.
func lapsesDue(llos []*liaison, after, until time.Time) []notice {
	var due []notice
	for _, l := range llos {
		now, current := l.on(Day(until))
		if !current {
			continue
		}
		for _, days := range lapseNotices {
			if !within(morningBefore(now.until, days), after, until) {
				continue
			}
			due = append(due, notice{
				Kind: LLOLapses, Key: fmt.Sprintf("%s/person-%d/until-%s/days-%d", LLOLapses, l.ID, now.until, days),
				Person: &l.Person, Accreditation: &db.Accreditation{ExpiresOn: now.until}, Due: morningBefore(now.until, days), Until: morningBefore(now.until, -1),
			})
		}
	}
	return due
}

// refreshers says when the next dates are that renew an accreditation, and how
// many places are left: those of courses for liaison officers, or else of
// courses that make one.
func (n *Network) refreshers(ctx context.Context, now time.Time) (string, error) {
	dates, err := n.DB.CourseDates(ctx, now, datesShown)
	if err != nil {
		return "", err
	}
	var lines, first []string
	for i := range dates {
		e := &dates[i]
		if e.Status != Published || !e.StartsAt.After(now) {
			continue
		}
		course, err := n.DB.Course(ctx, e.CourseID)
		if err != nil {
			return "", err
		}
		if course.Grants != LLO {
			continue
		}
		left, err := n.learnersLeft(ctx, e)
		if err != nil {
			return "", err
		}
		line := Span(e.StartsAt, e.EndsAt) + ": " + left
		if course.Requires == LLO {
			lines = append(lines, line)
		} else {
			first = append(first, line)
		}
	}
	if len(lines) == 0 {
		lines = first
	}
	if len(lines) == 0 {
		return "No date to refresh it is planned yet.", nil
	}
	return "The next dates to refresh it:\n" + strings.Join(lines[:min(len(lines), refreshersNamed)], "\n"), nil
}

// learnersLeft says how many learners' places are left at a date for the own force.
func (n *Network) learnersLeft(ctx context.Context, e *db.Event) (string, error) {
	left, err := n.placesLeft(ctx, e)
	if err != nil || left > 0 {
		return counted(left, "place", "places") + " left", err
	}
	return "full, with a waiting list", nil
}

// placesLeft counts the learners' places that are left at a date for the own force.
func (n *Network) placesLeft(ctx context.Context, e *db.Event) (left int, err error) {
	shifts, err := n.DB.ShiftsOf(ctx, e.ID)
	if err != nil {
		return 0, err
	}
	for i := range shifts {
		if !learns(&shifts[i]) || !shifts[i].CancelledAt.IsZero() {
			continue
		}
		seats, err := n.seatingOf(ctx, n.DB.Reader, &shifts[i], e)
		if err != nil {
			return 0, err
		}
		left += max(0, seats.left(&shifts[i], n.Settings.ForceName))
	}
	return left, nil
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
	held, err := n.DB.AccreditationsOf(ctx, LLO, distinct(ids))
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

// countsOn tells whether an accreditation counts on a day, as 2006-01-02.
func countsOn(a *db.Accreditation, day string) bool {
	return a.RevokedAt.IsZero() && a.GrantedOn <= day && day <= a.ExpiresOn
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
		if err != nil || !active(p.signup) || p.signup.Attendance != "" {
			return err
		}
		if all, err := tx.AllAccreditations(ctx, personID); err != nil || !lostFor(p.shift, p.signup.AskedAt, all) {
			return err
		}
		confirmed := p.signup.Status == StatusConfirmed
		p.signup.Reason = "The accreditation that the shift needs no longer counts on its day."
		if err := n.release(ctx, tx, p, StatusCancelled, 0); err != nil {
			return err
		}
		if err := n.tellOf(ctx, tx, Removed, p); err != nil {
			return err
		}
		if confirmed {
			if err := n.tellLead(ctx, tx, LostPlace, signupKey(LostPlace, p.signup), p.event, p.shift, p.person, ""); err != nil {
				return err
			}
		}
		released = true
		return n.fill(ctx, tx, p.shift, p.event)
	})
	return released, err
}

// lapseScripts are the messages about accreditations that end.
var lapseScripts = map[string]script{
	LLOLapses: {
		subject: "Your accreditation ends on {expires}", says: "Your accreditation as a liaison officer ends on {expires}. After that you can’t take shifts that need it until it is refreshed.\n\n{task}",
		discreet: "Something of yours ends on {expires}", discreetSay: "A qualification of yours ends on {expires}.",
		next: "Sign up for a date to refresh it: on its page that is one tap.", path: "/training", linkText: "See the dates",
	},
	LostPlace: {
		subject: "{who} can’t come: {event}, {day}", says: "{who} ({role}) is off {event}: the accreditation that the shift needs no longer counts on its day. The place goes to whoever waits.",
		discreet: "Someone can’t come on {day}", discreetSay: "Someone was taken off a duty you lead, for want of a qualification on its day. The place goes to whoever waits.",
		next: "If nobody waits, find cover.", path: eventPage + "/staffing", linkText: "See the staffing",
	},
}
