package rota_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

// overfull is a shift of one place which Alice has, with Charlie waiting, and
// Charlie's other duty at the same time, taken up afterwards.
func (f *fixture) overfull(after time.Duration) (s, other *db.Shift) {
	f.T.Helper()
	s = f.Shift(f.Event("Herts Pride", after), 1)
	f.SignUp(f.Alice, s, db.SignupConfirmed)
	f.SignUp(f.Charlie, s, db.SignupWaiting)
	other = f.Shift(f.Event("Conference", after), 5)
	f.SignUp(f.Charlie, other, db.SignupConfirmed)
	return s, other
}

func TestANewcomerGetsThePlaceThatThoseWhoWaitCanNotTake(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s, _ := f.overfull(8 * clocktest.Weeks)
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.Status(f.Charlie, s); got != db.SignupWaiting {
			t.Fatalf("Charlie, who is elsewhere, is %s", got)
		}
		f.SignUp(f.Eve, s, db.SignupConfirmed)
		f.SignUp(f.Alice, s, db.SignupWaiting)
		f.Consistent(s.ID)
	})
}

func TestWhoBecomesFreeGetsThePlaceTheyWaitFor(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s, other := f.overfull(8 * clocktest.Weeks)
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if given, err := f.Rota.FillShifts(f.Ctx); given != 0 || err != nil {
			t.Fatalf("while Charlie is elsewhere %d places are given (%v)", given, err)
		}
		if err := f.Rota.Withdraw(f.Ctx, f.Charlie, other.ID, ""); err != nil {
			t.Fatal(err)
		}
		if given, err := f.Rota.FillShifts(f.Ctx); given != 1 || err != nil {
			t.Fatalf("%d places are given (%v), want one", given, err)
		}
		if got := f.Status(f.Charlie, s); got != db.SignupConfirmed || !slices.Contains(f.Told(f.Charlie), messages.Promoted) {
			t.Errorf("Charlie is %s and told %v, want a place and to know of it", got, f.Told(f.Charlie))
		}
		f.Consistent(s.ID)
		if given, err := f.Rota.FillShifts(f.Ctx); given != 0 || err != nil {
			t.Errorf("looking again gives %d places (%v)", given, err)
		}
	})
}

func TestAnOfferThatHasComeToClashGoesToTheNextAndLeavesThePersonWaiting(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 48*time.Hour), 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		f.SignUp(f.Eve, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, "ill"); err != nil {
			t.Fatal(err)
		}
		offers, err := f.DB.OpenOffers(f.Ctx, s.ID, f.Charlie.ID)
		if err != nil || len(offers) != 1 {
			t.Fatalf("offers %v (%v), want one to Charlie", offers, err)
		}
		f.SignUp(f.Charlie, f.Shift(f.Event("Conference", 48*time.Hour), 5), db.SignupConfirmed)
		err = f.Rota.AnswerMyOffer(f.Ctx, f.Charlie, offers[0].ID, true)
		refusaltest.WantKind(t, err, refusal.Conflict)
		if !strings.Contains(err.Error(), "Conference") {
			t.Errorf("Charlie is told %q, want what it clashes with", err)
		}
		if got := f.Status(f.Charlie, s); got != db.SignupWaiting {
			t.Errorf("Charlie is %s, want waiting", got)
		}
		if next, err := f.DB.OpenOffers(f.Ctx, s.ID, f.Eve.ID); err != nil || len(next) != 1 {
			t.Errorf("offers to Eve: %v (%v), want the place", next, err)
		}
		f.Consistent(s.ID)
	})
}

