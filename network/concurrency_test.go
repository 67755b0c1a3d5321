package network

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// Each storm runs with the locks, where the rule must hold, and has a twin
// without them, where it must break: a check that cannot fail checks nothing.

func TestTwoHundredPeopleForFivePlacesLeaveFiveConfirmedAndTheRestInOrder(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		if broken := f.stormForPlaces(200, 5); broken != "" {
			t.Error(broken)
		}
	})
}

func TestWithoutTheShiftLockPlacesAreGivenWrongly(t *testing.T) {
	withoutLocks(t, func(f *fixture) string { return f.stormForPlaces(200, 5) })
}

func TestOnePersonForThreeOverlappingShiftsAtOnceGetsExactlyOne(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		for range 20 {
			if broken := f.stormForOverlaps(); broken != "" {
				t.Fatal(broken)
			}
		}
	})
}

func TestWithoutThePersonLockOnePersonGetsOverlappingShifts(t *testing.T) {
	withoutLocks(t, (*fixture).stormForOverlaps)
}

// withoutLocks repeats a storm on each database until the rule breaks.
func withoutLocks(t *testing.T, storm func(*fixture) string) {
	t.Helper()
	try := func(open func(testing.TB, ...db.Option) *db.DB) func(*testing.T) {
		return func(t *testing.T) {
			f := newFixture(t, open(t, db.WithoutLocks()))
			for range 50 {
				if storm(f) != "" {
					return
				}
			}
			t.Error("the rule held without its lock, so the test with the lock proves nothing")
		}
	}
	t.Run("SQLite", try(dbtest.SQLite))
	t.Run("PostgreSQL", try(dbtest.Postgres))
}

// stormForPlaces lets many people ask for few places at once and says what broke.
func (f *fixture) stormForPlaces(people, places int) string {
	f.t.Helper()
	e := f.event("Herts Pride", 100*24*time.Hour)
	s := f.shift(e, places)
	all := make([]*db.Person, people)
	f.write(func(tx *db.Tx) error {
		for i := range all {
			all[i] = &db.Person{
				Email:     fmt.Sprintf("officer%d.%d@example.org", s.ID, i),
				FirstName: "Officer", LastName: fmt.Sprint(i), Grade: "PCSO", CreatedAt: noon, Roles: []string{"officer"},
			}
			if err := tx.InsertPerson(f.ctx, all[i]); err != nil {
				return err
			}
		}
		return nil
	})
	failed := f.atOnce(people, func(i int) error {
		_, err := f.SignUp(f.ctx, all[i], s.ID)
		return err
	})
	confirmed, _ := f.DB.SignupsOfShift(f.ctx, s.ID, StatusConfirmed)
	waiting, _ := f.DB.SignupsOfShift(f.ctx, s.ID, StatusWaiting)
	shift, _ := f.DB.Shift(f.ctx, s.ID)
	numbers := make([]int, len(waiting))
	for i := range waiting {
		numbers[i] = waiting[i].Queue
	}
	inOrder := slices.IsSorted(numbers) && len(slices.Compact(slices.Clone(numbers))) == len(numbers)
	if failed > 0 || len(confirmed) != places || len(waiting) != people-places || !inOrder || shift.Taken != places || shift.Waiting != people-places {
		return fmt.Sprintf("%d failed, %d confirmed, %d waiting, in order: %t, counted %d and %d", failed, len(confirmed), len(waiting), inOrder, shift.Taken, shift.Waiting)
	}
	return ""
}

// stormForOverlaps lets one person ask for three shifts at the same time, at once, and says what broke.
func (f *fixture) stormForOverlaps() string {
	f.t.Helper()
	var shifts []*db.Shift
	for i := range 3 {
		shifts = append(shifts, f.shift(f.event(fmt.Sprint("Stall ", i), 100*24*time.Hour), 5))
	}
	f.atOnce(3, func(i int) error {
		_, err := f.SignUp(f.ctx, f.alice, shifts[i].ID)
		return err
	})
	got := 0
	for _, s := range shifts {
		confirmed, _ := f.DB.SignupsOfShift(f.ctx, s.ID, StatusConfirmed)
		got += len(confirmed)
		_ = f.Withdraw(f.ctx, f.alice, s.ID, "")
	}
	if got != 1 {
		return fmt.Sprintf("confirmed on %d overlapping shifts", got)
	}
	return ""
}

