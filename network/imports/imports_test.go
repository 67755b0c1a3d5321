package imports_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/imports"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/upload/uploadtest"
)

func TestAFileIsImportedOnceAndANewerOneUpdatesIt(t *testing.T) {
	t.Parallel()
	first := uploadtest.CalendarOf("UID:a|SUMMARY:Market|DTSTART:20260701T100000|DTEND:20260701T160000|LOCATION:Forum", "UID:b|SUMMARY:Over|DTSTART:20260501", "UID:c|SUMMARY:Gone|DTSTART:20260801", "UID:d|SUMMARY:Stays|DTSTART:20260802")
	newer := uploadtest.CalendarOf("UID:a|SUMMARY:Market|DTSTART:20260702T100000|DTEND:20260702T160000|LOCATION:Forum", "UID:d|SUMMARY:Stays|DTSTART:20260802", "UID:e|SUMMARY:New|DTSTART:20260901")
	onBoth(t, func(t *testing.T, f *fixture) {
		before := f.AllDates()
		p := f.Upload("", db.DayPartner, first)
		f.Want(p, "4 new, 0 changed, 0 same, 0 gone, 0 over")
		if f.AllDates() != before {
			t.Error("reading a file changed the calendar")
		}
		f.Commit(p)
		f.Commit(p) // pressed twice
		again := f.Upload("Another name", db.DayPartner, first)
		f.Want(again, "0 new, 0 changed, 4 same, 0 gone, 0 over")
		refusaltest.WantKind(t, f.Imports.Commit(f.Ctx, f.Bob, again.Import.ID, again.Seen, nil), refusal.Conflict)

		p = f.Upload("", db.DayPartner, newer)
		f.Want(p, "1 new, 1 changed, 1 same, 1 gone, 1 over")
		if p.Import.Name != "A programme" || p.Gone[0].Name != "Gone" {
			t.Errorf("%q loses %q", p.Import.Name, p.Gone[0].Name)
		}
		f.Commit(p)
		kept := "Over: 2026-05-01 to 2026-05-01\nMarket: 2026-07-02T10:00 to 2026-07-02T16:00, Forum\nGone: 2026-08-01 to 2026-08-01\nStays: 2026-08-02 to 2026-08-02\nNew: 2026-09-01 to 2026-09-01"
		if f.AllDates() != kept {
			t.Errorf("the calendar holds\n%s\nwant\n%s", f.AllDates(), kept)
		}
		p = f.Upload("", db.DayPartner, newer)
		f.Want(p, "0 new, 0 changed, 3 same, 1 gone, 1 over")
		f.Commit(p, p.Gone[0].ID, 999)
		if f.AllDates() != strings.Replace(kept, "Gone: 2026-08-01 to 2026-08-01\n", "", 1) {
			t.Errorf("what was ticked is still there:\n%s", f.AllDates())
		}
		log, err := f.DB.LogOf(f.Ctx, db.ThingImportedDates, p.Source.ID, 10)
		if err != nil || len(log) != 3 || log[0].Detail != "A programme: 1 removed" || log[1].Detail != "A programme: 1 new, 1 changed" {
			t.Errorf("the log is %+v (%v)", log, err)
		}

		// Back, step by step.
		undo := func(id int64) {
			t.Helper()
			for range 2 {
				if err := f.Imports.Undo(f.Ctx, f.Bob, id); err != nil {
					t.Fatal(err)
				}
			}
		}
		refusaltest.WantKind(t, f.Imports.Undo(f.Ctx, f.Bob, again.Import.ID), refusal.NotFound)
		refusaltest.WantKind(t, f.Imports.Undo(f.Ctx, f.Bob, 1), refusal.Conflict) // a date of it changed since
		undo(p.Import.ID)
		if f.AllDates() != kept {
			t.Errorf("taken back, the calendar holds\n%s\nwant\n%s", f.AllDates(), kept)
		}
		undo(p.Import.ID - 1)
		undo(1)
		if sources, _ := f.Imports.Sources(f.Ctx, f.Bob); f.AllDates() != before || len(sources) != 0 {
			t.Errorf("everything taken back, there are %d sources and\n%s", len(sources), f.AllDates())
		}
	})
}

func TestATableIsUpdatedByItsIDsOrByNameAndStart(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Commit(f.Upload("Fair", db.DayPartner, "Title,Date\nFair,1/7/2026\nFair,1/9/2026\nTalk,1/8/2026\n"))
		p := f.Upload("", db.DayPartner, "Title,Date\nFair,1/7/2026\nFair,2/9/2026\nTalk,1/8/2026\n")
		f.Want(p, "0 new, 1 changed, 2 same, 0 gone, 0 over")
		f.Commit(p)
		f.Want(f.Upload("FAIR", db.DayPartner, "Title,Date\nFair,1/7/2026\nFair,2/9/2027\nTalk,1/8/2026\n"), "1 new, 0 changed, 2 same, 1 gone, 0 over")

		f.Commit(f.Upload("By number", db.DayOther, "ID,Title,Date\n1,One,1/7/2026\n2,Two,2/7/2026\n"))
		f.Commit(f.Upload("Other numbers", db.DayOther, "ID,Title,Date\n1,Another,1/7/2026\n"))
		f.Want(f.Upload("By number", db.DayOther, "ID,Title,Date\n1,Renamed,1/7/2026\n2,Two,2/7/2026\n"), "0 new, 1 changed, 1 same, 0 gone, 0 over")
		f.Want(f.Upload("By number", db.DayOther, "ID,Title,Date\n1,One,3/7/2027\n2,Two,2/7/2026\n"), "0 new, 1 changed, 1 same, 0 gone, 0 over")
		// A row that has another's number and nothing else of it is another date.
		f.Want(f.Upload("By number", db.DayOther, "ID,Title,Date\n1,Renamed,3/7/2027\n2,Two,2/7/2026\n"), "1 new, 0 changed, 1 same, 1 gone, 0 over")

		// The same dates in a file of the other kind are the same dates.
		f.Want(f.Upload("As a calendar", db.DayPartner, uploadtest.CalendarOf("UID:t|SUMMARY:Talk|DTSTART:20260801")), "0 new, 0 changed, 1 same, 0 gone, 0 over")
	})
}

