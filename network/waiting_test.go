package network_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// overfull is a shift of one place which Alice has, with Charlie waiting, and
// Charlie's other duty at the same time, taken up afterwards.
func (f *fixture) overfull(after time.Duration) (s, other *db.Shift) {
	f.t.Helper()
	s = f.shift(f.event("Herts Pride", after), 1)
	f.signUp(f.alice, s, db.SignupConfirmed)
	f.signUp(f.charlie, s, db.SignupWaiting)
	other = f.shift(f.event("Conference", after), 5)
	f.signUp(f.charlie, other, db.SignupConfirmed)
	return s, other
}

func TestANewcomerGetsThePlaceThatThoseWhoWaitCanNotTake(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s, _ := f.overfull(8 * weeks)
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.status(f.charlie, s); got != db.SignupWaiting {
			t.Fatalf("Charlie, who is elsewhere, is %s", got)
		}
		f.signUp(f.eve, s, db.SignupConfirmed)
		f.signUp(f.alice, s, db.SignupWaiting)
		f.consistent(s.ID)
	})
}

func TestWhoBecomesFreeGetsThePlaceTheyWaitFor(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s, other := f.overfull(8 * weeks)
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if given, err := f.Rota.FillShifts(f.ctx); given != 0 || err != nil {
			t.Fatalf("while Charlie is elsewhere %d places are given (%v)", given, err)
		}
		if err := f.Rota.Withdraw(f.ctx, f.charlie, other.ID, ""); err != nil {
			t.Fatal(err)
		}
		if given, err := f.Rota.FillShifts(f.ctx); given != 1 || err != nil {
			t.Fatalf("%d places are given (%v), want one", given, err)
		}
		if got := f.status(f.charlie, s); got != db.SignupConfirmed || !slices.Contains(f.told(f.charlie), messages.Promoted) {
			t.Errorf("Charlie is %s and told %v, want a place and to know of it", got, f.told(f.charlie))
		}
		f.consistent(s.ID)
		if given, err := f.Rota.FillShifts(f.ctx); given != 0 || err != nil {
			t.Errorf("looking again gives %d places (%v)", given, err)
		}
	})
}

func TestAnOfferThatHasComeToClashGoesToTheNextAndLeavesThePersonWaiting(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 48*time.Hour), 1)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		f.signUp(f.eve, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, "ill"); err != nil {
			t.Fatal(err)
		}
		offers, err := f.DB.OpenOffers(f.ctx, s.ID, f.charlie.ID)
		if err != nil || len(offers) != 1 {
			t.Fatalf("offers %v (%v), want one to Charlie", offers, err)
		}
		f.signUp(f.charlie, f.shift(f.event("Conference", 48*time.Hour), 5), db.SignupConfirmed)
		err = f.Rota.AnswerMyOffer(f.ctx, f.charlie, offers[0].ID, true)
		wantKind(t, err, refusal.Conflict)
		if !strings.Contains(err.Error(), "Conference") {
			t.Errorf("Charlie is told %q, want what it clashes with", err)
		}
		if got := f.status(f.charlie, s); got != db.SignupWaiting {
			t.Errorf("Charlie is %s, want waiting", got)
		}
		if next, err := f.DB.OpenOffers(f.ctx, s.ID, f.eve.ID); err != nil || len(next) != 1 {
			t.Errorf("offers to Eve: %v (%v), want the place", next, err)
		}
		f.consistent(s.ID)
	})
}

func TestWhoIsApprovedOntoTheWaitingListIsTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 8*weeks), 1, func(s *db.Shift) { s.Approval = true })
		for _, p := range []*db.Person{f.alice, f.charlie} {
			if _, err := f.Staffing.Approve(f.ctx, f.bob, f.signUp(p, s, db.SignupRequested).ID, ""); err != nil {
				t.Fatal(err)
			}
		}
		if got := f.told(f.charlie); !slices.Equal(got, []db.MessageKind{messages.Queued}) {
			t.Errorf("Charlie is told %v, want of the waiting list", got)
		}
	})
}

func TestTurningApprovalOffLetsInThoseWhoAskedInTheirOrder(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 8*weeks), 1, func(s *db.Shift) { s.Approval = true })
		for _, p := range []*db.Person{f.eve, f.alice, f.charlie} {
			f.clock = f.clock.Add(time.Minute)
			f.signUp(p, s, db.SignupRequested)
		}
		f.signUp(f.eve, f.shift(f.event("Conference", 8*weeks-time.Hour), 5), db.SignupConfirmed)
		form := events.ShiftForm{
			Role: s.Role, Starts: s.StartsAt.In(clock.London).Format("2006-01-02T15:04"), Ends: s.EndsAt.In(clock.London).Format("2006-01-02T15:04"),
			Minimum: "1", Maximum: "1",
		}
		if _, err := f.Events.UpdateShift(f.ctx, f.bob, s.ID, s.Version, form, ""); err != nil {
			t.Fatal(err)
		}
		for p, want := range map[*db.Person]db.SignupStatus{f.eve: db.SignupWaiting, f.alice: db.SignupConfirmed, f.charlie: db.SignupWaiting} {
			if got := f.status(p, s); got != want {
				t.Errorf("%s is %s, want %s", p.FirstName, got, want)
			}
		}
		f.consistent(s.ID)
	})
}

