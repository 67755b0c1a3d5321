package network_test

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/demo"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// outcomes runs do for 0 to n-1 at once and counts the errors by their kind;
// what is none of ours counts as Kind(-1).
func (f *fixture) outcomes(n int, do func(i int) error) map[refusal.Kind]int {
	var mutex sync.Mutex
	kinds := map[refusal.Kind]int{}
	f.atOnce(n, func(i int) error {
		err := do(i)
		if err != nil {
			mutex.Lock()
			kinds[refusal.KindOf(err)]++
			mutex.Unlock()
		}
		return err
	})
	return kinds
}

func (f *fixture) stormOfDemos() string {
	f.write(func(tx *db.Tx) error { return tx.Empty(f.ctx) })
	if failed := f.atOnce(2, func(int) error { return demo.LoadDemo(f.ctx, f.Network) }); failed > 0 {
		return fmt.Sprintf("%d of two could not load the demo", failed)
	}
	return ""
}

func (f *fixture) stormOfPeople() string {
	var plans []*people.Import
	for range 4 {
		plans = append(plans, f.choosePeople("E-mail,First name,Last name\nalice.okafor@example.org,Alice,"+once()+"\n"))
	}
	kinds := f.outcomes(len(plans), func(i int) error { return f.People.ImportPeople(f.ctx, f.bob, plans[i].Import.ID, plans[i].Seen) })
	if kinds[refusal.Conflict] != 3 || len(kinds) != 1 {
		return fmt.Sprintf("of four files one is imported, and three were read before Alice changed: %v", kinds)
	}
	return ""
}

func (f *fixture) stormOfOneForm() string {
	g := f.garageOf(once(), once())
	form := from(10, "12:00", "16:00")
	if failed := f.atOnce(6, func(int) error {
		_, err := g.Vehicles.BookVehicle(g.ctx, g.femi, g.car.ID, 0, form, g.car.Name)
		return err
	}); failed > 0 {
		return fmt.Sprintf("%d of 6 presses of one form failed", failed)
	}
	return ""
}

func (f *fixture) stormOfGuesses() string {
	p := f.person("Sam", once(), db.Officer)
	kinds := f.outcomes(30, func(int) error {
		_, err := f.Programme.JoinSession(f.ctx, p, "AAAAAA", nil)
		return err
	})
	if kinds[refusal.Invalid] != 10 || kinds[refusal.TooMany] != 20 {
		return fmt.Sprintf("of 30 guesses %d were looked at and %d refused, want 10 and 20", kinds[refusal.Invalid], kinds[refusal.TooMany])
	}
	return ""
}

func (f *fixture) stormOfEditions() string {
	yearly := once()
	first := f.draft(func(d *events.DetailsForm) { d.Series = yearly })
	other := f.draft(func(d *events.DetailsForm) { wall("2027-08-07")(d); d.Series = yearly })
	made := 8
	kinds := f.outcomes(made, func(i int) error {
		_, err := f.Series.CopyEvent(f.ctx, f.bob, []int64{first.ID, other.ID}[i%2], series.CopyForm{Starts: "2028-08-12T12:00"}, "")
		return err
	})
	if made -= kinds[refusal.Conflict]; made != 1 || len(kinds) != 1 {
		return fmt.Sprintf("%d editions of one year were made (%v)", made, kinds)
	}
	return ""
}

