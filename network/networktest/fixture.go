package networktest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
)

// AtOnce runs do for 0 to n-1 from one starting gun and counts what failed. Who
// is told to try again, since too many queued on a slow machine, does.
func (f *Fixture) AtOnce(n int, do func(i int) error) int {
	var wait sync.WaitGroup
	var mutex sync.Mutex
	failed := 0
	gun := make(chan struct{})
	for i := range n {
		wait.Go(func() {
			<-gun
			err := do(i)
			for errors.Is(err, db.ErrBusy) {
				err = do(i)
			}
			if err != nil {
				if errors.Is(err, db.ErrFull) {
					f.T.Error(err) // that would break any rule, and prove nothing
				}
				mutex.Lock()
				failed++
				mutex.Unlock()
			}
		})
	}
	close(gun)
	wait.Wait()
	return failed
}

// RowOf is the id of a sign-up.
func (f *Fixture) RowOf(p *db.Person, s *db.Shift) int64 {
	f.T.Helper()
	return f.Signup(p, s).ID
}

// Signup is what somebody signed up for on a shift.
func (f *Fixture) Signup(p *db.Person, s *db.Shift) *db.Signup {
	f.T.Helper()
	g, err := f.DB.SignupOf(f.Ctx, s.ID, p.ID)
	if err != nil {
		f.T.Fatal(err)
	}
	return g
}

// SaveEvent saves an event as it is.
func (f *Fixture) SaveEvent(e *db.Event) {
	f.T.Helper()
	f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, e) })
}

// History is what an event's history tells somebody, the latest first.
func (f *Fixture) History(p *db.Person, eventID int64) []string {
	f.T.Helper()
	h, err := f.HistoryOf(f.Ctx, p, eventID, 0)
	if err != nil {
		f.T.Fatal(err)
	}
	var texts []string
	for _, d := range h.Rows {
		texts = append(texts, d.Text)
	}
	return texts
}

// At adds a venue and gives it to an event.
func (f *Fixture) At(e *db.Event, name string) {
	f.T.Helper()
	v := &db.Venue{Name: name, Postcode: "WD18 7LG", CreatedAt: clocktest.Noon}
	f.Write(func(tx *db.Tx) error {
		if err := tx.InsertVenue(f.Ctx, v); err != nil {
			return err
		}
		e.VenueID = v.ID
		return tx.UpdateEvent(f.Ctx, e)
	})
}

// OpenTo has people read emails that name everything.
func (f *Fixture) OpenTo(people ...*db.Person) {
	f.T.Helper()
	for _, p := range people {
		p.Discreet = false
		f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, p, "discreet") })
	}
}

// EventNow reads an event.
func (f *Fixture) EventNow(id int64) *db.Event {
	f.T.Helper()
	e, err := f.DB.Event(f.Ctx, id)
	if err != nil {
		f.T.Fatal(err)
	}
	return e
}

// LastLog is the last row of an event's log with a verb.
func (f *Fixture) LastLog(eventID int64, verb db.Verb) db.LogRow {
	f.T.Helper()
	rows, err := f.DB.EventLog(f.Ctx, eventID, 0, 1000)
	at := slices.IndexFunc(rows, func(r db.LogRow) bool { return r.Verb == verb })
	if err != nil || at < 0 {
		f.T.Fatalf("the log has no %s, %v", verb, err)
	}
	return rows[at]
}

// Write writes to the database, which must succeed.
func (f *Fixture) Write(do func(tx *db.Tx) error) {
	f.T.Helper()
	if err := f.DB.Write(f.Ctx, do); err != nil {
		f.T.Fatal(err)
	}
}

// Person adds somebody.
func (f *Fixture) Person(first, last string, roles ...db.Role) *db.Person {
	f.T.Helper()
	p := &db.Person{
		Email: fmt.Sprintf("%s.%s@example.org", first, last), FirstName: first, LastName: last, Grade: db.PoliceOfficer,
		Discreet: true, RestFrom: 22 * 60, RestTo: 7 * 60, CreatedAt: clocktest.Noon, Roles: roles,
	}
	f.Write(func(tx *db.Tx) error { return tx.InsertPerson(f.Ctx, p) })
	return p
}

// Accredit makes somebody an LLO from one day to another.
func (f *Fixture) Accredit(p *db.Person, from, until string) {
	f.T.Helper()
	f.Write(func(tx *db.Tx) error {
		return tx.InsertAccreditation(f.Ctx, &db.Accreditation{PersonID: p.ID, Kind: db.LLO, GrantedOn: from, ExpiresOn: until, RecordedAt: clocktest.Noon})
	})
}

