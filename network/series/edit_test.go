package series_test

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/series"
)

func lefts(out *series.Following) []string {
	var all []string
	for _, l := range out.Left {
		all = append(all, clock.Day(l.Event.StartsAt)+" "+l.Why)
	}
	return all
}

func TestThisAndFollowingMoveOnTheClockAndEachPersonIsToldOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		id, dates := f.Recurring()
		for i := range dates {
			f.SignUp(f.Alice, f.Member(&dates[i]), db.SignupConfirmed)
		}
		f.SignUp(f.Charlie, f.Member(&dates[4]), db.SignupConfirmed)
		f.SendAll()
		later := f.As(&dates[2], func(c *series.FollowingForm) { c.Starts, c.Ends = "18:00", "20:00" })

		preview, err := f.Series.PreviewFollowing(f.Ctx, f.Bob, dates[2].ID, later)
		if err != nil || len(preview.Changed) != 4 || len(preview.Left) != 0 || preview.Told.Count() != 2 {
			t.Fatalf("the preview is %+v, %v", preview, err)
		}
		if got := f.Told(f.Alice); slices.Contains(got, messages.MovedDates) || slices.Contains(got, messages.Moved) {
			t.Errorf("the preview told Alice %q", got)
		}
		later.Seen = preview.Seen
		_, err = f.Series.ChangeFollowing(f.Ctx, f.Alice, dates[2].ID, later, "")
		refusaltest.WantKind(t, err, refusal.Forbidden)
		for range 2 {
			if _, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[2].ID, later, "key"); err != nil {
				t.Fatal(err)
			}
		}
		refusaltest.WantStrings(t, "dates", f.times(f.Dates(id)), []string{
			"9 Jun 17:30-19:00", "14 Jul 17:30-19:00", "11 Aug 18:00-20:00", "8 Sep 18:00-20:00", "13 Oct 18:00-20:00", "10 Nov 18:00-20:00",
		})
		count := func(p *db.Person, kind db.MessageKind) (n int) {
			for _, k := range f.Told(p) {
				if k == kind {
					n++
				}
			}
			return n
		}
		if count(f.Alice, messages.MovedDates) != 1 || count(f.Alice, messages.Moved) != 0 {
			t.Errorf("Alice, on four dates, is told %q", f.Told(f.Alice))
		}
		if count(f.Charlie, messages.Moved) != 1 || count(f.Charlie, messages.MovedDates) != 0 {
			t.Errorf("Charlie, on one date, is told %q", f.Told(f.Charlie))
		}
		sent, _ := f.DB.Messages(f.Ctx, db.MessageFilter{PersonID: f.Alice.ID, Kind: messages.MovedDates})
		if body := sent[0].Body; strings.Count(body, "6pm to 8pm") != 4 || strings.Contains(body, "Network") || !strings.Contains(sent[0].Subject, "4 dates") {
			t.Errorf("Alice reads %q: %s", sent[0].Subject, body)
		}
		for i := range dates {
			f.Consistent(f.Member(&dates[i]).ID)
		}
		rows, err := f.DB.LogOf(f.Ctx, db.ThingSeries, id, 10)
		if err != nil || rows[0].Verb != "changed dates" || rows[0].Detail != "4 dates, 0 left alone" {
			t.Errorf("the log is %+v, %v", rows, err)
		}
		_, err = f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[2].ID, later, "other key")
		refusaltest.WantKind(t, err, refusal.Conflict) // it was previewed before
	})
}