func (f *fixture) stormOfSigningOff() string {
	e, learners := f.dateOf(once(), 10)
	teachers := f.shift(e, 3, func(s *db.Shift) { s.Role = "Trainer" })
	trainers := []*db.Person{f.person("Dana", once(), db.Trainer), f.person("Tariq", once(), db.Trainer)}
	for _, p := range trainers {
		f.signUp(p, teachers, db.SignupConfirmed)
	}
	for range 5 {
		f.signUp(f.person("Sam", once(), db.Officer), learners, db.SignupConfirmed)
	}
	now := f.clock
	defer func() { f.clock = now }()
	f.clock = e.EndsAt
	if _, err := f.Training.CompleteRest(f.ctx, trainers[0], e.ID); err != nil {
		return err.Error()
	}
	signed := 0
	var mutex sync.Mutex
	failed := f.atOnce(len(trainers), func(i int) error {
		n, err := f.Training.SignOff(f.ctx, trainers[i], e.ID)
		mutex.Lock()
		signed += n
		mutex.Unlock()
		return err
	})
	if failed > 0 || signed != 5 {
		return fmt.Sprintf("%d of two trainers failed, %d of 5 learners were signed off", failed, signed)
	}
	return ""
}

func (f *fixture) stormOfBookingsAgainstARecall() string {
	g := f.garageOf(once(), once())
	e := f.event("Herts Pride", 10*24*time.Hour)
	crew := f.shift(e, 3, func(s *db.Shift) { s.Role = "Car crew" })
	lent := g.book(g.femi, e, from(10, "12:00", "16:00"))
	cars := make([]*garage, 6)
	for i := range cars {
		cars[i] = f.garageOf(once(), once())
	}
	kinds := f.outcomes(len(cars)+1, func(i int) error {
		if i == len(cars) {
			return f.Events.RecallBooking(f.ctx, g.femi, lent, "Needed for a search.", events.CrewReleased)
		}
		for { // until the first car was recalled
			b, err := f.DB.Booking(f.ctx, lent)
			if err != nil {
				return err
			}
			_, err = cars[i].Vehicles.BookVehicle(f.ctx, cars[i].femi, cars[i].car.ID, e.ID, from(10, "12:00", "16:00"), "")
			if err == nil || b.Status == db.BookingRecalled {
				return err
			}
		}
	})
	bookings, err := f.DB.BookingsOfEvent(f.ctx, e.ID)
	held := 0
	for i := range bookings {
		if vehicles.BookingActive(&bookings[i]) {
			held++
		}
	}
	left, shiftErr := f.DB.Shift(f.ctx, crew.ID)
	switch {
	case err != nil || shiftErr != nil:
		return fmt.Sprint(err, shiftErr)
	case held > 1 || kinds[refusal.Conflict]+held != len(cars) || g.booking(lent).Status != db.BookingRecalled || left.CancelledAt.IsZero():
		return fmt.Sprintf("the event has %d cars, %v were refused, the first is %s, its crew cancelled %v", held, kinds, g.booking(lent).Status, left.CancelledAt)
	}
	return ""
}

func (f *fixture) stormAgainstACancellation() string {
	s := f.shift(f.event("Herts Pride", 8*weeks), 3)
	people := make([]*db.Person, 12)
	for i := range people {
		people[i] = f.person("Sam", once(), db.Officer)
	}
	half := len(people) / 2
	for _, p := range people[:half] {
		if _, err := f.Rota.SignUp(f.ctx, p, s.ID); err != nil {
			return err.Error()
		}
	}
	f.atOnce(half+1, func(i int) error {
		if i == half/2 {
			_, err := f.Events.CancelShift(f.ctx, f.bob, s.ID, "Rain")
			return err
		}
		_, err := f.Rota.SignUp(f.ctx, people[half:][i%half], s.ID)
		return err
	})
	return f.leftOn(s)
}

// leftOn says what is left on a shift that was cancelled, or "".
func (f *fixture) leftOn(s *db.Shift) string {
	now, err := f.DB.Shift(f.ctx, s.ID)
	signups, signupsErr := f.DB.SignupsOfShift(f.ctx, s.ID)
	offers, offersErr := f.DB.OpenOffers(f.ctx, s.ID, rota.Anybody)
	if err != nil || signupsErr != nil || offersErr != nil {
		return fmt.Sprint(err, signupsErr, offersErr)
	}
	on, untold := 0, 0
	for i := range signups {
		if rota.Active(&signups[i]) {
			on++
		}
		told, err := f.DB.Messages(f.ctx, db.MessageFilter{PersonID: signups[i].PersonID, Kind: messages.Cancelled})
		if err != nil || len(told) != 1 {
			untold++
		}
	}
	if now.CancelledAt.IsZero() || on+now.Taken+now.Waiting+len(offers)+untold > 0 {
		return fmt.Sprintf("cancelled: %v; %d are on it, %d counted, %d wait, %d offers, %d not told once", now.CancelledAt, on, now.Taken, now.Waiting, len(offers), untold)
	}
	return ""
}