func TestManyWhoLeaveShiftsThatEachOtherWaitsForAllSucceed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		const each = 12
		e := f.Event("Herts Pride", 8*clocktest.Weeks)
		morning := f.Shift(e, each)
		evening := f.Shift(e, each, func(s *db.Shift) { s.StartsAt, s.EndsAt = s.EndsAt, s.EndsAt.Add(time.Hour) })
		var people [2 * each]*db.Person
		for i := range people {
			people[i] = f.Person("Sam", string(rune('a'+i)), db.Officer)
		}
		first, second := people[:each], people[each:]
		for i := range each {
			f.SignUp(first[i], morning, db.SignupConfirmed)
			f.SignUp(second[i], evening, db.SignupConfirmed)
		}
		for i := range each {
			f.SignUp(second[each-1-i], morning, db.SignupWaiting)
			f.SignUp(first[i], evening, db.SignupWaiting)
		}
		failed := f.AtOnce(len(people), func(i int) error {
			if i < each {
				return f.Rota.Withdraw(f.Ctx, people[i], morning.ID, "")
			}
			return f.Rota.Withdraw(f.Ctx, people[i], evening.ID, "")
		})
		if failed > 0 {
			t.Errorf("%d of %d could not withdraw", failed, len(people))
		}
		for i := range each {
			if a, b := f.Status(second[i], morning), f.Status(first[i], evening); a != db.SignupConfirmed || b != db.SignupConfirmed {
				t.Fatalf("of those who waited one is %s and one %s, want both confirmed", a, b)
			}
		}
		f.Consistent(morning.ID)
		f.Consistent(evening.ID)
	})
}

func TestAnOfferThatLapsesTooLateAsksNobodyToJoinAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 30*time.Hour)
		s := f.Shift(e, 1)
		for _, p := range []*db.Person{f.Alice, f.Charlie} {
			p.RestFrom, p.RestTo = 0, 0
			f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, p, "rest_from", "rest_to") })
		}
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, "ill"); err != nil {
			t.Fatal(err)
		}
		f.Clock = f.Clock.Add(6 * time.Hour)
		if n, err := f.Rota.LapseOffers(f.Ctx); err != nil || n != 1 {
			t.Fatalf("%d offers lapse, %v; want 1", n, err)
		}
		lapsed := f.lastTo(f.Charlie)
		if lapsed.Kind != messages.OfferLapsed || !strings.Contains(lapsed.Body, "join it again") {
			t.Errorf("in time Charlie is told %s: %q", lapsed.Kind, lapsed.Body)
		}
		late := f.Shift(f.Event("Conference", 30*time.Hour), 1)
		f.SignUp(f.Alice, late, db.SignupConfirmed)
		f.SignUp(f.Charlie, late, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, late.ID, "ill"); err != nil {
			t.Fatal(err)
		}
		f.Clock = late.StartsAt
		if n, err := f.Rota.LapseOffers(f.Ctx); err != nil || n != 1 {
			t.Fatalf("%d offers lapse at the start, %v; want 1", n, err)
		}
		if over := f.lastTo(f.Charlie); over.Kind != messages.OfferOver || strings.Contains(over.Body, "again") {
			t.Errorf("at the start Charlie is told %s: %q", over.Kind, over.Body)
		}
	})
}

// lastTo is the latest message to a person.
func (f *fixture) lastTo(p *db.Person) db.Message {
	f.T.Helper()
	all, err := f.DB.Messages(f.Ctx, db.MessageFilter{PersonID: p.ID})
	if err != nil || len(all) == 0 {
		f.T.Fatalf("messages to %s: %d, %v", p.FirstName, len(all), err)
	}
	return all[0]
}

func TestOfAPlaceThatIsFreeLateNobodyIsToldWhereAllWhoWaitHoldOffers(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 13*time.Hour), 2)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Bob, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, "ill"); err != nil {
			t.Fatal(err)
		}
		if held := f.Consistent(s.ID).Held; held != 1 {
			t.Fatalf("%d places are held, want 1 for Charlie", held)
		}
		f.Clock = f.Clock.Add(90 * time.Minute)
		if err := f.Rota.Withdraw(f.Ctx, f.Bob, s.ID, "ill"); err != nil {
			t.Fatal(err)
		}
		if told := f.Told(f.Eve); slices.Contains(told, messages.FillByHand) {
			t.Errorf("Eve is told %v, though nobody is left to give the place to", told)
		}
	})
}