func TestWhatCanNotBeReadIsNamedAndNothingCountsAsGone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Commit(f.Upload("Fair", db.DayPartner, "Title,Date\nFair,1/7/2026\nTalk,1/8/2026\n"))
		p := f.Upload("Fair", db.DayPartner, "Title,Date\nFair,1/7/2026\nTalk,31/2/2026\nNew,1/9/2026\n")
		f.Want(p, "1 new, 0 changed, 1 same, 0 gone, 0 over")
		if got := uploadtest.SayProblems(p.Problems); got != "Row 3, “Date”: “31/2/2026” is not in the calendar. Check the day and the month" {
			t.Error(got)
		}
	})
}

func TestWhoConfirmsAnImportConfirmsWhatTheySaw(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		file := "Title,Date\nFair,1/7/2026\nTalk,1/8/2026\n"
		mine, theirs := f.Upload("Fair", db.DayPartner, file), f.Upload("Fair", db.DayPartner, "Title,Date\nTalk,1/8/2026\n")
		f.Commit(theirs)
		refusaltest.WantKind(t, f.Imports.Commit(f.Ctx, f.Bob, mine.Import.ID, mine.Seen, nil), refusal.Conflict)
		p := f.Plan(mine.Import.ID)
		f.Want(p, "1 new, 0 changed, 1 same, 0 gone, 0 over")
		f.Commit(p)

		for _, form := range []imports.Form{
			{Kind: string(db.DayOther), Name: "Fair", File: []byte(file)},
			{Kind: "", Name: "x", File: []byte(file)},
			{Kind: string(db.DayOther), Name: strings.Repeat("x", 300), File: []byte(file)},
			{Kind: string(db.DayOther)},
		} {
			_, err := f.Imports.Read(f.Ctx, f.Bob, form)
			refusaltest.WantKind(t, err, refusal.Invalid)
		}
		for _, who := range []*db.Person{f.Alice, f.Eve} {
			_, err := f.Imports.Read(f.Ctx, who, imports.Form{Kind: string(db.DayOther), File: []byte(file)})
			refusaltest.WantKind(t, err, refusal.Forbidden)
			_, err = f.Imports.For(f.Ctx, who, p.Import.ID)
			refusaltest.WantKind(t, err, refusal.Forbidden)
			refusaltest.WantKind(t, f.Imports.Commit(f.Ctx, who, p.Import.ID, p.Seen, nil), refusal.Forbidden)
			refusaltest.WantKind(t, f.Imports.Undo(f.Ctx, who, p.Import.ID), refusal.Forbidden)
			refusaltest.WantKind(t, f.Imports.RemoveSource(f.Ctx, who, p.Source.ID), refusal.Forbidden)
		}
		harper := f.Person("Harper", "Quinn", db.Administrator)
		if _, err := f.Imports.For(f.Ctx, harper, p.Import.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestAFileThatWaitsIsForgottenAfterADayAndUndoAfterAMonth(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		done, waits := f.Upload("Fair", db.DayPartner, "Title,Date\nFair,1/7/2026\n"), f.Upload("Talks", db.DayPartner, "Title,Date\nTalk,1/8/2026\n")
		f.Commit(done)
		tidy := func(after time.Duration) {
			t.Helper()
			f.Clock = f.Clock.Add(after)
			if _, err := f.Messages.Tidy(f.Ctx); err != nil {
				t.Fatal(err)
			}
		}
		tidy(25 * time.Hour)
		_, err := f.Imports.For(f.Ctx, f.Bob, waits.Import.ID)
		refusaltest.WantKind(t, err, refusal.NotFound)
		if !f.Plan(done.Import.ID).Undoable {
			t.Error("it can't be taken back after a day")
		}
		tidy(30 * 24 * time.Hour)
		if f.Plan(done.Import.ID).Undoable {
			t.Error("it can be taken back after a month")
		}
		refusaltest.WantKind(t, f.Imports.Undo(f.Ctx, f.Bob, done.Import.ID), refusal.Conflict)
		if err := f.Imports.RemoveSource(f.Ctx, f.Bob, f.Plan(done.Import.ID).Source.ID); err != nil || f.AllDates() != "" {
			t.Errorf("%v, and there is still %s", err, f.AllDates())
		}
		f.Plan(done.Import.ID)
	})
}
