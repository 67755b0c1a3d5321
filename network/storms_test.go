package network_test

import (
	"crypto/rand"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/demo"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/imports"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/programme/programmetest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/network/upload/uploadtest"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

// outcomes runs do for 0 to n-1 at once and counts the errors by their kind;
// what is none of ours counts as Kind(-1).
func (f *fixture) outcomes(n int, do func(i int) error) map[refusal.Kind]int {
	var mutex sync.Mutex
	kinds := map[refusal.Kind]int{}
	f.AtOnce(n, func(i int) error {
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
	f.Write(func(tx *db.Tx) error { return tx.Empty(f.Ctx) })
	if failed := f.AtOnce(2, func(int) error { return demo.LoadDemo(f.Ctx, f.Network) }); failed > 0 {
		return fmt.Sprintf("%d of two could not load the demo", failed)
	}
	return ""
}

func (f *fixture) stormOfInvitations() string {
	var ids []int64
	for range 6 {
		ids = append(ids, f.Person("Sam", once(), db.Officer).ID)
	}
	var invited atomic.Int64
	failed := f.AtOnce(4, func(int) error {
		n, err := f.Accounts.InviteAll(f.Ctx, f.Bob, append([]int64{}, ids...))
		if err == nil {
			invited.Add(int64(n))
		}
		return err
	})
	if failed > 0 || invited.Load() != 6 {
		return fmt.Sprintf("%d failed, 6 people were invited %d times", failed, invited.Load())
	}
	return ""
}

func (f *fixture) stormOfPeople() string {
	var plans []*people.Import
	for range 4 {
		plans = append(plans, f.ChoosePeople("E-mail,First name,Last name\nalice.okafor@example.org,Alice,"+once()+"\n"))
	}
	kinds := f.outcomes(len(plans), func(i int) error { return f.People.ImportPeople(f.Ctx, f.Bob, plans[i].Import.ID, plans[i].Seen) })
	if kinds[refusal.Conflict] != 3 || len(kinds) != 1 {
		return fmt.Sprintf("of four files one is imported, and three were read before Alice changed: %v", kinds)
	}
	return ""
}

func (f *fixture) stormOfOneForm() string {
	g := f.garageOf(once(), once())
	form := vehiclestest.From(10, "12:00", "16:00")
	if failed := f.AtOnce(6, func(int) error {
		_, err := g.Vehicles.BookVehicle(g.Ctx, g.Femi, g.Car.ID, 0, form, g.Car.Name)
		return err
	}); failed > 0 {
		return fmt.Sprintf("%d of 6 presses of one form failed", failed)
	}
	return ""
}

func (f *fixture) stormOfGuesses() string {
	p := f.Person("Sam", once(), db.Officer)
	kinds := f.outcomes(30, func(int) error {
		_, err := f.Programme.JoinSession(f.Ctx, p, "AAAAAA", nil)
		return err
	})
	if kinds[refusal.Invalid] != 10 || kinds[refusal.TooMany] != 20 {
		return fmt.Sprintf("of 30 guesses %d were looked at and %d refused, want 10 and 20", kinds[refusal.Invalid], kinds[refusal.TooMany])
	}
	return ""
}

func (f *fixture) stormOfEditions() string {
	yearly := once()
	first := f.Draft(func(d *events.DetailsForm) { d.Series = yearly })
	other := f.Draft(func(d *events.DetailsForm) { eventstest.Wall("2027-08-07")(d); d.Series = yearly })
	made := 8
	kinds := f.outcomes(made, func(i int) error {
		_, err := f.Series.CopyEvent(f.Ctx, f.Bob, []int64{first.ID, other.ID}[i%2], series.CopyForm{Starts: "2028-08-12T12:00"}, "")
		return err
	})
	if made -= kinds[refusal.Conflict]; made != 1 || len(kinds) != 1 {
		return fmt.Sprintf("%d editions of one year were made (%v)", made, kinds)
	}
	return ""
}

func (f *fixture) stormOfSigningOff() string {
	e, learners := f.DateOf(once(), 10)
	teachers := f.Shift(e, 3, func(s *db.Shift) { s.Role = "Trainer" })
	trainers := []*db.Person{f.Person("Dana", once(), db.Trainer), f.Person("Tariq", once(), db.Trainer)}
	for _, p := range trainers {
		f.SignUp(p, teachers, db.SignupConfirmed)
	}
	for range 5 {
		f.SignUp(f.Person("Sam", once(), db.Officer), learners, db.SignupConfirmed)
	}
	now := f.Clock
	defer func() { f.Clock = now }()
	f.Clock = e.EndsAt
	if _, err := f.Training.CompleteRest(f.Ctx, trainers[0], e.ID); err != nil {
		return err.Error()
	}
	signed := 0
	var mutex sync.Mutex
	failed := f.AtOnce(len(trainers), func(i int) error {
		n, err := f.Training.SignOff(f.Ctx, trainers[i], e.ID)
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
	e := f.Event("Herts Pride", 10*24*time.Hour)
	crew := f.Shift(e, 3, func(s *db.Shift) { s.Role = "Car crew" })
	lent := g.Book(g.Femi, e, vehiclestest.From(10, "12:00", "16:00"))
	cars := make([]*garage, 6)
	for i := range cars {
		cars[i] = f.garageOf(once(), once())
	}
	kinds := f.outcomes(len(cars)+1, func(i int) error {
		if i == len(cars) {
			return f.Events.RecallBooking(f.Ctx, g.Femi, lent, "Needed for a search.", events.CrewReleased)
		}
		for { // until the first car was recalled
			b, err := f.DB.Booking(f.Ctx, lent)
			if err != nil {
				return err
			}
			_, err = cars[i].Vehicles.BookVehicle(f.Ctx, cars[i].Femi, cars[i].Car.ID, e.ID, vehiclestest.From(10, "12:00", "16:00"), "")
			if err == nil || b.Status == db.BookingRecalled {
				return err
			}
		}
	})
	bookings, err := f.DB.BookingsOfEvent(f.Ctx, e.ID)
	held := 0
	for i := range bookings {
		if vehicles.BookingActive(&bookings[i]) {
			held++
		}
	}
	left, shiftErr := f.DB.Shift(f.Ctx, crew.ID)
	switch {
	case err != nil || shiftErr != nil:
		return fmt.Sprint(err, shiftErr)
	case held > 1 || kinds[refusal.Conflict]+held != len(cars) || g.Booking(lent).Status != db.BookingRecalled || left.CancelledAt.IsZero():
		return fmt.Sprintf("the event has %d cars, %v were refused, the first is %s, its crew cancelled %v", held, kinds, g.Booking(lent).Status, left.CancelledAt)
	}
	return ""
}

func (f *fixture) stormAgainstACancellation() string {
	s := f.Shift(f.Event("Herts Pride", 8*clocktest.Weeks), 3)
	people := make([]*db.Person, 12)
	for i := range people {
		people[i] = f.Person("Sam", once(), db.Officer)
	}
	half := len(people) / 2
	for _, p := range people[:half] {
		if _, err := f.Rota.SignUp(f.Ctx, p, s.ID); err != nil {
			return err.Error()
		}
	}
	f.AtOnce(half+1, func(i int) error {
		if i == half/2 {
			_, err := f.Events.CancelShift(f.Ctx, f.Bob, s.ID, "Rain")
			return err
		}
		_, err := f.Rota.SignUp(f.Ctx, people[half:][i%half], s.ID)
		return err
	})
	return f.leftOn(s)
}

// leftOn says what is left on a shift that was cancelled, or "".
func (f *fixture) leftOn(s *db.Shift) string {
	now, err := f.DB.Shift(f.Ctx, s.ID)
	signups, signupsErr := f.DB.SignupsOfShift(f.Ctx, s.ID)
	offers, offersErr := f.DB.OpenOffers(f.Ctx, s.ID, rota.Anybody)
	if err != nil || signupsErr != nil || offersErr != nil {
		return fmt.Sprint(err, signupsErr, offersErr)
	}
	on, untold := 0, 0
	for i := range signups {
		if rota.Active(&signups[i]) {
			on++
		}
		told, err := f.DB.Messages(f.Ctx, db.MessageFilter{PersonID: signups[i].PersonID, Kind: messages.Cancelled})
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
	holder, waiting := f.Person("Sam", once(), db.Officer), f.Person("Kit", once(), db.Officer)
	s := f.Shift(f.Event("Herts Pride", 60*time.Hour), 1)
	offer, err := f.offered(holder, waiting, s)
	if err != nil {
		return err.Error()
	}
	f.AtOnce(2, func(i int) error {
		if i == 0 {
			_, err := f.Events.CancelShift(f.Ctx, f.Bob, s.ID, "Rain")
			return err
		}
		return f.Rota.AnswerOffer(f.Ctx, offer.ID, true)
	})
	now, err := f.DB.Shift(f.Ctx, s.ID)
	offers, offersErr := f.DB.OpenOffers(f.Ctx, s.ID, rota.Anybody)
	if g, signupErr := f.DB.SignupOf(f.Ctx, s.ID, waiting.ID); err != nil || offersErr != nil || signupErr != nil || rota.Active(g) || now.Taken+len(offers) > 0 || now.CancelledAt.IsZero() {
		return fmt.Sprintf("%s on a shift cancelled %v with %d taken and %d offers (%v, %v, %v)", g.Status, now.CancelledAt, now.Taken, len(offers), err, offersErr, signupErr)
	}
	return ""
}

// offered makes an offer of the only place of a shift, which holder had, to waiting.
func (f *fixture) offered(holder, waiting *db.Person, s *db.Shift) (*db.Offer, error) {
	for _, p := range []*db.Person{holder, waiting} {
		if _, err := f.Rota.SignUp(f.Ctx, p, s.ID); err != nil {
			return nil, err
		}
	}
	if err := f.Rota.Withdraw(f.Ctx, holder, s.ID, ""); err != nil {
		return nil, err
	}
	offers, err := f.DB.OpenOffers(f.Ctx, s.ID, waiting.ID)
	if err == nil && len(offers) != 1 {
		err = fmt.Errorf("%d offers", len(offers))
	}
	if err != nil {
		return nil, err
	}
	return &offers[0], nil
}

func (f *fixture) stormOfOffers() string {
	who := f.Person("Kit", once(), db.Officer)
	var shifts []*db.Shift
	var offers []*db.Offer
	for i := range 3 {
		s := f.Shift(f.Event(fmt.Sprint("Stall ", i), 60*time.Hour), 1)
		o, err := f.offered(f.Person("Sam", once(), db.Officer), who, s)
		if err != nil {
			return err.Error()
		}
		shifts, offers = append(shifts, s), append(offers, o)
	}
	kinds := f.outcomes(len(offers), func(i int) error { return f.Rota.AnswerOffer(f.Ctx, offers[i].ID, true) })
	got := 0
	for _, s := range shifts {
		if f.Status(who, s) == db.SignupConfirmed {
			got++
		}
		f.Consistent(s.ID)
	}
	if got != 1 || kinds[refusal.Conflict] != 2 {
		return fmt.Sprintf("confirmed on %d overlapping shifts, refused: %v", got, kinds)
	}
	return ""
}

func (f *fixture) stormOfAuthorisations() string {
	g := f.garageOf(once(), once())
	failed := f.AtOnce(4, func(i int) error { return g.Authorise("2026-01-01", fmt.Sprintf("2026-06-0%d", i+1), "") })
	if all, err := g.DB.DriverAuthorisations(g.Ctx, g.Car.ID, g.Alice.ID); failed > 0 || err != nil || len(all) != 1 {
		return fmt.Sprintf("%d failed, Alice is authorised %s (%v)", failed, g.Held(), err)
	}
	return ""
}

func (f *fixture) stormOfCorrections() string {
	p := &db.Position{PersonID: f.Alice.ID, Title: once(), FromOn: "2026-03-01", RecordedBy: f.Bob.ID, RecordedAt: clocktest.Noon}
	f.Write(func(tx *db.Tx) error { return tx.InsertPosition(f.Ctx, p) })
	kinds := f.outcomes(4, func(i int) error {
		_, err := f.Training.CorrectPosition(f.Ctx, f.Bob, p.ID, training.PositionForm{Title: fmt.Sprint("Chair ", i), From: "2026-03-01"}, training.PositionWords(p), "Typed wrongly")
		return err
	})
	if kinds[refusal.Conflict] != 3 || len(kinds) != 1 {
		return fmt.Sprintf("of four who saw the same, three replaced nothing: %v", kinds)
	}
	return ""
}

// once is a word that no other call returns.
func once() string { return strings.ToLower(rand.Text()) }

// stormForOverlaps lets one person ask for three shifts at the same time, at once, and says what broke.
func (f *fixture) stormForOverlaps() string {
	f.T.Helper()
	var shifts []*db.Shift
	for i := range 3 {
		shifts = append(shifts, f.Shift(f.Event(fmt.Sprint("Stall ", i), 100*24*time.Hour), 5))
	}
	f.AtOnce(3, func(i int) error {
		_, err := f.Rota.SignUp(f.Ctx, f.Alice, shifts[i].ID)
		return err
	})
	got := 0
	for _, s := range shifts {
		confirmed, _ := f.DB.SignupsOfShift(f.Ctx, s.ID, db.SignupConfirmed)
		got += len(confirmed)
		_ = f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, "")
	}
	if got != 1 {
		return fmt.Sprintf("confirmed on %d overlapping shifts", got)
	}
	return ""
}

// stormForARoom lets several people put sessions into one room at the same
// time and says what broke.
func (f *fixture) stormForARoom() string {
	f.T.Helper()
	e := f.Event("Engagement conference", 8*clocktest.Weeks)
	e.Kind = db.Conference
	f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, e) })
	f.AtOnce(8, func(i int) error {
		_, err := f.Programme.AddSession(f.Ctx, f.Bob, e.ID, programmetest.At(e, fmt.Sprintf("Session %d", i), 10*i, 10*i+90, programmetest.In("Hall")), "")
		return err
	})
	sessions, err := f.DB.ProgrammeOf(f.Ctx, e.ID)
	if err != nil {
		f.T.Fatal(err)
	}
	if len(sessions) != 1 {
		return fmt.Sprintf("%d sessions are in one room at once", len(sessions))
	}
	return ""
}

// stormOfImports lets many import the same date at once, each from a file with a
// UID of its own, and says what broke.
func (f *fixture) stormOfImports() string {
	f.T.Helper()
	const many = 16
	var plans []*imports.Plan
	f.Write(func(tx *db.Tx) error { return tx.Exec(f.Ctx, "DELETE FROM days") })
	for i := range many {
		plans = append(plans, f.Upload("Fair", db.DayPartner, uploadtest.CalendarOf(fmt.Sprintf("UID:%d|SUMMARY:Fair|DTSTART:20260701", i))))
	}
	f.AtOnce(many, func(i int) error {
		err := f.Imports.Commit(f.Ctx, f.Bob, plans[i].Import.ID, plans[i].Seen, nil)
		if refusal.KindOf(err) == refusal.Conflict {
			return nil
		}
		return err
	})
	if held := f.AllDates(); held != "Fair: 2026-07-01 to 2026-07-01" {
		return "the calendar holds " + held
	}
	return ""
}
