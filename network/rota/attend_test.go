package rota_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

func TestWhoMayAttend(t *testing.T) {
	t.Parallel()
	start := clocktest.Noon.AddDate(0, 0, 30) // 1 July 2026, 12pm
	officer := db.Person{ID: 1, Roles: []db.Role{db.Officer}}
	shift := db.Shift{ID: 7, StartsAt: start, EndsAt: start.Add(4 * time.Hour), Maximum: 5}
	event := db.Event{ID: 3, Status: db.EventPublished, VenueID: 1}
	llo := func(from, until string) []db.Accreditation {
		return []db.Accreditation{{Kind: db.LLO, GrantedOn: from, ExpiresOn: until}}
	}
	duty := func(from, length time.Duration, change ...func(*db.Duty)) []db.Duty {
		d := db.Duty{ShiftID: 8, EventID: 4, VenueID: 2, EventTitle: "Market", Role: "Stall", StartsAt: start.Add(from), EndsAt: start.Add(from + length)}
		for _, c := range change {
			c(&d)
		}
		return []db.Duty{d}
	}
	for name, c := range map[string]struct {
		change func(*db.Person, *db.Shift, *db.Event)
		held   []db.Accreditation
		duties []db.Duty
		now    time.Time
		want   rota.ObstacleKind
		says   string
	}{
		"an officer who is free":              {want: rota.NoObstacle},
		"a call handler":                      {change: func(p *db.Person, _ *db.Shift, _ *db.Event) { p.Roles = []db.Role{db.CallHandler} }, want: rota.NotAnOfficer},
		"someone deactivated":                 {change: func(p *db.Person, _ *db.Shift, _ *db.Event) { p.DeactivatedAt = clocktest.Noon }, want: rota.NotAnOfficer},
		"a draft":                             {change: func(_ *db.Person, _ *db.Shift, e *db.Event) { e.Status = db.EventDraft }, want: rota.NotOpen},
		"a cancelled event":                   {change: func(_ *db.Person, _ *db.Shift, e *db.Event) { e.Status = db.EventCancelled }, want: rota.NotOpen, says: "cancelled"},
		"a cancelled shift":                   {change: func(_ *db.Person, s *db.Shift, _ *db.Event) { s.CancelledAt = clocktest.Noon }, want: rota.NotOpen, says: "cancelled"},
		"the second before it starts":         {now: start.Add(-time.Second), want: rota.NoObstacle},
		"the moment it starts":                {now: start, want: rota.Started},
		"no accreditation":                    {change: llosOnly, want: rota.Unqualified, says: "A course makes you one"},
		"current on the last day":             {change: llosOnly, held: llo("2025-07-01", "2026-07-01"), want: rota.NoObstacle},
		"current from the first day":          {change: llosOnly, held: llo("2026-07-01", "2027-07-01"), want: rota.NoObstacle},
		"granted the day after":               {change: llosOnly, held: llo("2026-07-02", "2027-07-01"), want: rota.Unqualified, says: "A course makes you one"},
		"lapsed nine days before":             {change: llosOnly, held: llo("2025-07-01", "2026-06-22"), want: rota.Unqualified, says: "lapses on 22 June 2026, 9 days before"},
		"lapsed the day before":               {change: llosOnly, held: llo("2025-07-01", "2026-06-30"), want: rota.Unqualified, says: "1 day before"},
		"renewed with a gap":                  {change: llosOnly, held: append(llo("2026-06-30", "2027-07-01"), llo("2020-01-01", "2021-01-01")...), want: rota.NoObstacle},
		"another kind of accreditation":       {change: llosOnly, held: []db.Accreditation{{Kind: "driver", GrantedOn: "2020-01-01", ExpiresOn: "2030-01-01"}}, want: rota.Unqualified},
		"a duty that overlaps":                {duties: duty(3*time.Hour, 4*time.Hour), want: rota.Clashes, says: "Clashes with Market, Stall"},
		"a duty inside it":                    {duties: duty(time.Hour, time.Hour), want: rota.Clashes},
		"a duty around it":                    {duties: duty(-time.Hour, 9*time.Hour), want: rota.Clashes},
		"back to back after":                  {duties: duty(4*time.Hour, time.Hour), want: rota.NoObstacle},
		"back to back before":                 {duties: duty(-time.Hour, time.Hour), want: rota.NoObstacle},
		"back to back with travel between":    {duties: duty(4*time.Hour, time.Hour, travel(30)), want: rota.Clashes, says: "travel"},
		"travel that fits exactly":            {duties: duty(4*time.Hour+30*time.Minute, time.Hour, travel(30)), want: rota.NoObstacle},
		"this event's travel counts too":      {change: func(_ *db.Person, _ *db.Shift, e *db.Event) { e.TravelMinutes = 45 }, duties: duty(-90*time.Minute, time.Hour), want: rota.Clashes},
		"no travel within the same event":     {duties: duty(4*time.Hour, time.Hour, travel(30), func(d *db.Duty) { d.EventID = 3 }), want: rota.NoObstacle},
		"no travel within the same venue":     {duties: duty(4*time.Hour, time.Hour, travel(30), func(d *db.Duty) { d.VenueID = 1 }), want: rota.NoObstacle},
		"the shift itself is no clash":        {duties: duty(0, 4*time.Hour, func(d *db.Duty) { d.ShiftID = 7 }), want: rota.NoObstacle},
		"an overlap within the event clashes": {duties: duty(0, 4*time.Hour, func(d *db.Duty) { d.EventID = 3 }), want: rota.Clashes},
	} {
		t.Run(name, func(t *testing.T) {
			p, s, e, now := officer, shift, event, clocktest.Noon
			if c.change != nil {
				c.change(&p, &s, &e)
			}
			if !c.now.IsZero() {
				now = c.now
			}
			got := rota.MayAttend(&p, &s, &e, c.held, c.duties, now)
			if got.Kind != c.want || !strings.Contains(got.Message, c.says) {
				t.Errorf("got %d %q, want %d %q", got.Kind, got.Message, c.want, c.says)
			}
		})
	}
}

