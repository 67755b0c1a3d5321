package handlers_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// tally is how a shift is staffed, counted from its rows alone.
type tally struct {
	shift                                          db.Shift
	confirmed, offered, waiting, walkIns, requests int
}

func (s *stall) tallies() []tally {
	s.t.Helper()
	shifts, err := s.net.DB.ShiftsOf(s.t.Context(), s.event.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	all := make([]tally, len(shifts))
	for i := range shifts {
		all[i].shift = shifts[i]
		signups, err := s.net.DB.SignupsOfShift(s.t.Context(), shifts[i].ID)
		if err != nil {
			s.t.Fatal(err)
		}
		offers, err := s.net.DB.OpenOffers(s.t.Context(), shifts[i].ID, 0)
		if err != nil {
			s.t.Fatal(err)
		}
		all[i].offered = len(offers)
		all[i].waiting = -len(offers)
		for j := range signups {
			switch g := &signups[j]; {
			case g.Status == db.SignupConfirmed && g.WalkIn:
				all[i].walkIns++
			case g.Status == db.SignupConfirmed:
				all[i].confirmed++
			case g.Status == db.SignupWaiting:
				all[i].waiting++
			case g.Status == db.SignupRequested:
				all[i].requests++
			}
		}
	}
	return all
}

func (t *tally) taken() int { return t.confirmed + t.offered }

func (t *tally) short() int { return max(0, t.shift.Minimum-t.taken()) }

// words are what a page says of the places.
func (t *tally) words() string {
	words := fmt.Sprintf("%d of %s taken", t.taken(), plural(t.shift.Maximum, "place"))
	if t.offered > 0 {
		words += fmt.Sprintf(", %d of them held until answered", t.offered)
	}
	if left := t.shift.Maximum - t.taken(); left > 0 {
		words += fmt.Sprintf(", %d left", left)
	} else {
		words += ", full"
	}
	if t.waiting > 0 {
		words += fmt.Sprintf(", %d waiting", t.waiting)
	}
	if t.short() > 0 {
		words += fmt.Sprintf(" %d more needed", t.short())
	}
	return words
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// headed is a heading with how many it heads, or without one where nobody is.
func headed(heading string, n int) string {
	if n == 0 {
		return heading
	}
	return fmt.Sprintf("%s (%d)", heading, n)
}

// agree compares every page that counts places with the rows.
func (s *stall) agree(bob *visitor, after string) {
	s.t.Helper()
	same := func(where, got, want string) {
		s.t.Helper()
		if got != want {
			s.t.Errorf("after %s, %s says %q, want %q", after, where, got, want)
		}
	}
	list, event := bob.get("/shifts").want(http.StatusOK), bob.get(at("/events/%d", s.event.ID)).want(http.StatusOK)
	staffing, planned := bob.get(at("/events/%d/staffing", s.event.ID)).want(http.StatusOK), bob.get(at("/events/%d/shifts", s.event.ID)).want(http.StatusOK)
	board, dashboard := bob.get(at("/events/%d/day", s.event.ID)).want(http.StatusOK), bob.get("/dashboard?all=short").want(http.StatusOK)
	var sum tally
	shorts, active := 0, 0
	now := s.net.Now()
	for _, t := range s.tallies() {
		id := t.shift.ID
		if !t.shift.CancelledAt.IsZero() {
			event.count(row(&t.shift)+" .rr-places", 0)
			staffing.count(at("#staff-%d", id), 0)
			list.count(row(&t.shift), 0)
			continue
		}
		active++
		same("the list of shifts", list.text(row(&t.shift)+" .rr-places"), t.words())
		same("the event's page", event.text(row(&t.shift)+" .rr-places"), t.words())
		same("staffing", staffing.text(at("#staff-%d .rr-places", id)), t.words())
		byHand := t.shift.Maximum > t.taken() && t.waiting > 0 && t.shift.StartsAt.Sub(now) < 12*time.Hour
		glance := t.words()
		if byHand {
			glance += "Fill by hand"
		}
		same("staffing at a glance", staffing.text(at("#glance-shift-%d [data-label=Places]", id)), glance)
		if got := staffing.Find(at("#by-hand-%d", id)).Length() == 1; got != byHand {
			s.t.Errorf("after %s, staffing asks to fill by hand: %t, want %t", after, got, byHand)
		}
		for heading, n := range map[string]int{
			"Confirmed": t.confirmed, "Places held until answered": t.offered, "Walk-ins, who take no place": t.walkIns, "Waiting list, in order": t.waiting,
		} {
			found := staffing.Find(at("#staff-%d h3:contains('%s')", id, heading))
			if n > 0 || heading == "Confirmed" {
				same("staffing", found.Text(), headed(heading, n))
				if rows := found.Next().Find("li.rr-row").Length(); rows != n {
					s.t.Errorf("after %s, below %s are %d people", after, found.Text(), rows)
				}
			} else if found.Length() > 0 {
				s.t.Errorf("after %s, staffing heads nobody: %s", after, found.Text())
			}
		}
		plan := planned.text(at("tr:has(a[href='/shifts/%d/edit']) [data-label=People]", id))
		if want := fmt.Sprintf("%d taken", t.taken()); !strings.Contains(plan, want) {
			s.t.Errorf("after %s, the plan says %q, want %q", after, plan, want)
		}
		short := dashboard.Find(at("section:has(#short) li:has(a[href*='shift=%d#'])", id))
		if t.short() > 0 {
			shorts++
			want := fmt.Sprintf("%d of at least %d ", t.confirmed, t.shift.Minimum)
			if !strings.Contains(short.Text(), want) {
				s.t.Errorf("after %s, the dashboard says %q, want %q", after, short.Text(), want)
			}
		} else if short.Length() > 0 {
			s.t.Errorf("after %s, the dashboard says %q of a shift with enough people", after, short.Text())
		}
		sum.confirmed, sum.offered, sum.walkIns = sum.confirmed+t.confirmed, sum.offered+t.offered, sum.walkIns+t.walkIns
		sum.shift.Maximum += t.shift.Maximum
	}
	counted := func(what string) string { return board.text(at("#counts-%d dt:contains('%s') + dd", s.event.ID, what)) }
	same("the day board", counted("Expected")+" and "+counted("Walk-ins"), fmt.Sprintf("%d and %d", sum.confirmed, sum.walkIns))
	line := bob.get("/events").want(http.StatusOK).text(at("tr:has(a[href='/events/%d']) [data-label=Places]", s.event.ID))
	want := fmt.Sprintf("%d of %d taken", sum.taken(), sum.shift.Maximum)
	if shorts > 0 {
		want += fmt.Sprintf("%d short-staffed", shorts)
	}
	same("the list of events", line, want)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(bob.get("/events.csv").want(http.StatusOK).Body, "\ufeff"))).ReadAll()
	if err != nil {
		s.t.Fatal(err)
	}
	for _, r := range rows {
		if r[0] == s.event.Title {
			same("the CSV file", strings.Join(r[7:11], ","), fmt.Sprintf("%d,%d,%d,%d", active, sum.taken(), sum.shift.Maximum, shorts))
		}
	}
	s.positions(after)
}