// Event makes a published event that starts after a while and lasts ten hours, led by Eve.
func (f *Fixture) Event(title string, after time.Duration) *db.Event {
	f.T.Helper()
	e := &db.Event{
		Title: title, Kind: db.PrideStall, Status: db.EventPublished, StartsAt: f.Clock.Add(after), EndsAt: f.Clock.Add(after + 10*time.Hour),
		LeadID: f.Eve.ID, CreatedBy: f.Bob.ID, CreatedAt: f.Clock, PublishedAt: f.Clock, ArriveMinutes: 15,
	}
	f.Write(func(tx *db.Tx) error { return tx.InsertEvent(f.Ctx, e) })
	return e
}

// Shift adds a shift of four hours that starts with its event, plus later.
func (f *Fixture) Shift(e *db.Event, maximum int, change ...func(*db.Shift)) *db.Shift {
	f.T.Helper()
	s := &db.Shift{EventID: e.ID, Role: "Stall morning", StartsAt: e.StartsAt, EndsAt: e.StartsAt.Add(4 * time.Hour), Minimum: 1, Maximum: maximum}
	for _, c := range change {
		c(s)
	}
	f.Write(func(tx *db.Tx) error { return tx.InsertShift(f.Ctx, s) })
	return s
}

// Status is how somebody's sign-up is.
func (f *Fixture) Status(p *db.Person, s *db.Shift) db.SignupStatus {
	f.T.Helper()
	g, err := f.DB.SignupOf(f.Ctx, s.ID, p.ID)
	if err != nil {
		f.T.Fatal(err)
	}
	return g.Status
}

// Consistent checks that the counters of a shift say what its rows say.
func (f *Fixture) Consistent(shiftID int64) *db.Shift {
	f.T.Helper()
	s, err := f.DB.Shift(f.Ctx, shiftID)
	if err != nil {
		f.T.Fatal(err)
	}
	signups, err := f.DB.SignupsOfShift(f.Ctx, shiftID)
	if err != nil {
		f.T.Fatal(err)
	}
	offers, err := f.DB.OpenOffers(f.Ctx, shiftID, 0)
	if err != nil {
		f.T.Fatal(err)
	}
	taken, waiting := len(offers), 0
	for i := range signups {
		switch {
		case signups[i].Status == db.SignupConfirmed && !signups[i].WalkIn:
			taken++
		case signups[i].Status == db.SignupWaiting:
			waiting++
		}
	}
	if s.Held != len(offers) {
		f.T.Errorf("shift %d counts %d places held; its rows say %d", s.ID, s.Held, len(offers))
	}
	if s.Taken != taken || s.Waiting != waiting || s.Taken > s.Maximum {
		f.T.Errorf("shift %d counts %d taken, %d waiting of %d; its rows say %d, %d", s.ID, s.Taken, s.Waiting, s.Maximum, taken, waiting)
	}
	return s
}

// Second is the error of what returns something too.
func Second[T any](_ T, err error) error { return err }

// Revive has a message wait again.
func (f *Fixture) Revive(id int64) {
	f.T.Helper()
	f.Write(func(tx *db.Tx) error {
		return tx.Exec(f.Ctx, "UPDATE messages SET status = 'pending' WHERE id = ?", id)
	})
}

// ShiftOf is the shift of an event with that role.
func (f *Fixture) ShiftOf(e *db.Event, role string) *db.Shift {
	f.T.Helper()
	shifts, err := f.DB.ShiftsOf(f.Ctx, e.ID)
	if err != nil {
		f.T.Fatal(err)
	}
	return &shifts[slices.IndexFunc(shifts, func(s db.Shift) bool { return s.Role == role })]
}

// CourseDate is a date of a course, with a shift for learners whose places are
// shared among forces until a week before.
func (f *Fixture) CourseDate(maximum int, kept ...db.Seats) (*db.Event, *db.Shift) {
	f.T.Helper()
	return f.DateOf("LLO foundation", maximum, kept...)
}

// DateOf is CourseDate for a new course of that name.
func (f *Fixture) DateOf(name string, maximum int, kept ...db.Seats) (*db.Event, *db.Shift) {
	f.T.Helper()
	course := &db.Course{Name: name, Grants: db.LLO, Months: 36, CreatedAt: f.Clock}
	e := f.Event("LLO foundation course", 8*clocktest.Weeks)
	f.Write(func(tx *db.Tx) error {
		if err := tx.InsertCourse(f.Ctx, course); err != nil {
			return err
		}
		e.Kind = db.TrainingCourse
		e.CourseID, e.SeatsOpenOn = course.ID, clock.Day(e.StartsAt.AddDate(0, 0, -7))
		if err := tx.UpdateEvent(f.Ctx, e); err != nil {
			return err
		}
		return tx.SaveSeats(f.Ctx, e.ID, kept)
	})
	return e, f.Shift(e, maximum, func(s *db.Shift) { s.Role = "Learner" })
}

// IDOf is somebody's id as a form holds it.
func IDOf(p *db.Person) string { return strconv.FormatInt(p.ID, 10) }