func TestDatesThatWereChangedSeparatelyOrAreOverAreLeftAlone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		id, dates := f.Recurring()
		f.Clock = dates[0].EndsAt.Add(time.Hour)
		if _, err := f.Events.MoveEvent(f.Ctx, f.Bob, dates[2].ID, dates[2].Version, events.MoveForm{Starts: "2026-08-12T17:30", Reason: "Pride week"}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, dates[3].ID, dates[3].Version, "strike"); err != nil {
			t.Fatal(err)
		}
		d := eventstest.GoodDetails()
		d.Title, d.Kind, d.Series = "Summer party", "network meeting", "Network meeting"
		if err := f.Edit(&dates[4], d); err != nil {
			t.Fatal(err)
		}
		form := f.As(&dates[1], func(c *series.FollowingForm) {
			c.Scope, c.Starts, c.Title = series.AllDates, "18:00", "Network evening"
		})
		out, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[1].ID, form, "")
		if err != nil {
			t.Fatal(err)
		}
		refusaltest.WantStrings(t, "left alone", lefts(out), []string{
			"2026-06-09 it is over", "2026-08-12 it was moved separately: it is on Wednesday 12 August 2026, 5:30pm to 7pm",
			"2026-09-08 it was cancelled", "2026-10-13 the title was changed separately: it is “Summer party”",
		})
		refusaltest.WantStrings(t, "dates", f.times(f.Dates(id)), []string{
			"9 Jun 17:30-19:00", "14 Jul 18:00-19:00", "12 Aug 17:30-19:00", "8 Sep 17:30-19:00", "13 Oct 18:00-19:00", "10 Nov 18:00-19:00",
		})
		var titles []string
		for _, e := range f.Dates(id) {
			titles = append(titles, e.Title)
		}
		refusaltest.WantStrings(t, "titles", titles, []string{"Network meeting", "Network evening", "Network evening", "Network meeting", "Summer party", "Network evening"})
		_, err = f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[0].ID, form, "")
		refusaltest.WantKind(t, err, refusal.Conflict)
	})
}

func TestOneDateAloneAndPlacesLeadAndVenueOfSeveral(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		id, dates := f.Recurring(func(r *series.RecurringForm) { r.Maximum = "1" })
		f.SignUp(f.Alice, f.Member(&dates[1]), db.SignupConfirmed)
		f.SignUp(f.Charlie, f.Member(&dates[1]), db.SignupWaiting)
		f.SignUp(f.Alice, f.Member(&dates[2]), db.SignupConfirmed)
		out, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[1].ID, f.As(&dates[1], func(c *series.FollowingForm) {
			c.Places[0].Maximum, c.Lead, c.Reason = "2", networktest.IDOf(f.Eve), ""
		}), "")
		if err != nil || len(out.Changed) != 5 || out.Told.Count() != 1 { // Alice, who leads now
			t.Fatalf("it changes %+v, %v", out, err)
		}
		if f.Status(f.Charlie, f.Member(&dates[1])) != db.SignupConfirmed {
			t.Error("a place more is not given to who waits")
		}
		if e := f.EventNow(dates[5].ID); e.LeadID != f.Eve.ID {
			t.Error("the last date has another lead")
		}
		out, err = f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[0].ID, f.As(new(*f.EventNow(dates[0].ID)), func(c *series.FollowingForm) {
			c.Scope, c.Venue = series.ThisOne, "Library"
		}), "")
		if err != nil || len(out.Changed) != 1 || f.EventNow(dates[0].ID).VenueID == f.EventNow(dates[1].ID).VenueID {
			t.Errorf("one date alone: %+v, %v", out, err)
		}
		out, err = f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[1].ID, f.As(new(*f.EventNow(dates[1].ID)), func(c *series.FollowingForm) {
			c.Scope, c.Places[0].Maximum, c.Venue = series.AllDates, "1", "Town hall"
		}), "")
		if err != nil {
			t.Fatal(err)
		}
		refusaltest.WantStrings(t, "left alone", lefts(out), []string{
			"2026-06-09 the venue was changed separately", "2026-07-14 2 places are taken on Member already",
		})
		for _, e := range f.Dates(id) {
			f.Consistent(f.Member(&e).ID)
		}
		if got := f.Told(f.Eve); slices.Index(got, messages.MovedDates) < 0 || slices.Index(got, messages.Moved) != slices.Index(got, messages.MovedDates) && slices.Contains(got, messages.Moved) {
			t.Errorf("Eve, who leads five dates that move, is told %q", got)
		}
	})
}

