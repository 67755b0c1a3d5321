package rota

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Obstacle is why a person may not take a shift. The zero value is none.
type Obstacle struct {
	Kind    ObstacleKind
	Message string   // a sentence for the person whose shift it would be
	Clash   *db.Duty // for Clashes: what it clashes with
	Lacks   string   // for Unqualified: the message without what to do about it
}

// ObstacleKind tells obstacles apart.
type ObstacleKind int

// The obstacles there are; only a clash can be overridden.
const (
	NoObstacle   ObstacleKind = iota
	NotOpen                   // the event is not published, or the shift is cancelled
	Started                   // it has begun
	SignUpOver                // people can't sign up by themselves any more
	NotAnOfficer              // call handlers, administrators and guests don't sign up
	Unqualified               // the accreditation is missing or not current on the day
	Clashes                   // with another shift of the same person
)

func (o Obstacle) Err() error {
	switch o.Kind {
	case NoObstacle:
		return nil
	case NotAnOfficer:
		return refusal.New(refusal.Forbidden, "%s", o.Message)
	default:
		return refusal.New(refusal.Conflict, "%s", o.Message)
	}
}

// MayAttend is rules 2 and 3: it tells what keeps a person from being on a shift
// now. duties are the shifts that the person is confirmed on. accreditations are
// the person's accreditations of the kind that the shift requires
// (docs/rules.md#2-clashes and docs/rules.md#3-qualification-on-the-day).
func MayAttend(person *db.Person, shift *db.Shift, event *db.Event, accreditations []db.Accreditation, duties []db.Duty, now time.Time) Obstacle {
	switch {
	case !person.DeactivatedAt.IsZero() || !action.CanSignUp(person):
		return Obstacle{Kind: NotAnOfficer, Message: "Shifts are for officers, trainers and coordinators. Ask an administrator to give you the role."}
	case event.Status == db.EventCancelled || !shift.CancelledAt.IsZero():
		return Obstacle{Kind: NotOpen, Message: "This shift was cancelled."}
	case event.Status != db.EventPublished:
		return Obstacle{Kind: NotOpen, Message: "This event is not open for sign-up."}
	case !now.Before(shift.StartsAt):
		return Obstacle{Kind: Started, Message: "This shift has already started. Speak to the event’s lead."}
	case event.Kind == db.TrainingCourse && action.Teaches(shift) && !person.Role(db.Trainer) && !person.Role(db.Coordinator):
		return Obstacle{Kind: NotAnOfficer, Message: "For trainers. If you teach here, ask an administrator to give you the role."}
	}
	if why := WhyUnqualified(shift, accreditations); why != "" {
		return Obstacle{Kind: Unqualified, Lacks: why, Message: why + " Ask your coordinator for the next course."}
	}
	if duty := Clash(shift, event, duties); duty != nil {
		return Obstacle{Kind: Clashes, Clash: duty, Message: ClashMessage(shift, duty)}
	}
	return Obstacle{}
}

// SignUpBy is until when people can sign up for a shift by themselves: the time
// of the shift, or else that of its event. It is zero for a shift without one.
func SignUpBy(shift *db.Shift, event *db.Event) time.Time {
	if shift.SignUpBy.IsZero() {
		return event.SignUpBy
	}
	return shift.SignUpBy
}

// SignUpClosed tells whether people can't sign up for a shift by themselves any
// more, nor join its waiting list. Its lead still fills it.
func SignUpClosed(shift *db.Shift, event *db.Event, now time.Time) bool {
	by := SignUpBy(shift, event)
	return !by.IsZero() && !now.Before(by)
}

// MaySignUp is what keeps somebody from signing up by themselves: what
// MayAttend says, or that sign-up has closed. Those who were asked can still
// sign up. After sign-up closed it says nothing of a clash or a missing
// accreditation, so that nobody gives up another shift for this one
// (docs/rules.md#sign-up-deadlines).
func MaySignUp(o Obstacle, shift *db.Shift, event *db.Event, asked bool, now time.Time) Obstacle {
	switch {
	case asked || !SignUpClosed(shift, event, now):
		return o
	case o.Kind == NoObstacle, o.Kind == Unqualified, o.Kind == Clashes:
		return Obstacle{Kind: SignUpOver, Message: "Sign-up has closed. If you can still come, ask a coordinator."}
	}
	return o
}

// TurnTo says who still gives places, to a person who came after sign-up closed.
func (o *Obstacle) TurnTo(me *db.Person, event *db.Event, lead *db.Person) {
	switch {
	case o.Kind != SignUpOver:
	case action.Runs(me, event):
		o.Message = "Sign-up has closed. You run this event, so you can still add people on its staffing page."
	case lead != nil && lead.DeactivatedAt.IsZero():
		o.Message = "Sign-up has closed. If you can still come, ask the event’s lead, " + lead.FirstName + "."
	}
}

// WhyUnqualified says why the accreditation a shift requires is missing, or "".
func WhyUnqualified(shift *db.Shift, accreditations []db.Accreditation) string {
	if shift.Accreditation == "" {
		return ""
	}
	day := clock.Day(shift.StartsAt)
	latest := ""
	for _, a := range accreditations {
		if a.Kind != shift.Accreditation {
			continue
		}
		if CountsOn(&a, day) {
			return ""
		}
		if a.GrantedOn <= day && a.ExpiresOn > latest {
			latest = a.ExpiresOn
		}
	}
	if latest == "" {
		return "For liaison officers only. A course makes you one."
	}
	lapse, _ := time.ParseInLocation(time.DateOnly, latest, clock.London)
	on, _ := time.ParseInLocation(time.DateOnly, day, clock.London)
	days := int(on.Sub(lapse).Hours()/24 + 0.5)
	return fmt.Sprintf("For liaison officers only. Your accreditation lapses on %s, %s before this shift.",
		lapse.Format("2 January 2006"), words.Count(days, "day"))
}

