package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// sent sends every email that is due, and returns them.
func (s *site) sent() (all []*messages.Delivery) {
	s.t.Helper()
	for {
		d, err := s.net.Messages.ClaimNext(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		if d == nil {
			return all
		}
		if _, err := s.net.Messages.Delivered(s.t.Context(), d); err != nil {
			s.t.Fatal(err)
		}
		all = append(all, d)
	}
}

// event returns an event as it is now.
func (s *site) event(id int64) *db.Event {
	s.t.Helper()
	e, err := s.net.DB.Event(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return e
}

func typedTime(at time.Time) string { return at.In(clock.London).Format("2006-01-02T15:04") }

func TestTheReasonIsOnThePageThatADiscreetEmailLeadsTo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		alice, charlie, bob, femi := s.as("alice"), s.as("charlie"), s.as("bob"), s.car()
		var covered []db.MessageKind
		reasons := 0
		// why makes a reason that no other action has; after it, everybody who is
		// told that the page says why reads it there.
		told := func(do func(why string)) {
			t.Helper()
			s.sent()
			reasons++
			why := fmt.Sprintf("Because of number %d.", reasons)
			do(why)
			for _, d := range s.sent() {
				m := &d.Message
				if strings.Contains(m.Body, why) {
					t.Errorf("%s, discreet, is told why by email: %s", d.Name, m.Body)
				}
				if !strings.Contains(m.Body, "The page below says why.") {
					continue
				}
				covered = append(covered, m.Kind)
				reader := s.as(strings.TrimSuffix(d.To, "@example.org"))
				page := reader.get(strings.TrimPrefix(m.Link, origin)).want(http.StatusOK)
				if text := page.text("main"); !strings.Contains(text, why) && m.Kind != messages.MovedOff {
					t.Errorf("%s is sent to %s for the reason of %q, and it is not there:\n%s", d.Name, m.Link, m.Kind, text)
				} else if m.Kind == messages.MovedOff && !strings.Contains(text, "Clashes with") {
					t.Errorf("%s does not read what it clashes with:\n%s", d.Name, text)
				}
			}
		}
		event := func(title string) (*db.Event, *db.Shift) {
			e := s.stall(title, 60*days)
			return e, s.shiftOf(e, "Stall morning", 3)
		}
		join := func(v *visitor, shift *db.Shift) {
			t.Helper()
			v.post(signUpPath(shift)).want(http.StatusSeeOther)
		}
		signup := func(name string, shift *db.Shift) string {
			t.Helper()
			g, err := s.net.DB.SignupOf(t.Context(), shift.ID, s.person(name).ID)
			if err != nil {
				t.Fatal(err)
			}
			return strconv.FormatInt(g.ID, 10)
		}

		e, shift := event("One")
		join(alice, shift)
		told(func(why string) {
			form := events.MoveForm{Starts: typedTime(e.StartsAt.AddDate(0, 0, 1)), Reason: why}
			if _, err := s.net.Events.MoveEvent(t.Context(), s.person("bob"), e.ID, s.event(e.ID).Version, form); err != nil {
				t.Fatal(err)
			}
		})
		other := s.stall("Other", 70*days)
		join(alice, s.shiftOf(other, "Stall morning", 3))
		told(func(why string) {
			form := events.MoveForm{Starts: typedTime(other.StartsAt), Reason: why}
			if _, err := s.net.Events.MoveEvent(t.Context(), s.person("bob"), e.ID, s.event(e.ID).Version, form); err != nil {
				t.Fatal(err)
			}
		})
		told(func(why string) {
			bob.post(fmt.Sprintf("/events/%d/cancel", other.ID), "reason", why, "version", strconv.Itoa(other.Version)).want(http.StatusSeeOther)
		})
		e, shift = event("Two")
		join(alice, shift)
		join(charlie, shift)
		told(func(why string) {
			bob.delete("/signups/"+signup("alice", shift), "reason", why).want(http.StatusSeeOther)
		})
		told(func(why string) {
			bob.post(fmt.Sprintf("/shifts/%d/cancel", shift.ID), "reason", why).want(http.StatusSeeOther)
		})
		e, _ = event("Three")
		asked := s.shiftOf(e, "Walkabout", 3, func(s *db.Shift) { s.Approval = true })
		join(alice, asked)
		told(func(why string) {
			bob.delete("/signups/"+signup("alice", asked)+"/approval", "reason", why).want(http.StatusSeeOther)
		})
		soon := s.stall("Soon", 30*time.Hour)
		shift = s.shiftOf(soon, "Stall morning", 3)
		join(charlie, shift)
		s.wait(time.Hour)
		told(func(why string) { charlie.delete(signUpPath(shift), "reason", why).want(http.StatusSeeOther) })

		pride := s.stall("Herts Pride", 60*days)
		told(func(why string) {
			booking := s.lent(pride, "eve")
			femi.post(booking+"/recall", "reason", why, "crew", "keep").want(http.StatusSeeOther)
		})

		slices.Sort(covered)
		want := []db.MessageKind{messages.Moved, messages.MovedOff, messages.Cancelled, messages.Removed, messages.Declined, messages.LateWithdraw, messages.CarRecalled}
		for _, kind := range want {
			if !slices.Contains(covered, kind) {
				t.Errorf("nobody was told %q: %q", kind, covered)
			}
		}
	})
}