func (f *fixture) stormOfOffersAgainstACancellation() string {
	holder, waiting := f.person("Sam", once(), db.Officer), f.person("Kit", once(), db.Officer)
	s := f.shift(f.event("Herts Pride", 60*time.Hour), 1)
	offer, err := f.offered(holder, waiting, s)
	if err != nil {
		return err.Error()
	}
	f.atOnce(2, func(i int) error {
		if i == 0 {
			_, err := f.Events.CancelShift(f.ctx, f.bob, s.ID, "Rain")
			return err
		}
		return f.Rota.AnswerOffer(f.ctx, offer.ID, true)
	})
	now, err := f.DB.Shift(f.ctx, s.ID)
	offers, offersErr := f.DB.OpenOffers(f.ctx, s.ID, rota.Anybody)
	if g, signupErr := f.DB.SignupOf(f.ctx, s.ID, waiting.ID); err != nil || offersErr != nil || signupErr != nil || rota.Active(g) || now.Taken+len(offers) > 0 || now.CancelledAt.IsZero() {
		return fmt.Sprintf("%s on a shift cancelled %v with %d taken and %d offers (%v, %v, %v)", g.Status, now.CancelledAt, now.Taken, len(offers), err, offersErr, signupErr)
	}
	return ""
}

// offered makes an offer of the only place of a shift, which holder had, to waiting.
func (f *fixture) offered(holder, waiting *db.Person, s *db.Shift) (*db.Offer, error) {
	for _, p := range []*db.Person{holder, waiting} {
		if _, err := f.Rota.SignUp(f.ctx, p, s.ID); err != nil {
			return nil, err
		}
	}
	if err := f.Rota.Withdraw(f.ctx, holder, s.ID, ""); err != nil {
		return nil, err
	}
	offers, err := f.DB.OpenOffers(f.ctx, s.ID, waiting.ID)
	if err == nil && len(offers) != 1 {
		err = fmt.Errorf("%d offers", len(offers))
	}
	if err != nil {
		return nil, err
	}
	return &offers[0], nil
}

func (f *fixture) stormOfOffers() string {
	who := f.person("Kit", once(), db.Officer)
	var shifts []*db.Shift
	var offers []*db.Offer
	for i := range 3 {
		s := f.shift(f.event(fmt.Sprint("Stall ", i), 60*time.Hour), 1)
		o, err := f.offered(f.person("Sam", once(), db.Officer), who, s)
		if err != nil {
			return err.Error()
		}
		shifts, offers = append(shifts, s), append(offers, o)
	}
	kinds := f.outcomes(len(offers), func(i int) error { return f.Rota.AnswerOffer(f.ctx, offers[i].ID, true) })
	got := 0
	for _, s := range shifts {
		if f.status(who, s) == db.SignupConfirmed {
			got++
		}
		f.consistent(s.ID)
	}
	if got != 1 || kinds[refusal.Conflict] != 2 {
		return fmt.Sprintf("confirmed on %d overlapping shifts, refused: %v", got, kinds)
	}
	return ""
}

func (f *fixture) stormOfAuthorisations() string {
	g := f.garageOf(once(), once())
	failed := f.atOnce(4, func(i int) error { return g.authorise("2026-01-01", fmt.Sprintf("2026-06-0%d", i+1), "") })
	if all, err := g.DB.DriverAuthorisations(g.ctx, g.car.ID, g.alice.ID); failed > 0 || err != nil || len(all) != 1 {
		return fmt.Sprintf("%d failed, Alice is authorised %s (%v)", failed, g.held(), err)
	}
	return ""
}

