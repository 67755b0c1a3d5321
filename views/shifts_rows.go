package views

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// ShiftList is a list of shifts in which a person signs up and withdraws.
type ShiftList string

const (
	AllShifts   ShiftList = "shifts"
	OwnRota     ShiftList = "rota"
	EventShifts ShiftList = "event"
	OwnTraining ShiftList = "training"
)

// ShiftListOf is the list that an address names. A name that is none of ours
// means the list of all shifts.
func ShiftListOf(text string) ShiftList {
	switch list := ShiftList(text); list {
	case AllShifts, OwnRota, EventShifts, OwnTraining:
		return list
	}
	return AllShifts
}

// Path is where the list is that shows a shift of an event.
func (l ShiftList) Path(eventID int64) string {
	switch l {
	case OwnRota:
		return "/my/rota"
	case OwnTraining:
		return "/my/training"
	case EventShifts:
		return EventPath(eventID, "")
	case AllShifts:
	}
	return "/shifts"
}

// NewShiftRow puts a shift into words as a person sees it, for the list that
// shows it.
func NewShiftRow(o *rota.Opening, from ShiftList) ShiftRow {
	row := ShiftRow{
		ID: o.ID, Heading: o.EventTitle, Href: EventPath(o.EventID, ""), Role: o.Role,
		When: Span(o.StartsAt, o.EndsAt), Starts: DatetimeAttr(o.StartsAt),
		Where:  JoinWords(", ", o.VenueName, o.EventArea),
		Places: PlacesOf(action.PlacesOf(&o.Shift)), From: from,
	}
	row.Places.Kept = max(0, row.Places.Max-row.Places.Taken-o.Left)
	if o.Cancelled() { // nobody is needed
		row.Places = Places{}
	} else if o.Accreditation != "" {
		row.Needs = "Liaison officers only"
	}
	if o.Noted && !o.Cancelled() {
		row.Notes = ProgrammePath(o.EventID, "")
	}
	switch from {
	case AllShifts: // the day is the heading above the row
		row.Day = Date(o.StartsAt) + ", "
		row.When = strings.TrimPrefix(row.When, row.Day)
	case EventShifts:
		row.Heading, row.Href, row.Role, row.Where, row.Notes = o.Role, "", "", "", ""
	case OwnRota, OwnTraining:
	}
	if o.Active() {
		activeRow(&row, o)
	} else {
		vacantRow(&row, o)
	}
	if o.Cancelled() && o.CancelReason != "" {
		row.Why = JoinWords(" ", row.Why, Capital(o.CancelReason))
	}
	return row
}

// activeRow words the row of a shift the person has signed up for.
func activeRow(row *ShiftRow, o *rota.Opening) {
	switch o.Mine.Status {
	case db.SignupConfirmed:
		row.Tag, row.Tone = "You have a place", "good"
		if o.Mine.Override != "" {
			row.Line = "A coordinator let it clash: " + o.Mine.Override
		}
	case db.SignupRequested:
		row.Tag, row.Tone, row.Line = "Requested", "wait", "A coordinator will answer."
	case db.SignupWaiting:
		row.Tag, row.Tone = "Waiting", "wait"
		row.Line = fmt.Sprintf("You are %s on the waiting list.", Ordinal(o.Position))
		switch {
		case o.Obstacle.Kind == rota.Started:
			row.Line = "The shift has started, so the waiting list is closed."
		case o.ByHand > 0:
			row.Line += " " + givenByHand(o.ByHand)
		}
		if o.Passed != "" {
			row.Line += " A place came free and passed you: " + o.Passed
		}
	case db.SignupDeclined, db.SignupWithdrawn, db.SignupCancelled:
	}
	row.Mates = strings.Join(o.Mates, ", ")
	if o.Offer != nil {
		row.Tag, row.Tone, row.Line = "Offer", "warn", ""
		row.Offer, row.Until = o.Offer.ID, ShortMoment(o.Offer.Deadline)
		return
	}
	if o.Obstacle.Kind == rota.Started {
		return
	}
	row.Button, row.Withdraw, row.Late = "Withdraw", true, o.Late
	if o.Closed && !o.Asked {
		row.Note = "Sign-up has closed. If you withdraw, you can’t sign up again."
	}
}

// vacantRow words the row of a shift the person could take, or why not.
func vacantRow(row *ShiftRow, o *rota.Opening) {
	switch {
	case o.Cancelled(): // which says why itself
	case o.Ended(db.SignupDeclined):
		row.Tag, row.Tone, row.Line = "Declined", "bad", o.Mine.Reason
	case o.Ended(db.SignupCancelled):
		row.Tag, row.Tone, row.Line = "You were taken off", "bad", o.Mine.Reason
	}
	if o.Obstacle.Kind != rota.NoObstacle {
		row.Why = o.Obstacle.Message
		return
	}
	switch {
	case o.SignUpBy.IsZero():
	case o.Closed:
		row.By = "Sign-up has closed, but you were asked and can still sign up."
	default:
		row.By = "Sign up by " + ByWords(o.SignUpBy)
	}
	switch o.Gives {
	case db.SignupConfirmed:
		row.Button = "Sign up"
	case db.SignupRequested:
		row.Button, row.Note = "Sign up", "A coordinator confirms it"
	case db.SignupWaiting:
		row.Button = "Join the waiting list"
		if o.ByHand > 0 {
			row.Note = givenByHand(o.ByHand)
		}
	case db.SignupDeclined, db.SignupWithdrawn, db.SignupCancelled: // signing up gives none of these
	}
}

// SignedUp says in the row what signing up did: the person has a place, asked
// for one or waits. It can be undone.
func (r *ShiftRow) SignedUp(status db.SignupStatus) {
	r.Done, r.Button = Flashes[string(status)].Heading, "Undo"
}

// Withdrew says in the row that the person has withdrawn.
func (r *ShiftRow) Withdrew() { r.Done = Flashes["withdrawn"].Heading }

// Refuse says in the row, once, why a press did nothing.
func (r *ShiftRow) Refuse(why string) {
	if r.Problem = why; r.Why == why {
		r.Why = ""
	}
}

// UndoSignUp takes a sign-up back.
func UndoSignUp(shiftID int64) *Undo {
	return &Undo{Action: ShiftPath(shiftID, "/sign-up"), Method: http.MethodDelete, About: "signing up"}
}

// NewWithdrawPage asks a person why they can’t come; from is the list that they
// come from.
func NewWithdrawPage(page Page, o *rota.Opening, from ShiftList) WithdrawPage {
	page.Title = "Withdraw from " + o.EventTitle
	row := NewShiftRow(o, from)
	row.Role = o.Role
	return WithdrawPage{Page: page, Row: row, From: from}
}