func TestOtherTimesOfAShiftAreShownWithWhoKeepsItAndConfirmedWithAReason(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		pride := s.stall("Herts Pride", 60*days)
		shift := s.shiftOf(pride, "Stall morning", 2)
		later := s.shiftOf(pride, "Stall afternoon", 2, func(s *db.Shift) { s.StartsAt, s.EndsAt = s.EndsAt, pride.EndsAt })
		for _, name := range []string{"alice", "charlie"} {
			s.as(name).post(signUpPath(shift)).want(http.StatusSeeOther)
		}
		s.as("alice").post(signUpPath(later)).want(http.StatusSeeOther)
		s.sent()
		eve, path := s.as("eve"), fmt.Sprintf("/shifts/%d/edit", shift.ID)
		typed := []string{
			"role", "Stall morning", "starts", typedTime(shift.StartsAt.Add(time.Hour)), "ends", typedTime(shift.EndsAt.Add(time.Hour)), "minimum", "1", "maximum", "2", "version", "1",
		}
		page := eve.post(path, typed...).want(http.StatusOK).has("h1", "Check the new times").has(".govuk-inset-text", "2 people will be told").
			has(".govuk-inset-text", "Saturday 31 July 2027, 10am to 2pm").has(".govuk-inset-text", "Saturday 31 July 2027, 11am to 3pm").
			has(".govuk-inset-text li", "Alice Okafor, Stall morning: Clashes with Herts Pride, Stall afternoon").count("input[name=starts][type=hidden]", 1).has("label", "Reason")
		if sent := s.sent(); len(sent) != 0 || page.Status != http.StatusOK {
			t.Errorf("looking at it sent %d emails", len(sent))
		}
		typed = append(typed, "confirmed", "on")
		eve.post(path, append(typed, "reason", "")...).want(http.StatusUnprocessableEntity).has("h1", "Check the new times").has(".govuk-error-summary", "Say why the times change")
		eve.post(path, append(typed, "more", "on")...).want(http.StatusOK).has("h1", "Change the shift").count("input[name=role][value='Stall morning']", 1)
		eve.follow(eve.post(path, append(typed, "reason", "The gates open later")...)).has(".govuk-notification-banner", "We will tell 2 people").has("main", "11am to 3pm")
		if kinds := len(s.sent()); kinds != 2 {
			t.Errorf("%d emails go, want one to Alice and one to Charlie", kinds)
		}
		eve.post(path, append(typed, "reason", "again")...).want(http.StatusConflict)
		s.as("charlie").get(fmt.Sprintf("/events/%d", pride.ID)).has("#changed", "Changed on Tuesday 1 June 2027").has("#changed", "Stall morning was").has("#changed", "Reason: The gates open later")
		s.as("alice").get(fmt.Sprintf("/events/%d", pride.ID)).has(row(shift), "You were taken off").has(row(shift), "Clashes with Herts Pride")
		s.as("charlie").post(path, typed...).want(http.StatusForbidden)
	})
}