// Suggest tells somebody who lacks an accreditation which course comes in time
// for a shift. It names one of some courses, sorted by start: one that they are
// on; or else one that they have asked for; or else the first that has places for
// learners left; or else one that they wait for.
func (o *Obstacle) Suggest(courses []Course, shift *db.Shift) {
	var on, asked, free, waits string
	for i := range courses {
		c := &courses[i]
		if strings.EqualFold(c.Role, "trainer") || strings.EqualFold(c.Role, "speaker") {
			continue // who teaches
		}
		if c.Accreditation != "" || !c.EndsAt.Before(shift.StartsAt) {
			continue
		}
		named := c.EventTitle + " on " + clock.LongDate(c.StartsAt)
		switch left := c.Left - action.PlacesOf(&c.Shift).Waiting; {
		case c.mine == db.SignupConfirmed:
			on = cmp.Or(on, "You are on "+named+": once it is recorded, you can sign up.")
		case c.mine == db.SignupRequested:
			asked = cmp.Or(asked, "You have asked for a place on "+named+".")
		case c.mine == db.SignupWaiting:
			waits = cmp.Or(waits, "You are on the waiting list of "+named+".")
		case left > 0 && !c.closed:
			free = cmp.Or(free, named+" has "+words.Count(left, "place")+".")
		}
	}
	if course := cmp.Or(on, asked, free, waits); course != "" {
		o.Message = o.Lacks + " " + course
	}
}

// Clash returns the first duty that overlaps a shift, travel time included,
// or nil. Back to back is no clash; a shift doesn't clash with itself.
func Clash(shift *db.Shift, event *db.Event, duties []db.Duty) *db.Duty {
	for i := range duties {
		d := &duties[i]
		if d.ShiftID == shift.ID {
			continue
		}
		gap := time.Duration(0)
		if d.EventID != event.ID && (d.VenueID != event.VenueID || d.VenueID == 0) {
			gap = time.Duration(max(d.TravelMinutes, event.TravelMinutes)) * time.Minute
		}
		if shift.StartsAt.Before(d.EndsAt.Add(gap)) && d.StartsAt.Before(shift.EndsAt.Add(gap)) {
			return d
		}
	}
	return nil
}

func ClashMessage(shift *db.Shift, d *db.Duty) string {
	what := fmt.Sprintf("%s, %s (%s)", d.EventTitle, d.Role, clock.Span(d.StartsAt, d.EndsAt))
	if shift.StartsAt.Before(d.EndsAt) && d.StartsAt.Before(shift.EndsAt) {
		return "Clashes with " + what + "."
	}
	return "Too close to " + what + ", with the travel between them."
}

// Widest is the longest travel time an event can have: how far around a shift
// a clash has to be looked for.
const Widest = 8 * time.Hour

// placeFor is rule 1: what a person who may attend gets, who may have one of so
// many places left.
func placeFor(shift *db.Shift, left int) db.SignupStatus {
	if shift.Approval {
		return db.SignupRequested
	}
	return firstCome(shift, left)
}

// firstCome is what somebody gets who needs no approval, or has it. A newcomer
// never passes those who wait, even when a place is free.
func firstCome(shift *db.Shift, left int) db.SignupStatus {
	if left > 0 && shift.Waiting == 0 {
		return db.SignupConfirmed
	}
	return db.SignupWaiting
}

// ReasonNeeded is rule 5: whether withdrawing asks for a reason, by the times of
// the settings.
func ReasonNeeded(shift *db.Shift, signup *db.Signup, now time.Time, t *action.Times) bool {
	return signup.Status == db.SignupConfirmed && shift.StartsAt.Sub(now) < t.Freely && now.Sub(signup.ConfirmedAt) > t.Undoable
}

// Active tells whether a sign-up is requested, confirmed or waiting.
func Active(g *db.Signup) bool {
	return g != nil && (g.Status == db.SignupRequested || g.Status == db.SignupConfirmed || g.Status == db.SignupWaiting)
}

// CountsOn tells whether an accreditation counts on a day, as 2006-01-02.
func CountsOn(a *db.Accreditation, day string) bool {
	return a.RevokedAt.IsZero() && a.GrantedOn <= day && day <= a.ExpiresOn
}

// Overridable refuses an obstacle, unless it is a clash and there is a reason
// to override it.
func (p *Place) Overridable(reason string) error {
	switch {
	case p.Obstacle.Kind == NoObstacle:
		return nil
	case p.Obstacle.Kind != Clashes:
		return refusal.New(refusal.Conflict, "%s can’t take this shift. %s", p.Person.FirstName, p.Obstacle.Message)
	case reason == "":
		return &refusal.Error{
			Kind: refusal.Conflict, Message: fmt.Sprintf("%s already has a duty then. %s Give a reason to override the clash.", p.Person.FirstName, p.Obstacle.Message),
			Fields: []refusal.FieldError{{Field: "reason", Message: "Say why the clash can be overridden"}},
		}
	}
	p.Overrule(reason)
	p.Obstacle = Obstacle{}
	return nil
}

// Overrule notes why a rule is overridden, for the sign-up and the log.
func (p *Place) Overrule(reason string) {
	if p.Override = reason; p.Signup != nil && reason != "" {
		p.Signup.Override = reason
	}
}