func (f *fixture) stormOfCorrections() string {
	p := &db.Position{PersonID: f.alice.ID, Title: once(), FromOn: "2026-03-01", RecordedBy: f.bob.ID, RecordedAt: noon}
	f.write(func(tx *db.Tx) error { return tx.InsertPosition(f.ctx, p) })
	kinds := f.outcomes(4, func(i int) error {
		_, err := f.Training.CorrectPosition(f.ctx, f.bob, p.ID, training.PositionForm{Title: fmt.Sprint("Chair ", i), From: "2026-03-01"}, training.PositionWords(p), "Typed wrongly")
		return err
	})
	if kinds[refusal.Conflict] != 3 || len(kinds) != 1 {
		return fmt.Sprintf("of four who saw the same, three replaced nothing: %v", kinds)
	}
	return ""
}

// once is a word that no other call returns.
func once() string { return strings.ToLower(rand.Text()) }

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
				FirstName: "Officer", LastName: fmt.Sprint(i), Grade: db.PCSO, CreatedAt: noon, Roles: []db.Role{db.Officer},
			}
			if err := tx.InsertPerson(f.ctx, all[i]); err != nil {
				return err
			}
		}
		return nil
	})
	failed := f.atOnce(people, func(i int) error {
		_, err := f.Rota.SignUp(f.ctx, all[i], s.ID)
		return err
	})
	confirmed, _ := f.DB.SignupsOfShift(f.ctx, s.ID, db.SignupConfirmed)
	waiting, _ := f.DB.SignupsOfShift(f.ctx, s.ID, db.SignupWaiting)
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
		_, err := f.Rota.SignUp(f.ctx, f.alice, shifts[i].ID)
		return err
	})
	got := 0
	for _, s := range shifts {
		confirmed, _ := f.DB.SignupsOfShift(f.ctx, s.ID, db.SignupConfirmed)
		got += len(confirmed)
		_ = f.Rota.Withdraw(f.ctx, f.alice, s.ID, "")
	}
	if got != 1 {
		return fmt.Sprintf("confirmed on %d overlapping shifts", got)
	}
	return ""
}

// stormForARoom lets several people put sessions into one room at the same
// time and says what broke.
func (f *fixture) stormForARoom() string {
	f.t.Helper()
	e := f.event("Engagement conference", 8*weeks)
	e.Kind = db.Conference
	f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, e) })
	f.atOnce(8, func(i int) error {
		_, err := f.Programme.AddSession(f.ctx, f.bob, e.ID, at(e, fmt.Sprintf("Session %d", i), 10*i, 10*i+90, in("Hall")), "")
		return err
	})
	sessions, err := f.DB.ProgrammeOf(f.ctx, e.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	if len(sessions) != 1 {
		return fmt.Sprintf("%d sessions are in one room at once", len(sessions))
	}
	return ""
}

// stormOfImports lets many import the same date at once, each from a file with a
// UID of its own, and says what broke.
func (f *fixture) stormOfImports() string {
	f.t.Helper()
	const many = 16
	var plans []*calendar.ImportPlan
	f.write(func(tx *db.Tx) error { return tx.Exec(f.ctx, "DELETE FROM days") })
	for i := range many {
		plans = append(plans, f.upload("Fair", db.DayPartner, calendarOf(fmt.Sprintf("UID:%d|SUMMARY:Fair|DTSTART:20260701", i))))
	}
	f.atOnce(many, func(i int) error {
		err := f.Calendar.CommitImport(f.ctx, f.bob, plans[i].Import.ID, plans[i].Seen, nil)
		if refusal.KindOf(err) == refusal.Conflict {
			return nil
		}
		return err
	})
	if held := f.held(); held != "Fair: 2026-07-01 to 2026-07-01" {
		return "the calendar holds " + held
	}
	return ""
}