func TestAMoveThatChangesOnlyThePlaceIsShownAsThat(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		pride := s.stall("Herts Pride", 60*days)
		s.shiftOf(pride, "Stall morning", 2)
		path := fmt.Sprintf("/events/%d/move", pride.ID)
		bob := s.as("bob")
		bob.post(path, "starts", typedTime(pride.StartsAt), "venue", "College Lane", "postcode", "AL10 9AB", "reason", "flooded", "version", strconv.Itoa(pride.Version)).want(http.StatusOK).
			has(".govuk-inset-text", "Not changed: Saturday 31 July 2027, 10am to 8pm").has(".govuk-inset-text", "College Lane, AL10 9AB").count("h3:contains('The shifts become')", 0)
		bob.post(path, "starts", typedTime(pride.StartsAt.Add(time.Hour)), "reason", "flooded", "version", strconv.Itoa(pride.Version)).want(http.StatusOK).
			has(".govuk-inset-text dt", "Time now").has(".govuk-inset-text", "Saturday 31 July 2027, 11am to 9pm").has("h3", "The shifts become")
	})
}

func TestACancellationOfWhatAttendanceIsRecordedForIsRefusedBeforeItIsTyped(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		pride := s.stall("Herts Pride", 2*days)
		shift := s.shiftOf(pride, "Stall morning", 2)
		s.as("alice").post(signUpPath(shift)).want(http.StatusSeeOther)
		s.wait(2*days + time.Hour)
		g, err := s.net.DB.SignupOf(t.Context(), shift.ID, s.person("alice").ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.net.Day.CheckIn(t.Context(), s.person("eve"), g.ID); err != nil {
			t.Fatal(err)
		}
		bob := s.as("bob")
		for path, also := range map[string][]string{fmt.Sprintf("/events/%d/cancel", pride.ID): {"version", strconv.Itoa(pride.Version)}, fmt.Sprintf("/shifts/%d/cancel", shift.ID): nil} {
			bob.get(path).want(http.StatusOK).has(".govuk-error-summary", "Attendance is already recorded, so it can’t be cancelled.")
			bob.post(path, append(also, "reason", "storm")...).want(http.StatusConflict).has(".govuk-error-summary", "undo it on the day board first").has("textarea", "storm")
		}
	})
}

func TestWhoSignsUpAndWithdrawsTooFastIsAskedToWait(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, func(_ *web.Config, settings *action.Settings) { settings.ChangesPerMinute = 2 })
		shift := s.shiftOf(s.stall("Herts Pride", 60*days), "Stall morning", 2)
		alice, path := s.as("alice"), signUpPath(shift)
		alice.post(path).want(http.StatusSeeOther)
		alice.delete(path).want(http.StatusSeeOther)
		alice.post(path).want(http.StatusTooManyRequests).header("Retry-After", "30").has("main", "You have signed up and withdrawn 2 times within a minute. Wait 30 seconds, then try again.")
		alice.send(http.MethodPost, path, url.Values{"_csrf": {alice.csrf}}, "HX-Request", "true").want(http.StatusTooManyRequests).header("Retry-After", "30").has(row(shift)+" .govuk-error-message", "Wait 30 seconds")
		s.as("charlie").post(path).want(http.StatusSeeOther)
		s.wait(30 * time.Second)
		alice.follow(alice.post(path).want(http.StatusSeeOther)).has(row(shift), "You have a place")
	})
}

func TestThoseWhoEditAPublishedDayReadWhoIsEmailed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		pride := s.stall("Herts Pride", 60*days)
		bob := s.as("bob")
		path := fmt.Sprintf("/events/%d/edit/day", pride.ID)
		bob.get(path).has("main", "We will email people with a place about what you change here")
		s.insert(func(tx *db.Tx) error {
			e := s.event(pride.ID)
			e.Status = db.EventDraft
			return tx.UpdateEvent(t.Context(), e)
		})
		if text := bob.get(path).text("main"); strings.Contains(text, "emailed") {
			t.Errorf("of a draft it says %s", text)
		}
	})
}