func TestWhoseAttendanceIsRecordedDoesNotWithdraw(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 12*time.Hour), 1)
		f.signUp(f.alice, s, db.SignupConfirmed)
		if _, err := f.Staffing.WalkIn(f.ctx, f.eve, s.ID, f.charlie.ID, ""); err != nil {
			t.Fatal(err)
		}
		wantKind(t, f.Rota.Withdraw(f.ctx, f.charlie, s.ID, "gone"), refusal.Conflict)
		if _, err := f.Staffing.Undo(f.ctx, f.eve, f.rowOf(f.charlie, s)); err != nil {
			t.Fatal(err)
		}
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, "ill"); err != nil {
			t.Fatal(err)
		}
		f.signUp(f.charlie, s, db.SignupConfirmed)
		if err := f.Rota.Withdraw(f.ctx, f.charlie, s.ID, "after all"); err != nil {
			t.Fatal(err)
		}
		if left := f.consistent(s.ID); left.Taken != 0 {
			t.Errorf("%d places are taken, want none", left.Taken)
		}
	})
}

func TestManyWhoLeaveShiftsThatEachOtherWaitsForAllSucceed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		const each = 12
		e := f.event("Herts Pride", 8*weeks)
		morning := f.shift(e, each)
		evening := f.shift(e, each, func(s *db.Shift) { s.StartsAt, s.EndsAt = s.EndsAt, s.EndsAt.Add(time.Hour) })
		var people [2 * each]*db.Person
		for i := range people {
			people[i] = f.person("Sam", string(rune('a'+i)), db.Officer)
		}
		first, second := people[:each], people[each:]
		for i := range each {
			f.signUp(first[i], morning, db.SignupConfirmed)
			f.signUp(second[i], evening, db.SignupConfirmed)
		}
		for i := range each {
			f.signUp(second[each-1-i], morning, db.SignupWaiting)
			f.signUp(first[i], evening, db.SignupWaiting)
		}
		failed := f.atOnce(len(people), func(i int) error {
			if i < each {
				return f.Rota.Withdraw(f.ctx, people[i], morning.ID, "")
			}
			return f.Rota.Withdraw(f.ctx, people[i], evening.ID, "")
		})
		if failed > 0 {
			t.Errorf("%d of %d could not withdraw", failed, len(people))
		}
		for i := range each {
			if a, b := f.status(second[i], morning), f.status(first[i], evening); a != db.SignupConfirmed || b != db.SignupConfirmed {
				t.Fatalf("of those who waited one is %s and one %s, want both confirmed", a, b)
			}
		}
		f.consistent(morning.ID)
		f.consistent(evening.ID)
	})
}

func TestTheOrderOfTheQueueIsThatOfJoiningItNotOfAsking(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 8*weeks), 1, func(s *db.Shift) { s.Approval = true })
		for _, p := range []*db.Person{f.alice, f.charlie, f.eve} {
			f.signUp(p, s, db.SignupRequested)
			f.clock = f.clock.Add(time.Hour)
		}
		for _, p := range []*db.Person{f.alice, f.eve, f.charlie} { // Eve joins the queue before Charlie, who asked first
			if _, err := f.Staffing.Approve(f.ctx, f.bob, f.rowOf(p, s), ""); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.status(f.eve, s); got != db.SignupConfirmed {
			t.Errorf("Eve is %s and Charlie %s, want Eve confirmed", got, f.status(f.charlie, s))
		}
	})
}

func TestAnOfferThatLapsesTooLateAsksNobodyToJoinAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 30*time.Hour)
		s := f.shift(e, 1)
		for _, p := range []*db.Person{f.alice, f.charlie} {
			p.RestFrom, p.RestTo = 0, 0
			f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, p, "rest_from", "rest_to") })
		}
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, "ill"); err != nil {
			t.Fatal(err)
		}
		f.clock = f.clock.Add(6 * time.Hour)
		if n, err := f.Rota.LapseOffers(f.ctx); err != nil || n != 1 {
			t.Fatalf("%d offers lapse, %v; want 1", n, err)
		}
		lapsed := f.lastTo(f.charlie)
		if lapsed.Kind != messages.OfferLapsed || !strings.Contains(lapsed.Body, "join it again") {
			t.Errorf("in time Charlie is told %s: %q", lapsed.Kind, lapsed.Body)
		}
		late := f.shift(f.event("Conference", 30*time.Hour), 1)
		f.signUp(f.alice, late, db.SignupConfirmed)
		f.signUp(f.charlie, late, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.ctx, f.alice, late.ID, "ill"); err != nil {
			t.Fatal(err)
		}
		f.clock = late.StartsAt
		if n, err := f.Rota.LapseOffers(f.ctx); err != nil || n != 1 {
			t.Fatalf("%d offers lapse at the start, %v; want 1", n, err)
		}
		if over := f.lastTo(f.charlie); over.Kind != messages.OfferOver || strings.Contains(over.Body, "again") {
			t.Errorf("at the start Charlie is told %s: %q", over.Kind, over.Body)
		}
	})
}

// lastTo is the latest message to a person.
func (f *fixture) lastTo(p *db.Person) db.Message {
	f.t.Helper()
	all, err := f.DB.Messages(f.ctx, db.MessageFilter{PersonID: p.ID})
	if err != nil || len(all) == 0 {
		f.t.Fatalf("messages to %s: %d, %v", p.FirstName, len(all), err)
	}
	return all[0]
}

func TestOfAPlaceThatIsFreeLateNobodyIsToldWhereAllWhoWaitHoldOffers(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 13*time.Hour), 2)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.bob, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, "ill"); err != nil {
			t.Fatal(err)
		}
		if held := f.consistent(s.ID).Held; held != 1 {
			t.Fatalf("%d places are held, want 1 for Charlie", held)
		}
		f.clock = f.clock.Add(90 * time.Minute)
		if err := f.Rota.Withdraw(f.ctx, f.bob, s.ID, "ill"); err != nil {
			t.Fatal(err)
		}
		if told := f.told(f.eve); slices.Contains(told, messages.FillByHand) {
			t.Errorf("Eve is told %v, though nobody is left to give the place to", told)
		}
	})
}