func TestWhoClashesAtTheNewTimeIsReleasedAndToldWhy(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, dates := f.Recurring()
		busy := f.Event("Night market", 0)
		f.Write(func(tx *db.Tx) error {
			busy.StartsAt, busy.EndsAt = dates[1].EndsAt, dates[1].EndsAt.Add(4*time.Hour)
			return tx.UpdateEvent(f.Ctx, busy)
		})
		f.SignUp(f.Alice, f.Shift(busy, 1), db.SignupConfirmed)
		for i := range 3 {
			f.SignUp(f.Alice, f.Member(&dates[i]), db.SignupConfirmed)
		}
		f.SendAll()
		form := f.As(&dates[0], func(c *series.FollowingForm) { c.Ends = "20:00" })
		preview, err := f.Series.PreviewFollowing(f.Ctx, f.Bob, dates[0].ID, form)
		if err != nil || len(preview.Losers) != 1 || preview.Losers[0].Person.ID != f.Alice.ID {
			t.Fatalf("the preview is %+v, %v", preview, err)
		}
		if _, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[0].ID, form, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.Status(f.Alice, f.Member(&dates[1])); got != db.SignupCancelled {
			t.Errorf("Alice is %s on the date that clashes", got)
		}
		told := f.Told(f.Alice)
		if !slices.Contains(told, messages.MovedOff) || !slices.Contains(told, messages.MovedDates) {
			t.Errorf("Alice is told %q", told)
		}
	})
}

func TestCancellingThisAndFollowingTellsEachOnceAndKeepsThePast(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		id, dates := f.Recurring()
		for i := range dates {
			f.SignUp(f.Alice, f.Member(&dates[i]), db.SignupConfirmed)
		}
		f.Clock = dates[0].EndsAt.Add(time.Hour)
		if _, err := f.Events.MoveEvent(f.Ctx, f.Bob, dates[3].ID, dates[3].Version, events.MoveForm{Starts: "2026-09-09T17:30", Reason: "room"}); err != nil {
			t.Fatal(err)
		}
		preview, err := f.Series.PreviewCancelFollowing(f.Ctx, f.Bob, dates[2].ID, series.AllDates)
		if err != nil || len(preview.Changed) != 5 || preview.Told.Count() != 1 {
			t.Fatalf("the preview is %+v, %v", preview, err)
		}
		refusaltest.WantStrings(t, "left alone", lefts(preview), []string{"2026-06-09 it is over"})
		if preview.Changed[2].Exempt == "" {
			t.Error("the preview does not say which date was moved separately")
		}
		_, err = f.Series.CancelFollowing(f.Ctx, f.Bob, dates[2].ID, series.ThisAndFollowing, " ", "", "")
		refusaltest.WantKind(t, err, refusal.Invalid)
		_, err = f.Series.CancelFollowing(f.Ctx, f.Eve, dates[2].ID, series.ThisAndFollowing, "no interest", "", "")
		refusaltest.WantKind(t, err, refusal.Forbidden)
		for range 2 {
			if _, err := f.Series.CancelFollowing(f.Ctx, f.Bob, dates[2].ID, series.ThisAndFollowing, "no interest", "", "key"); err != nil {
				t.Fatal(err)
			}
		}
		var statuses []db.EventStatus
		for _, e := range f.Dates(id) {
			statuses = append(statuses, e.Status)
			f.Consistent(f.Member(&e).ID)
		}
		refusaltest.WantStrings(t, "statuses", statuses, []db.EventStatus{db.EventPublished, db.EventPublished, db.EventCancelled, db.EventCancelled, db.EventCancelled, db.EventCancelled})
		told := f.Told(f.Alice)
		if n := len(slices.DeleteFunc(slices.Clone(told), func(k db.MessageKind) bool { return k != messages.CancelledDates })); n != 1 || slices.Contains(told, messages.Cancelled) {
			t.Errorf("Alice is told %q", told)
		}
		_, err = f.Series.CancelFollowing(f.Ctx, f.Bob, dates[2].ID, series.ThisAndFollowing, "again", "", "")
		refusaltest.WantKind(t, err, refusal.Conflict)
	})
}