func llosOnly(_ *db.Person, s *db.Shift, _ *db.Event) { s.Accreditation = db.LLO }

func travel(minutes int) func(*db.Duty) {
	return func(d *db.Duty) { d.TravelMinutes = minutes }
}

func TestWithdrawingLateNeedsAReasonButUndoDoesNot(t *testing.T) {
	t.Parallel()
	usual := action.UsualSettings().Times
	shift := &db.Shift{StartsAt: clocktest.Noon.Add(usual.Freely)}
	early := &db.Signup{Status: db.SignupConfirmed, ConfirmedAt: clocktest.Noon.Add(-time.Hour)}
	if rota.ReasonNeeded(shift, early, clocktest.Noon, &usual) {
		t.Error("48 hours before is still free")
	}
	if !rota.ReasonNeeded(shift, early, clocktest.Noon.Add(time.Second), &usual) {
		t.Error("a second later is late")
	}
	if rota.ReasonNeeded(shift, &db.Signup{Status: db.SignupWaiting}, clocktest.Noon.Add(time.Hour), &usual) {
		t.Error("leaving the waiting list is always free")
	}
	if rota.ReasonNeeded(shift, &db.Signup{Status: db.SignupConfirmed, ConfirmedAt: clocktest.Noon.Add(time.Hour)}, clocktest.Noon.Add(time.Hour+usual.Undoable), &usual) {
		t.Error("undo of a fresh sign-up is free")
	}
}

func FuzzOfferDeadline(f *testing.F) {
	f.Add(int64(0), 72*60, 22*60, 7*60)
	f.Add(int64(1_000_000), 12*60, 8*60, 16*60)
	f.Fuzz(func(t *testing.T, after int64, minutes, from, to int) {
		if after < 0 || after > 100_000_000 || minutes < 12*60 || minutes > 72*60 || from < 0 || from > 1439 || to < 0 || to > 1439 {
			return
		}
		now := clocktest.Noon.Add(time.Duration(after) * time.Second)
		start := now.Add(time.Duration(minutes) * time.Minute)
		deadline, ok := rota.OfferDeadline(now, start, from, to)
		if !ok {
			return
		}
		if !deadline.After(now) || deadline.After(start) {
			t.Errorf("deadline %s is outside %s to %s", deadline, now, start)
		}
		if _, _, resting := rota.RestAround(deadline, from, to); resting {
			t.Errorf("deadline %s lies in the rest hours %d to %d", deadline.In(clock.London), from, to)
		}
	})
}

func TestACourseIsSuggestedOnlyWhenItEndsBeforeTheShift(t *testing.T) {
	t.Parallel()
	shift := &db.Shift{StartsAt: clocktest.Noon.Add(100 * time.Hour)}
	dated := func(ends time.Time) rota.Course {
		c := rota.Course{Left: 3}
		c.EventTitle, c.StartsAt, c.EndsAt = "Foundation", ends.Add(-8*time.Hour), ends
		return c
	}
	for ends, want := range map[time.Time]bool{
		shift.StartsAt.Add(-time.Second): true, shift.StartsAt: false, shift.StartsAt.Add(time.Hour): false,
	} {
		o := &rota.Obstacle{Kind: rota.Unqualified, Lacks: "For liaison officers only.", Message: "For liaison officers only."}
		o.Suggest([]rota.Course{dated(ends)}, shift)
		if got := strings.Contains(o.Message, "Foundation on "); got != want {
			t.Errorf("a course that ends %v after the shift begins: %q", ends.Sub(shift.StartsAt), o.Message)
		}
	}
}
