// Package importstest imports files of dates, for the tests of imports and of
// what is above them.
package importstest

import (
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/imports"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/upload/uploadtest"
)

// Files is a fixture with imports.
type Files struct {
	*networktest.Fixture
	Imports *imports.Imports
}

// Upload reads a file as Bob and returns what importing it would do.
func (f *Files) Upload(name string, kind db.DayKind, file string) *imports.Plan {
	f.T.Helper()
	id, err := f.Imports.Read(f.Ctx, f.Bob, imports.Form{Kind: string(kind), Name: name, File: []byte(file), Path: "dates.csv"})
	if err != nil {
		f.T.Fatalf("%v %s", err, refusaltest.SaidNo(err))
	}
	return f.Plan(id)
}

// Plan is what an import would do.
func (f *Files) Plan(id int64) *imports.Plan {
	f.T.Helper()
	p, err := f.Imports.For(f.Ctx, f.Bob, id)
	if err != nil {
		f.T.Fatal(err)
	}
	return p
}

// Commit imports what a plan says, and removes some dates.
func (f *Files) Commit(p *imports.Plan, remove ...int64) {
	f.T.Helper()
	if err := f.Imports.Commit(f.Ctx, f.Bob, p.Import.ID, p.Seen, remove); err != nil {
		f.T.Fatal(err)
	}
}

// AllDates says every date there is.
func (f *Files) AllDates() string {
	f.T.Helper()
	days, err := f.DB.Days(f.Ctx, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		f.T.Fatal(err)
	}
	return uploadtest.SayDays(days)
}

// PlanSays counts what a plan would do.
func PlanSays(p *imports.Plan) string {
	return fmt.Sprintf("%d new, %d changed, %d same, %d gone, %d over", len(p.New), len(p.Changed), len(p.Same), len(p.Gone), p.Over)
}

// Want checks what a plan would do.
func (f *Files) Want(p *imports.Plan, want string) {
	f.T.Helper()
	if got := PlanSays(p); got != want {
		f.T.Errorf("the plan is %s, want %s", got, want)
	}
}