// positions checks that those who wait are numbered from one, without gaps.
func (s *stall) positions(after string) {
	s.t.Helper()
	for _, t := range s.tallies() {
		seen := map[int]bool{}
		for name := range demoPeople {
			p := s.person(name)
			o, err := s.net.Rota.OpeningFor(s.t.Context(), p, t.shift.ID)
			if err == nil && o.Mine != nil && o.Mine.Status == db.SignupWaiting && o.Offer == nil {
				seen[o.Position] = true
			}
		}
		for i := 1; i <= t.waiting; i++ {
			if !seen[i] {
				s.t.Errorf("after %s, nobody is number %d of %d on the waiting list", after, i, t.waiting)
			}
		}
	}
}

// act does something at random to a random shift and says what; what is refused
// is a thing to do as well.
func (s *stall) act(r *rand.Rand) string {
	s.t.Helper()
	ctx, bob := s.t.Context(), s.person("bob")
	names := []string{"alice", "charlie", "eve", "dana", "femi"}
	name := names[r.IntN(len(names))]
	p := s.person(name)
	shifts, err := s.net.DB.ShiftsOf(ctx, s.event.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	shift := shifts[r.IntN(len(shifts))]
	g, err := s.net.DB.SignupOf(ctx, shift.ID, p.ID)
	if err != nil {
		g = &db.Signup{}
	}
	var did string
	switch r.IntN(14) {
	case 0, 1, 2, 3:
		did = "signs up"
		_, err = s.net.Rota.SignUp(ctx, p, shift.ID)
	case 4, 5:
		did = "withdraws"
		err = s.net.Rota.Withdraw(ctx, p, shift.ID, "unwell")
	case 6:
		did = "is assigned"
		_, err = s.net.Staffing.Assign(ctx, bob, shift.ID, p.ID, "needed")
	case 7:
		did = "is removed"
		err = s.net.Staffing.Remove(ctx, bob, g.ID, "not needed")
	case 8:
		did = "is approved"
		_, err = s.net.Staffing.Approve(ctx, bob, g.ID, "")
	case 9:
		did = "answers every offer"
		offers, offersErr := s.net.DB.OpenOffers(ctx, 0, p.ID)
		if err = offersErr; err == nil {
			for _, o := range offers {
				err = s.net.Rota.AnswerMyOffer(ctx, p, o.ID, r.IntN(2) == 0)
			}
		}
	case 10:
		did = "walks in"
		_, err = s.net.Day.WalkIn(ctx, bob, shift.EventID, shift.ID, p.ID, "came along")
	case 11:
		did = "is checked in, or not"
		if _, err = s.net.Day.CheckIn(ctx, bob, g.ID); r.IntN(2) == 0 {
			_, err = s.net.Day.Undo(ctx, bob, g.ID)
		}
	case 12:
		did = "sees time pass"
		s.wait(time.Duration(r.IntN(90)) * time.Minute)
		if _, err = s.net.Rota.LapseOffers(ctx); err == nil {
			_, err = s.net.Rota.FillShifts(ctx)
		}
	default:
		did = "sees the places change"
		form := events.ShiftForm{
			Role: shift.Role, Starts: shift.StartsAt.In(clock.London).Format("2006-01-02T15:04"), Ends: shift.EndsAt.In(clock.London).Format("2006-01-02T15:04"),
			Minimum: strconv.Itoa(r.IntN(2)), Maximum: strconv.Itoa(1 + r.IntN(3)), Approval: r.IntN(3) == 0,
		}
		if r.IntN(12) == 0 {
			_, err = s.net.Events.CancelShift(ctx, bob, shift.ID, "rain")
		} else {
			_, err = s.net.Events.UpdateShift(ctx, bob, shift.ID, shift.Version, form, "")
		}
	}
	if err != nil && refusal.KindOf(err) == 0 {
		s.t.Fatalf("%s %s: %v", name, did, err)
	}
	return fmt.Sprintf("%s %s at shift %d (%v)", name, did, shift.ID, err)
}

// The counts of one event, on every page that gives them, after anything.
func TestEveryPageCountsPlacesAlike(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStall(t, d)
		s.wait(s.event.StartsAt.Sub(s.net.Now()) - 20*time.Hour)
		s.addShift(s.event, 5*time.Hour, 1)
		s.addShift(s.event, 9*time.Hour, 1, func(x *db.Shift) { x.Minimum = 0 })
		bob := s.as("bob")
		var seen tally
		for _, seed := range dbtest.Sample([]uint64{0, 1, 2, 3}, 2) {
			r := rand.New(rand.NewPCG(seed, 2027)) //nolint:gosec // a test repeats itself
			for range 30 {
				s.agree(bob, s.act(r))
				if t.Failed() {
					return
				}
				for _, shift := range s.tallies() {
					seen.confirmed, seen.offered, seen.waiting = seen.confirmed+shift.confirmed, seen.offered+shift.offered, seen.waiting+shift.waiting
					seen.walkIns, seen.requests = seen.walkIns+shift.walkIns, seen.requests+shift.requests
				}
			}
		}
		if seen.confirmed == 0 || seen.offered == 0 || seen.waiting == 0 || seen.walkIns == 0 || seen.requests == 0 {
			t.Errorf("not everything there is to count was there: %+v", seen)
		}
	})
}