// atOnce runs do for 0 to n-1 from one starting gun and counts what failed.
func (f *fixture) atOnce(n int, do func(i int) error) int {
	var wait sync.WaitGroup
	var mutex sync.Mutex
	failed := 0
	gun := make(chan struct{})
	for i := range n {
		wait.Go(func() {
			<-gun
			if err := do(i); err != nil {
				if errors.Is(err, db.ErrFull) {
					f.t.Error(err) // that would break any rule, and prove nothing
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

func TestManyWhoCorrectTheSamePartnerAtOnceAllSucceed(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		var wait sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			e := f.event(fmt.Sprintf("Event %d", i), weeks)
			wait.Go(func() {
				errs[i] = f.EditEvent(f.ctx, f.bob, e.ID, 1, PartnerForm{Partner: "Students’ union", PartnerKind: fmt.Sprintf("kind %d", i)})
			})
		}
		wait.Wait()
		for i, err := range errs {
			if err != nil {
				t.Errorf("event %d: %v", i, err)
			}
		}
	})
}

func TestManyWhoNameTheSamePartnerContactAndVenueAtOnceMakeOneOfEach(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		const many = 8
		events := make([]*db.Event, many)
		for i := range events {
			events[i] = f.draft()
		}
		cased := func(i int, text string) string {
			if i%2 == 0 {
				return strings.ToUpper(text)
			}
			return text
		}
		if failed := f.atOnce(many, func(i int) error {
			d := goodDetails()
			d.Venue, d.Postcode = cased(i, "Guildhall"), "HP1 1AA"
			if err := f.EditEvent(f.ctx, f.bob, events[i].ID, 1, d); err != nil {
				return err
			}
			return f.EditEvent(f.ctx, f.bob, events[i].ID, 2, PartnerForm{Partner: cased(i, "Dacorum Pride"), Contact: cased(i, "Sam Field"), Email: "sam@example.org"})
		}); failed > 0 {
			t.Errorf("%d failed", failed)
		}
		partners, _ := f.DB.Partners(f.ctx, "")
		venues, _ := f.DB.Venues(f.ctx, "guildhall")
		contacts, err := f.DB.Contacts(f.ctx, 0)
		if err != nil || len(partners) != 1 || len(venues) != 1 || len(contacts) != 1 {
			t.Fatalf("%d partners, %d contacts and %d venues (%v), want one of each", len(partners), len(contacts), len(venues), err)
		}
		for _, e := range events {
			if e = f.eventNow(e.ID); e.PartnerID != partners[0].ID || e.ContactID != contacts[0].ID || e.VenueID != venues[0].ID {
				t.Errorf("event %d has %d, %d and %d", e.ID, e.PartnerID, e.ContactID, e.VenueID)
			}
		}
		if failed := f.atOnce(many, func(i int) error {
			return f.AddContact(f.ctx, f.bob, partners[0].ID, ContactEdit{Name: cased(i, "Kit Moss"), Phone: "01632 960001"})
		}); failed > 0 {
			t.Errorf("%d could not add the contact", failed)
		}
		if contacts, err = f.DB.Contacts(f.ctx, 0); err != nil || len(contacts) != 2 {
			t.Errorf("%d contacts (%v), want two", len(contacts), err)
		}
		if got := fieldsOf(f.SaveContact(f.ctx, f.bob, contacts[0].ID, ContactEdit{Name: cased(0, contacts[1].Name)})); got != "contact" {
			t.Errorf("taking another contact's name: faults at %q, want contact", got)
		}
		_, err = f.SavePartner(f.ctx, f.bob, 0, 0, PartnerEdit{Name: "dacorum PRIDE"})
		if fieldsOf(err) != "name" {
			t.Errorf("a partner of the same name: %v", err)
		}
	})
}
