package demo

import (
	"fmt"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// happen lets everything happen that makes a season, up to now.
func (d *demo) happen(s *season) {
	if d.err != nil {
		return
	}
	d.at(clock.OnDay(d.now, -12, 8, 0))
	d.signUpsSoon(s)
	d.signUpsLater(s)
	d.signUpsPride(s)
	d.nominations(s)
	for day := -8; day < -1; day++ {
		d.at(clock.AddWallClock(d.now, day, 0))
		d.reminders()
	}
	d.later(time.Hour)
	d.move(s.moved, clock.OnDay(s.moved.StartsAt, 2, 17, 30))
	d.later(time.Hour)
	d.cancel(s.cancelled, "The park is closed after the storm.")
	d.at(d.now.Add(-18 * time.Hour)) // what was due after this was missed
	d.reminders()
	d.freePlace(s.today, "Stall, second half", "Ill, sorry.")
	d.askForCover(s.town, "Stall")
	d.board(s.today)
	d.at(d.now.Add(-25 * time.Minute))
	d.freePlace(s.fair, "Stall morning", "My leave was moved.")
	d.at(d.now.Add(-20 * time.Minute))
	d.freePlace(s.visit, "Speaker", "Needed in court.")
	d.clock = d.now // the last few messages have not been sent yet
	d.reminders()
}

func (d *demo) signUpsSoon(s *season) {
	alice := d.named["Alice"]
	d.signUpSome(s.today, "Stall, first half", 4)
	d.signUpSome(s.today, "Stall, second half", 4)
	d.signUpSome(s.today, "Walkabout", 1)
	d.signUpSome(s.fair, "Stall morning", 3) // for 2 places
	d.signUp(s.fair, "Stall afternoon", alice)
	d.signUpSome(s.fair, "Stall afternoon", 2)
	d.signUpSome(s.fair, "Pack-down", 1)
	d.signUpSome(s.visit, "Speaker", 1)
	d.signUp(s.visit, "Speaker", alice) // waits, and is offered the place later
	d.signUpSome(s.visit, "Speaker", 1)
	d.signUpSome(s.town, "Stall", 1)
	d.signUpSome(s.town, "Advice table", 1)
	d.signUpSome(s.cancelled, "Stall", 3)
}

func (d *demo) signUpsLater(s *season) {
	alice := d.named["Alice"]
	d.signUp(s.meeting, "Member", alice) // clashes with the partners' evening
	there := d.signUpSome(s.meeting, "Member", 6)
	d.signUpSome(s.evening, "Host", 1)
	if d.err == nil {
		_, err := d.n.Staffing.Assign(d.ctx, d.named["Bob"], s.evening.shifts["Host"].ID, there[0].PersonID, "Will leave the meeting early: agreed by phone.")
		d.keep(err)
	}
	d.signUpSome(s.street, "Stall", 4) // full, and one waits
	d.signUp(s.street, "Stall", alice) // is second
	d.signUpSome(s.street, "Stall", 2)
	d.fail(d.signUpSome(s.market, "Set-up", 2)[0])
	d.signUpSome(s.market, "Stall morning", 2)
	d.signUpSome(s.market, "Stall afternoon", 1)
	d.signUpSome(s.market, "University policing team", 1)
	d.signUpsCourse(s.course)
	d.signUpSome(s.moved, "Member", 4)
	d.signUp(s.conference, "Delegate", alice)
	d.signUpSome(s.conference, "Delegate", 17)
	d.signUpSome(s.conference, "Speaker", 1)
	d.needs(s.conference)
	d.needs(s.course)
	d.programmes(s)
	d.stepsOut(s.conference, alice)
}

// signUpsCourse lets people whose accreditation lapsed ask for a place. Some of
// them are approved and one is declined. With recruits and guests of the
// neighbouring forces the course is nearly full.
func (d *demo) signUpsCourse(course *demoEvent) {
	bob, dana := d.named["Bob"], d.named["Dana"]
	for _, p := range slices.Concat([]*db.Person{d.named["Jo"]}, d.guests, d.recruits) {
		if d.err == nil {
			_, err := d.n.Staffing.Assign(d.ctx, bob, course.shifts["Learner"].ID, p.ID, "")
			d.keep(err)
			d.later(7 * time.Minute)
		}
	}
	var asked []*db.Signup
	for _, p := range d.lapsed[:6] {
		asked = append(asked, d.signUp(course, "Learner", p))
	}
	d.signUp(course, "Learner", d.named["Charlie"])
	if d.err != nil {
		return
	}
	for _, g := range asked[:3] {
		_, err := d.n.Staffing.Approve(d.ctx, bob, g.ID, "")
		d.keep(err)
	}
	d.keep(d.n.Staffing.Decline(d.ctx, bob, asked[3].ID, "You are on the refresher in the spring instead."))
	_, err := d.n.Staffing.Assign(d.ctx, bob, course.shifts["Trainer"].ID, dana.ID, "")
	d.keep(err)
}

func (d *demo) signUpsPride(s *season) {
	eve, bob := d.named["Eve"], d.named["Bob"]
	if d.err == nil {
		_, err := d.n.Staffing.Assign(d.ctx, bob, s.pride.shifts["Stall afternoon"].ID, eve.ID, "")
		d.keep(err)
	}
	d.signUpSome(s.pride, "Set-up", 2)
	d.signUpSome(s.pride, "Stall morning", 3)
	d.signUpSome(s.pride, "Stall afternoon", 8) // with Eve it is full and three wait
	d.signUpSome(s.pride, "Stall evening", 2)
	d.signUpSome(s.pride, "Car crew", 3)
	d.signUpSome(s.pride, "Walkabout", 1)
	if d.err == nil { // signs up and takes it back before the message went
		_, err := d.n.Rota.SignUp(d.ctx, bob, s.pride.shifts["Pack-down"].ID)
		d.keep(err)
		d.keep(d.n.Rota.Withdraw(d.ctx, bob, s.pride.shifts["Pack-down"].ID, ""))
	}
}

// fail makes the message about a sign-up one that the mail server refused.
func (d *demo) fail(g *db.Signup) {
	if d.err == nil {
		d.keep(d.tx.Exec(d.ctx, "UPDATE messages SET status = 'failed', sent_at = NULL, attempts = 1, why = ? WHERE message_key = ?",
			"The mail server refused this address (550)", messages.SignupKey(messages.Confirmed, g)))
	}
}

func (d *demo) reminders() {
	if d.err == nil {
		_, _, err := d.n.Rota.QueueReminders(d.ctx)
		d.keep(err)
	}
}

func (d *demo) move(e *demoEvent, starts time.Time) {
	if d.err == nil {
		_, err := d.n.Events.MoveEvent(d.ctx, d.named["Bob"], e.ID, e.Version, events.MoveForm{
			Starts: starts.In(clock.London).Format("2006-01-02T15:04"), Reason: "The room is taken on the first day.",
		})
		d.keep(err)
	}
}

// askForCover asks the first three who could come to a shift.
func (d *demo) askForCover(e *demoEvent, role string) {
	if d.err != nil {
		return
	}
	shift := e.shifts[role].ID
	candidates, err := d.n.Staffing.Candidates(d.ctx, d.named["Bob"], shift, "")
	d.keep(err)
	var ask []int64
	for i := range candidates {
		if c := &candidates[i]; len(ask) < 3 && c.Obstacle.Kind == rota.NoObstacle && c.Status == "" {
			ask = append(ask, c.Person.ID)
		}
	}
	_, err = d.n.Staffing.AskToCover(d.ctx, d.named["Bob"], shift, ask)
	d.keep(err)
}

// freePlace has the first who is confirmed on a shift withdraw.
func (d *demo) freePlace(e *demoEvent, role, reason string) {
	if d.err != nil {
		return
	}
	shift := e.shifts[role].ID
	on, err := d.tx.SignupsOfShift(d.ctx, shift, db.SignupConfirmed)
	if err != nil || len(on) == 0 {
		d.keep(fmt.Errorf("nobody is on %s: %w", role, err))
		return
	}
	d.keep(d.n.Rota.Withdraw(d.ctx, &db.Person{ID: on[0].PersonID}, shift, reason))
}

// board keeps the day board of the event that is under way: two have arrived,
// one did not come, one walked in, and nothing is recorded of the others.
func (d *demo) board(e *demoEvent) {
	if d.err != nil {
		return
	}
	shift := e.shifts["Stall, first half"]
	d.at(clock.Earlier(shift.StartsAt.Add(-5*time.Minute), d.now.Add(-40*time.Minute)))
	on, err := d.tx.SignupsOfShift(d.ctx, shift.ID, db.SignupConfirmed)
	if err != nil || len(on) < 4 {
		d.keep(fmt.Errorf("%d are on today’s shift: %w", len(on), err))
		return
	}
	eve := d.named["Eve"]
	for i := range on[:3] {
		record := d.n.Day.CheckIn
		if i == 2 {
			record = d.n.Day.NoShow
		}
		_, err := record(d.ctx, eve, on[i].ID)
		d.keep(err)
		d.later(4 * time.Minute)
	}
	_, err = d.n.Day.WalkIn(d.ctx, eve, shift.EventID, shift.ID, d.named["Charlie"].ID, "")
	d.keep(err)
}
