package network

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestWhoMayAttend(t *testing.T) {
	t.Parallel()
	start := noon.AddDate(0, 0, 30) // 1 July 2026, 12pm
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
		want   ObstacleKind
		says   string
	}{
		"an officer who is free":              {want: NoObstacle},
		"a call handler":                      {change: func(p *db.Person, _ *db.Shift, _ *db.Event) { p.Roles = []db.Role{db.CallHandler} }, want: NotAnOfficer},
		"someone deactivated":                 {change: func(p *db.Person, _ *db.Shift, _ *db.Event) { p.DeactivatedAt = noon }, want: NotAnOfficer},
		"a draft":                             {change: func(_ *db.Person, _ *db.Shift, e *db.Event) { e.Status = db.EventDraft }, want: NotOpen},
		"a cancelled event":                   {change: func(_ *db.Person, _ *db.Shift, e *db.Event) { e.Status = db.EventCancelled }, want: NotOpen, says: "cancelled"},
		"a cancelled shift":                   {change: func(_ *db.Person, s *db.Shift, _ *db.Event) { s.CancelledAt = noon }, want: NotOpen, says: "cancelled"},
		"the second before it starts":         {now: start.Add(-time.Second), want: NoObstacle},
		"the moment it starts":                {now: start, want: Started},
		"no accreditation":                    {change: llosOnly, want: Unqualified, says: "A course makes you one"},
		"current on the last day":             {change: llosOnly, held: llo("2025-07-01", "2026-07-01"), want: NoObstacle},
		"current from the first day":          {change: llosOnly, held: llo("2026-07-01", "2027-07-01"), want: NoObstacle},
		"granted the day after":               {change: llosOnly, held: llo("2026-07-02", "2027-07-01"), want: Unqualified, says: "A course makes you one"},
		"lapsed nine days before":             {change: llosOnly, held: llo("2025-07-01", "2026-06-22"), want: Unqualified, says: "lapses on 22 June 2026, 9 days before"},
		"lapsed the day before":               {change: llosOnly, held: llo("2025-07-01", "2026-06-30"), want: Unqualified, says: "1 day before"},
		"renewed with a gap":                  {change: llosOnly, held: append(llo("2026-06-30", "2027-07-01"), llo("2020-01-01", "2021-01-01")...), want: NoObstacle},
		"another kind of accreditation":       {change: llosOnly, held: []db.Accreditation{{Kind: "driver", GrantedOn: "2020-01-01", ExpiresOn: "2030-01-01"}}, want: Unqualified},
		"a duty that overlaps":                {duties: duty(3*time.Hour, 4*time.Hour), want: Clashes, says: "Clashes with Market, Stall"},
		"a duty inside it":                    {duties: duty(time.Hour, time.Hour), want: Clashes},
		"a duty around it":                    {duties: duty(-time.Hour, 9*time.Hour), want: Clashes},
		"back to back after":                  {duties: duty(4*time.Hour, time.Hour), want: NoObstacle},
		"back to back before":                 {duties: duty(-time.Hour, time.Hour), want: NoObstacle},
		"back to back with travel between":    {duties: duty(4*time.Hour, time.Hour, travel(30)), want: Clashes, says: "travel"},
		"travel that fits exactly":            {duties: duty(4*time.Hour+30*time.Minute, time.Hour, travel(30)), want: NoObstacle},
		"this event's travel counts too":      {change: func(_ *db.Person, _ *db.Shift, e *db.Event) { e.TravelMinutes = 45 }, duties: duty(-90*time.Minute, time.Hour), want: Clashes},
		"no travel within the same event":     {duties: duty(4*time.Hour, time.Hour, travel(30), func(d *db.Duty) { d.EventID = 3 }), want: NoObstacle},
		"no travel within the same venue":     {duties: duty(4*time.Hour, time.Hour, travel(30), func(d *db.Duty) { d.VenueID = 1 }), want: NoObstacle},
		"the shift itself is no clash":        {duties: duty(0, 4*time.Hour, func(d *db.Duty) { d.ShiftID = 7 }), want: NoObstacle},
		"an overlap within the event clashes": {duties: duty(0, 4*time.Hour, func(d *db.Duty) { d.EventID = 3 }), want: Clashes},
	} {
		t.Run(name, func(t *testing.T) {
			p, s, e, now := officer, shift, event, noon
			if c.change != nil {
				c.change(&p, &s, &e)
			}
			if !c.now.IsZero() {
				now = c.now
			}
			got := mayAttend(&p, &s, &e, c.held, c.duties, now)
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

func TestWhatPlaceThereIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		shift db.Shift
		want  db.SignupStatus
	}{
		{db.Shift{Maximum: 2, Taken: 1}, db.SignupConfirmed},
		{db.Shift{Maximum: 2, Taken: 2}, db.SignupWaiting},
		{db.Shift{Maximum: 2, Taken: 1, Waiting: 1}, db.SignupWaiting}, // nobody is passed
		{db.Shift{Maximum: 2, Taken: 1, Approval: true}, db.SignupRequested},
	} {
		if got := placeFor(&c.shift, c.shift.Maximum-c.shift.Taken); got != c.want {
			t.Errorf("%+v gives %s, want %s", c.shift, got, c.want)
		}
	}
}

func TestWithdrawingLateNeedsAReasonButUndoDoesNot(t *testing.T) {
	t.Parallel()
	shift := &db.Shift{StartsAt: noon.Add(Freely)}
	early := &db.Signup{Status: db.SignupConfirmed, ConfirmedAt: noon.Add(-time.Hour)}
	if ReasonNeeded(shift, early, noon) {
		t.Error("48 hours before is still free")
	}
	if !ReasonNeeded(shift, early, noon.Add(time.Second)) {
		t.Error("a second later is late")
	}
	if ReasonNeeded(shift, &db.Signup{Status: db.SignupWaiting}, noon.Add(time.Hour)) {
		t.Error("leaving the waiting list is always free")
	}
	if ReasonNeeded(shift, &db.Signup{Status: db.SignupConfirmed, ConfirmedAt: noon.Add(time.Hour)}, noon.Add(time.Hour+undoable)) {
		t.Error("undo of a fresh sign-up is free")
	}
}

func TestOfferDeadlinesShrinkAndLeaveRestAlone(t *testing.T) {
	t.Parallel()
	at := func(typed string) time.Time {
		moment, err := ParseWallClock(typed)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for name, c := range map[string]struct {
		now, start, want string
		from, to         int
	}{
		"72 hours leave twelve":                   {"2026-06-01T09:00", "2026-06-04T09:00", "2026-06-01T21:00", 22 * 60, 7 * 60},
		"12 hours leave two":                      {"2026-06-01T09:00", "2026-06-01T21:00", "2026-06-01T11:00", 22 * 60, 7 * 60},
		"in rest hours: an hour after them":       {"2026-06-01T15:00", "2026-06-04T09:00", "2026-06-02T08:00", 22 * 60, 7 * 60},
		"made in rest hours":                      {"2026-06-01T23:00", "2026-06-02T15:00", "2026-06-02T08:00", 22 * 60, 7 * 60},
		"rest by day for a night worker":          {"2026-06-01T07:00", "2026-06-02T07:00", "2026-06-01T17:00", 8 * 60, 16 * 60},
		"the start comes before the hour passes":  {"2026-06-01T17:30", "2026-06-02T07:30", "2026-06-01T19:50", 22 * 60, 7 * 60},
		"no rest declared":                        {"2026-06-01T23:00", "2026-06-02T23:00", "2026-06-02T03:00", 0, 0},
		"a start in rest hours: where they begin": {"2026-06-01T16:00", "2026-06-02T06:30", "2026-06-01T18:25", 22 * 60, 7 * 60},
		"less than the hour after two rests":      {"2026-06-01T20:00", "2026-06-02T06:30", "2026-06-01T21:45", 22 * 60, 7 * 60},
		"nothing but rest after the deadline":     {"2026-06-01T21:00", "2026-06-02T06:30", "2026-06-01T22:00", 22 * 60, 7 * 60},
		"over the change of the clocks":           {"2027-03-27T18:00", "2027-03-29T18:00", "2027-03-28T08:00", 22 * 60, 7 * 60},
	} {
		got, ok := offerDeadline(at(c.now), at(c.start), c.from, c.to)
		if !ok || !got.Equal(at(c.want)) {
			t.Errorf("%s: %s, want %s", name, got.In(London), c.want)
		}
	}
	if _, ok := offerDeadline(at("2026-06-01T16:00"), at("2026-06-02T05:00"), 15*60, 7*60); ok {
		t.Error("an offer was made to someone who rests until the start")
	}
}

func FuzzOfferDeadline(f *testing.F) {
	f.Add(int64(0), 72*60, 22*60, 7*60)
	f.Add(int64(1_000_000), 12*60, 8*60, 16*60)
	f.Fuzz(func(t *testing.T, after int64, minutes, from, to int) {
		if after < 0 || after > 100_000_000 || minutes < 12*60 || minutes > 72*60 || from < 0 || from > 1439 || to < 0 || to > 1439 {
			return
		}
		now := noon.Add(time.Duration(after) * time.Second)
		start := now.Add(time.Duration(minutes) * time.Minute)
		deadline, ok := offerDeadline(now, start, from, to)
		if !ok {
			return
		}
		if !deadline.After(now) || deadline.After(start) {
			t.Errorf("deadline %s is outside %s to %s", deadline, now, start)
		}
		if _, _, resting := restAround(deadline, from, to); resting {
			t.Errorf("deadline %s lies in the rest hours %d to %d", deadline.In(London), from, to)
		}
	})
}

func TestACourseIsSuggestedOnlyWhenItEndsBeforeTheShift(t *testing.T) {
	t.Parallel()
	shift := &db.Shift{StartsAt: noon.Add(100 * time.Hour)}
	dated := func(ends time.Time) course {
		c := course{left: 3}
		c.EventTitle, c.StartsAt, c.EndsAt = "Foundation", ends.Add(-8*time.Hour), ends
		return c
	}
	for ends, want := range map[time.Time]bool{
		shift.StartsAt.Add(-time.Second): true, shift.StartsAt: false, shift.StartsAt.Add(time.Hour): false,
	} {
		o := &Obstacle{Kind: Unqualified, Lacks: "For liaison officers only.", Message: "For liaison officers only."}
		o.suggest([]course{dated(ends)}, shift)
		if got := strings.Contains(o.Message, "Foundation on "); got != want {
			t.Errorf("a course that ends %v after the shift begins: %q", ends.Sub(shift.StartsAt), o.Message)
		}
	}
}
