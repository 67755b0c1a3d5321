package calendartest

import (
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/upload/uploadtest"
)

// Upload reads a file as Bob and returns what importing it would do.
func (f *Imports) Upload(name string, kind db.DayKind, file string) *calendar.ImportPlan {
	f.T.Helper()
	id, err := f.Calendar.ReadImport(f.Ctx, f.Bob, calendar.ImportForm{Kind: string(kind), Name: name, File: []byte(file), Path: "dates.csv"})
	if err != nil {
		f.T.Fatalf("%v %s", err, refusaltest.SaidNo(err))
	}
	return f.Plan(id)
}

// Plan is what an import would do.
func (f *Imports) Plan(id int64) *calendar.ImportPlan {
	f.T.Helper()
	p, err := f.Calendar.ImportFor(f.Ctx, f.Bob, id)
	if err != nil {
		f.T.Fatal(err)
	}
	return p
}

// Commit imports what a plan says, and removes some dates.
func (f *Imports) Commit(p *calendar.ImportPlan, remove ...int64) {
	f.T.Helper()
	if err := f.Calendar.CommitImport(f.Ctx, f.Bob, p.Import.ID, p.Seen, remove); err != nil {
		f.T.Fatal(err)
	}
}

// AllDates says every date there is.
func (f *Imports) AllDates() string {
	f.T.Helper()
	days, err := f.DB.Days(f.Ctx, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		f.T.Fatal(err)
	}
	return uploadtest.SayDays(days)
}

// PlanSays counts what a plan would do.
func PlanSays(p *calendar.ImportPlan) string {
	return fmt.Sprintf("%d new, %d changed, %d same, %d gone, %d over", len(p.New), len(p.Changed), len(p.Same), len(p.Gone), p.Over)
}

// Want checks what a plan would do.
func (f *Imports) Want(p *calendar.ImportPlan, want string) {
	f.T.Helper()
	if got := PlanSays(p); got != want {
		f.T.Errorf("the plan is %s, want %s", got, want)
	}
}
