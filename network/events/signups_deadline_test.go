package events_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestAMovedEventTakesItsDeadlinesAlongOverAChangeOfTheClocks(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Clock = clocktest.Local(t, "2026-10-01T09:00")
		e, s := f.Moveable()
		e = f.EventNow(e.ID)
		e.StartsAt, e.EndsAt = clocktest.Local(t, "2026-10-20T10:00"), clocktest.Local(t, "2026-10-20T18:00")
		e.SignUpBy = clocktest.Local(t, "2026-10-16T18:00")
		f.SaveEvent(e)
		s, err := f.DB.Shift(f.Ctx, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		s.StartsAt, s.EndsAt, s.SignUpBy = clocktest.Local(t, "2026-10-20T11:00"), clocktest.Local(t, "2026-10-20T13:00"), clocktest.Local(t, "2026-10-19T12:00")
		f.Write(func(tx *db.Tx) error { return tx.UpdateShift(f.Ctx, s) })
		form := events.MoveForm{Starts: "2026-10-27T10:00", Reason: "Rain"}
		preview, err := f.Events.PreviewMove(f.Ctx, f.Bob, e.ID, form)
		if err != nil || !preview.SignUpBy.Equal(clocktest.Local(t, "2026-10-23T18:00")) {
			t.Errorf("the preview says %v, %v", preview, err)
		}
		f.Move(e, form)
		if got := f.EventNow(e.ID).SignUpBy; !got.Equal(clocktest.Local(t, "2026-10-23T18:00")) {
			t.Errorf("people can sign up until %s", got.In(clock.London))
		}
		if s, err = f.DB.Shift(f.Ctx, s.ID); err != nil || !s.SignUpBy.Equal(clocktest.Local(t, "2026-10-26T12:00")) {
			t.Errorf("for the shift until %s, %v", s.SignUpBy.In(clock.London), err)
		}
	})
}

func TestADeadlineThatIsLeftMovesWithTheStartAndATypedOneStays(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 30*24*time.Hour) // 1 July 2026, 12pm
		s := f.Shift(e, 2)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		form := events.ShiftForm{Role: s.Role, Starts: "2026-07-01T12:00", Ends: "2026-07-01T16:00", SignUpBy: "2026-06-30T17:00", Minimum: "1", Maximum: "2"}
		save := func(change func(*events.ShiftForm)) (string, error) {
			change(&form)
			now, err := f.DB.Shift(f.Ctx, s.ID)
			if err != nil {
				t.Fatal(err)
			}
			_, err = f.Events.UpdateShift(f.Ctx, f.Bob, s.ID, now.Version, form, "Rain")
			now, readErr := f.DB.Shift(f.Ctx, s.ID)
			if readErr != nil {
				t.Fatal(readErr)
			}
			if now.SignUpBy.IsZero() {
				return "", err
			}
			return now.SignUpBy.In(clock.London).Format("2006-01-02T15:04"), err
		}
		for _, c := range []struct {
			change func(*events.ShiftForm)
			want   string
		}{
			{func(*events.ShiftForm) {}, "2026-06-30T17:00"},
			{func(f *events.ShiftForm) { f.Starts, f.Ends = "2026-06-30T16:00", "2026-06-30T18:00" }, "2026-06-29T21:00"}, // it would be after the start
			{func(f *events.ShiftForm) { f.Starts, f.SignUpBy = "2026-06-30T15:00", "2026-06-30T12:00" }, "2026-06-30T12:00"},
			{func(f *events.ShiftForm) { f.SignUpBy = "" }, ""},
		} {
			if got, err := save(c.change); err != nil || got != c.want {
				t.Errorf("people can sign up until %q, %v; want %q", got, err, c.want)
			}
		}
		got, err := save(func(f *events.ShiftForm) { f.SignUpBy = "2026-06-30T15:00" })
		if refusaltest.WantKind(t, err, refusal.Invalid); faultsOf(err) != "Enter a date before 3pm on Tuesday 30 June 2026, when the shift starts" || got != "" {
			t.Errorf("at the start it says %q, and %q is saved", faultsOf(err), got)
		}
		if log := f.LastLog(e.ID, "changed shift"); !strings.Contains(log.Detail, "sign-up closes when it starts") {
			t.Errorf("the history says %q", log.Detail)
		}
	})
}

func TestTheDeadlineOfADraftMovesWithItAndThatOfAPublishedEventCanChange(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Draft(func(d *events.DetailsForm) {
			d.Starts, d.Ends, d.SignUpBy = "2026-07-01T12:00", "2026-07-01T20:00", "2026-06-29T18:00:40"
		})
		if !e.SignUpBy.Equal(clocktest.Local(t, "2026-06-29T18:00")) {
			t.Errorf("people can sign up until %s", e.SignUpBy.In(clock.London))
		}
		form := events.DetailsForm{Title: e.Title, Kind: string(e.Kind), Starts: "2026-07-08T10:00", Ends: "2026-07-08T18:00", SignUpBy: "2026-06-29T18:00"}
		if err := f.Edit(e, form); err != nil {
			t.Fatal(err)
		}
		if e = f.EventNow(e.ID); !e.SignUpBy.Equal(clocktest.Local(t, "2026-07-06T16:00")) {
			t.Errorf("a draft that starts a week later and two hours earlier takes people until %s", e.SignUpBy.In(clock.London))
		}
		form.SignUpBy = "2026-07-08T10:00"
		err := f.Edit(e, form)
		if refusaltest.WantKind(t, err, refusal.Invalid); faultsOf(err) != "Enter a date before 10am on Wednesday 8 July 2026, when the event starts" {
			t.Errorf("at the start it says %q", faultsOf(err))
		}
		e.Status, e.PublishedAt = db.EventPublished, clocktest.Noon
		f.SaveEvent(e)
		form.SignUpBy, form.Starts, form.Ends = "2026-07-07T09:00", "", ""
		if err := f.Edit(f.EventNow(e.ID), form); err != nil {
			t.Fatal(err)
		}
		if got := f.EventNow(e.ID).SignUpBy; !got.Equal(clocktest.Local(t, "2026-07-07T09:00")) {
			t.Errorf("of a published event it is %s", got.In(clock.London))
		}
		if log := f.LastLog(e.ID, "changed event"); log.Detail != "details, sign-up closes at 9am on Tuesday 7 July 2026" {
			t.Errorf("the history says %q", log.Detail)
		}
	})
}

func TestADraftWhoseSignUpWouldBeClosedSaysSoBeforeItIsPublished(t *testing.T) {
	t.Parallel()
	p := &events.Plan{Event: &db.Event{Status: db.EventDraft, SignUpBy: clocktest.Noon}, Shifts: []db.Shift{{Role: "Stall", SignUpBy: clocktest.Noon}, {Role: "Set-up"}}}
	says := func(now time.Time) (n int) {
		for _, gap := range events.Gaps(p, now) {
			if strings.HasSuffix(gap.Message, "has closed already: choose a later date, or nobody can sign up") {
				n++
			}
		}
		return n
	}
	if before, after := says(clocktest.Noon.Add(-time.Second)), says(clocktest.Noon); before != 0 || after != 2 {
		t.Errorf("it says so %d times before and %d times after; want 0 and 2", before, after)
	}
}