func TestChangesAtOnceKeepTheDatesWhole(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		id, dates := f.Recurring()
		people := []*db.Person{f.Alice, f.Bob, f.Charlie, f.Eve}
		var all sync.WaitGroup
		for i := range 4 {
			all.Go(func() {
				form := f.As(&dates[0], func(c *series.FollowingForm) {
					c.Starts, c.Ends = []string{"18:00", "18:30", "19:00", "16:00"}[i], "21:00"
				})
				if _, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[0].ID, form, ""); err != nil && refusal.KindOf(err) == 0 {
					t.Error(err)
				}
			})
			all.Go(func() {
				for j := range dates {
					if _, err := f.Rota.SignUp(f.Ctx, people[i], f.Member(&dates[(i+j)%6]).ID); err != nil && refusal.KindOf(err) == 0 {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		clocks := map[string]bool{}
		for _, e := range f.Dates(id) {
			clocks[clocktest.TypedClock(e.StartsAt)] = true
			f.Consistent(f.Member(&e).ID)
		}
		if len(clocks) != 1 {
			t.Errorf("the dates start at %v: a change was half done", clocks)
		}
	})
}

func TestWhatIsWrongWithAChangeIsSaidAtItsField(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, dates := f.Recurring()
		f.SignUp(f.Alice, f.Member(&dates[1]), db.SignupConfirmed)
		shift := strconv.FormatInt(f.Member(&dates[0]).ID, 10)
		for name, c := range map[string]struct {
			change func(*series.FollowingForm)
			fields string
		}{
			"no scope":       {func(c *series.FollowingForm) { c.Scope = "" }, "scope"},
			"no title":       {func(c *series.FollowingForm) { c.Title = " " }, "title"},
			"no such time":   {func(c *series.FollowingForm) { c.Starts, c.Ends = "25:00", "soon" }, "starts ends"},
			"a lead nobody":  {func(c *series.FollowingForm) { c.Lead = "999" }, "lead"},
			"no venue":       {func(c *series.FollowingForm) { c.Venue = "" }, "venue"},
			"places":         {func(c *series.FollowingForm) { c.Places[0].Minimum = "x" }, "minimum_" + shift},
			"most below":     {func(c *series.FollowingForm) { c.Places[0].Minimum, c.Places[0].Maximum = "4", "2" }, "maximum_" + shift},
			"no reason":      {func(c *series.FollowingForm) { c.Starts, c.Reason = "16:00", "" }, "reason"},
			"nothing at all": {func(*series.FollowingForm) {}, "title"},
		} {
			_, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[0].ID, f.As(&dates[0], c.change), "")
			if got := refusaltest.FieldsOf(err); got != c.fields {
				t.Errorf("%s: faults at %q, want %q (%v)", name, got, c.fields, err)
			}
		}
		yearly := f.Edition()
		_, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, yearly.ID, series.FollowingForm{Scope: series.ThisOne}, "")
		refusaltest.WantKind(t, err, refusal.Conflict)
	})
}

func TestAPreviewOfSeveralDatesNamesThePartnerThatIsNotTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, dates := f.Recurring()
		f.Write(func(tx *db.Tx) error {
			silent := &db.Partner{Name: "Silent organisers", Kind: "charity", CreatedAt: f.Clock}
			if err := tx.InsertPartner(f.Ctx, silent); err != nil {
				return err
			}
			dates[2].PartnerID, dates[2].ContactID = silent.ID, 0
			return tx.UpdateEvent(f.Ctx, &dates[2])
		})
		moves, err := f.Series.PreviewFollowing(f.Ctx, f.Bob, dates[0].ID, f.As(&dates[0], func(c *series.FollowingForm) { c.Ends = "20:00" }))
		if err != nil || moves.Told.Untold == nil || moves.Told.Untold.Name != "Silent organisers" {
			t.Errorf("the preview of a change: %+v, %v", moves, err)
		}
		cancels, err := f.Series.PreviewCancelFollowing(f.Ctx, f.Bob, dates[0].ID, series.ThisAndFollowing)
		if err != nil || cancels.Told.Untold == nil {
			t.Errorf("the preview of a cancellation: %+v, %v", cancels, err)
		}
	})
}
