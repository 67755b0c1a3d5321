package network

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rainbowrota/rainbowrota/db"
)

// words are what a message says, ready to be sent. Body is paragraphs with a
// blank line between them.
type words struct{ Subject, Body, Link, LinkText string }

// script is what one kind of message says, twice: with the event named, and
// discreetly (docs/rules.md#10-discreet-by-default). {braces} are filled from
// the notice; next, path and linkText serve both ways, so they name nothing.
type script struct {
	subject, says         string
	discreet, discreetSay string
	next                  string // what to do now
	path, linkText        string
	briefing              bool // says where to be and when to arrive
	reason                bool // says why, in the coordinator's words
}

const (
	ifYouCannot = "If you can’t come, withdraw on your rota as soon as you know, so that someone else can take the place."
	whereToBe   = "Where to be, whom to meet and what to wear are on your rota."
	myRota      = "/my/rota"
	openRota    = "Open your rota"
	eventPage   = "/events/{id}"
	readPage    = "Read more"
)

// scripts has one script for each kind of message to a person.
var scripts = map[string]script{
	Confirmed: {
		subject: "Confirmed: {event}, {day}", says: "You are confirmed for {event}.",
		discreet: "Your duty on {day} is confirmed", discreetSay: "You are confirmed for a duty.",
		next: ifYouCannot, path: myRota, linkText: openRota, briefing: true,
	},
	Queued: {
		subject: "Approved, and on the waiting list: {event}, {day}", says: "Your request to take part in {event} was approved. The shift is full, so you are on its waiting list.",
		discreet: "Your request for {day}", discreetSay: "Your request for a duty was approved. It is full, so you are on its waiting list.",
		next: "You are told as soon as a place is yours. Your rota shows where you stand.", path: myRota, linkText: openRota,
	},
	Promoted: {
		subject: "You have a place: {event}, {day}", says: "A place came free at {event} and it is now yours. You are no longer on the waiting list.",
		discreet: "You now have a duty on {day}", discreetSay: "A place came free and it is now yours. You are no longer on the waiting list.",
		next: ifYouCannot, path: myRota, linkText: openRota, briefing: true,
	},
	Offered: {
		subject: "A place is held for you: {event}, {day}", says: "A place came free at {event}. It is held for you until {until}.",
		discreet: "A duty on {day} is held for you", discreetSay: "A place came free on a duty you are waiting for. It is held for you until {until}.",
		next: "Accept or decline it by then. After that it goes to the next person waiting.",
		path: "/offers/{code}", linkText: "Accept or decline", briefing: true,
	},
	OfferLapsed: {
		subject: "The place was not taken in time: {event}, {day}", says: "The place at {event} that was held for you was not accepted in time, so it goes to the next person waiting.",
		discreet: "The duty on {day} is no longer held for you", discreetSay: "The place that was held for you was not accepted in time, so it goes to the next person waiting.",
		next: "You are off the waiting list. If you can still come, join it again.", path: eventPage, linkText: "See how it stands",
	},
	Declined: {
		subject: "Not this time: {event}, {day}", says: "Your request to take part in {event} was declined.",
		discreet: "Your request for {day}", discreetSay: "Your request for a duty was declined.",
		next: "Other shifts need people.", path: "/shifts", linkText: "See the shifts you can take", reason: true,
	},
	Removed: {
		subject: "You are no longer needed: {event}, {day}", says: "A coordinator took you off a shift at {event}. You need not come.",
		discreet: "Your duty on {day} has been taken off your rota", discreetSay: "A coordinator took a duty off your rota. You need not come.",
		next: "Your other duties are unchanged.", path: myRota, linkText: openRota, reason: true,
	},
	Withdrawn: {
		subject: "You have withdrawn: {event}, {day}", says: "You have withdrawn from {event}. This takes it out of your calendar.",
		discreet: "You have withdrawn from a duty on {day}", discreetSay: "You have withdrawn from a duty. This takes it out of your calendar.",
		next: "There is nothing else to do.", path: myRota, linkText: openRota,
	},
	EntryChanged: {
		subject: "Your calendar: {event}, {day}", says: "This brings the entry of {event} in your calendar up to date.",
		discreet: "Your calendar: {day}", discreetSay: "This brings the entry of a duty in your calendar up to date.",
		next: "There is nothing else to do.", path: myRota, linkText: openRota,
	},
	Cancelled: {
		subject: "Cancelled: {event}, {day}", says: "{cancelled} You need not come.",
		discreet: "Cancelled: your duty on {day}", discreetSay: "A duty of yours has been cancelled. You need not come.",
		next: "It has been taken off your rota, and nothing more is sent about it.", path: eventPage, linkText: readPage, reason: true,
	},
	Moved: {
		subject: "Changed: {event}, {day}", says: "{event} has changed. It was to be {before}. You keep your place; this is how it stands now.",
		discreet: "Changed: your duty on {day}", discreetSay: "A duty of yours has changed. You keep your place; this is how it stands now.",
		next: ifYouCannot, path: myRota, linkText: openRota, briefing: true, reason: true,
	},
	MovedOff: {
		subject: "You could not keep your place: {event}, {day}", says: "{event} has changed. It was to be {before}. You could not keep your place at the new time.",
		discreet: "A duty of yours has changed", discreetSay: "A duty of yours has changed, and you could not keep your place at the new time.",
		next: "See which shifts you can take instead.", path: eventPage, linkText: readPage, reason: true,
	},
	MovedDates: {
		subject: "Changed: {event}, {dates}", says: "{event} has changed on {dates}. You keep your places; this is how they stand now.",
		discreet: "Changed: your duties on {dates}", discreetSay: "Duties of yours have changed on {dates}. You keep your places; this is how they stand now.",
		next: ifYouCannot, path: myRota, linkText: openRota, briefing: true, reason: true,
	},
	CancelledDates: {
		subject: "Cancelled: {event}, {dates}", says: "{event} has been cancelled on {dates}. You need not come.",
		discreet: "Cancelled: your duties on {dates}", discreetSay: "Duties of yours have been cancelled on {dates}. You need not come.",
		next: "They have been taken off your rota, and nothing more is sent about them.", path: myRota, linkText: openRota, reason: true,
	},
	CoverAsked: {
		subject: "Can you help? {event}, {day}", says: "{event} needs one more person. You are free then and qualified.",
		discreet: "Can you take a duty on {day}?", discreetSay: "A duty needs one more person. You are free then and qualified.",
		next: "If you can come, sign up: the first to do so gets the place. If not, there is nothing to do.",
		path: eventPage, linkText: "See the shift and sign up", briefing: true,
	},
	LateWithdraw: {
		subject: "{who} withdrew late: {event}, {day}", says: "{who} ({role}) has withdrawn from {event}.",
		discreet: "Someone withdrew from {day}", discreetSay: "Someone has withdrawn late from a duty you lead.",
		next: "Find cover: the page lists who is eligible, free and least recently asked.",
		path: eventPage + "/staffing", linkText: "Find cover", reason: true,
	},
	FillByHand: {
		subject: "Please fill a place: {event}, {day}", says: "A place came free at {event} less than 12 hours before it starts. People are waiting, but it is too late to offer it to them one by one.",
		discreet: "Please fill a place on {day}", discreetSay: "A place came free less than 12 hours before a duty you lead. People are waiting, but it is too late to offer it to them one by one.",
		next: "Ring someone who is waiting and assign them.", path: eventPage + "/staffing", linkText: "Fill the place",
	},
	ShortStaffed: {
		subject: "Short-staffed: {event}, {day}", says: "{event} is short-staffed on these shifts.",
		discreet: "Short-staffed on {day}", discreetSay: "A duty you lead is short-staffed.",
		next: "Ask people who are eligible and free.", path: eventPage + "/staffing", linkText: "Find cover",
	},
	WeekBefore: {
		subject: "Coming up: {event}, {day}", says: "This is a reminder of {event}.",
		discreet: "Coming up: your duty on {day}", discreetSay: "This is a reminder of your duty.",
		next: ifYouCannot, path: myRota, linkText: openRota, briefing: true,
	},
	DayBefore: {
		subject: "Reminder: {event}, {day}", says: "This is a reminder of {event}.",
		discreet: "Reminder: your duty on {day}", discreetSay: "This is a reminder of your duty.",
		next: ifYouCannot, path: myRota, linkText: openRota, briefing: true,
	},
	MorningOf: {
		subject: "{event}, {day}: where to be", says: "Here is what you need for {event}.",
		discreet: "Your duty on {day}: when to arrive", discreetSay: "Here is what you need for your duty.",
		next: "If you can’t come after all, ring the person you were to meet and withdraw on your rota.", path: myRota, linkText: openRota, briefing: true,
	},
	CarAsked: {
		subject: "Please decide: {vehicle}, {car}", says: "{vehicle} is asked for{for}, {carspan}.",
		discreet: "Please decide about a vehicle for {carday}", discreetSay: "A vehicle is asked for, {carspan}.",
		next: "Confirm or decline it: until then it is held.", path: "/bookings/{booking}", linkText: "See the request",
	},
	CarConfirmed: {
		subject: "Confirmed: {vehicle}, {car}", says: "{vehicle} is confirmed{for}, {carspan}.",
		discreet: "The vehicle for {carday} is confirmed", discreetSay: "The vehicle is confirmed, {carspan}.",
		next: "Where the keys are, and the hand-over, are on the booking.", path: "/bookings/{booking}", linkText: "See the booking",
	},
	CarDeclined: {
		subject: "Not this time: {vehicle}, {car}", says: "{vehicle} can’t be had{for}, {carspan}.",
		discreet: "The vehicle for {carday}", discreetSay: "The vehicle you asked for can’t be had, {carspan}.",
		next: "Another time may be free: its page for the event says which.", path: "/bookings/{booking}", linkText: "See the booking", reason: true,
	},
	CarCancelled: {
		subject: "Not needed: {vehicle}, {car}", says: "{vehicle} is no longer booked{for}, {carspan}.",
		discreet: "The vehicle for {carday} is not needed", discreetSay: "A vehicle is no longer booked, {carspan}.",
		next: "The time is free again.", path: "/bookings/{booking}", linkText: "See the booking", reason: true,
	},
	CarRecalled: {
		subject: "Recalled: {vehicle}, {car}", says: "{vehicle} is needed for policing and will not come{for}, {carspan}. The event goes on. If the car can’t come: {fallback}",
		discreet: "The vehicle for {carday} is recalled", discreetSay: "A vehicle you counted on is needed for policing, {carspan}. Everything else goes on as planned: what to do instead is on the booking.",
		next: "Tell those who are at the event.", path: "/bookings/{booking}", linkText: "See what to do instead", reason: true,
	},
	CarCollect: {
		subject: "Tomorrow: {vehicle}, {car}", says: "{vehicle} is yours{for}, {carspan}. {task}.",
		discreet: "The vehicle for {carday}", discreetSay: "A vehicle is yours, {carspan}. Where it and its keys are is on the booking.",
		next: "Note mileage, fuel and damage when you take it and when you bring it back.", path: "/bookings/{booking}", linkText: "See the booking",
	},
	CarLate: {
		subject: "Not back yet: {vehicle}, {car}", says: "{vehicle} has not been handed in{for}. {task}.",
		discreet: "A vehicle is not back, {carday}", discreetSay: "A vehicle that was out has not been handed in, {carspan}.",
		next: "Ring whoever has it. If it was handed in, record it.", path: "/bookings/{booking}", linkText: "See the booking",
	},
	CarDelayed: {
		subject: "Later: {vehicle}, {car}", says: "{vehicle} came back late from the booking before. Yours{for} is now {carspan}.",
		discreet: "The vehicle for {carday} is late", discreetSay: "A vehicle came back late from the booking before. Yours is now {carspan}.",
		next: "It is back: it can be taken when your booking begins.", path: "/bookings/{booking}", linkText: "See the booking",
	},
	CarDamaged: {
		subject: "Please see to {vehicle}: {car}", says: "This was noted when {vehicle} was handed over{for}:\n{task}",
		discreet: "Please see to a vehicle", discreetSay: "Something was noted when a vehicle was handed over: what it is is on the booking.",
		next: "If it can’t be driven, book maintenance, so that nobody counts on it.", path: "/bookings/{booking}", linkText: "See the hand-over",
	},
	CarPapers: {
		subject: "{vehicle}: {task}", says: "{vehicle}: {task}.",
		discreet: "Papers of a vehicle run out", discreetSay: "Papers of a vehicle run out soon, or its service is due.",
		next: "Have it seen to, and enter the new day: bookings that end after it show a warning.", path: "/vehicles", linkText: "See the vehicle",
	},
	DriverLapses: {
		subject: "{vehicle}: {task}", says: "{vehicle}: {task}.",
		discreet: "An authorisation to drive ends", discreetSay: "An authorisation to drive ends soon.",
		next: "To go on driving it, have it renewed by a vehicle keeper.", path: "/", linkText: "Open the rota",
	},
	DriverChanged: {
		subject: "Somebody else drives: {vehicle}, {car}", says: "Somebody else drives {vehicle}{for}, {carspan}.",
		discreet: "Somebody else drives on {carday}", discreetSay: "Somebody else drives, {carspan}.",
		next: "You need not collect it.", path: myRota, linkText: openRota,
	},
	DriverEnded: {
		subject: "Please choose a driver: {vehicle}, {car}", says: "Whoever was to drive {vehicle}{for}, {carspan}, may not any more.",
		discreet: "The vehicle for {carday} needs a driver", discreetSay: "Whoever was to drive a vehicle, {carspan}, may not any more.",
		next: "Choose somebody else: without a driver it can’t be taken.", path: "/bookings/{booking}", linkText: "See the booking",
	},
	CrewToStallNotice: {
		subject: "Your shift has changed: {event}, {day}", says: "The car is not coming to {event}. You keep your place: your shift is now on the stall, at the same time.",
		discreet: "Your duty on {day} has changed", discreetSay: "You keep your place at the same time, but will do something else.",
		next: ifYouCannot, path: myRota, linkText: openRota, briefing: true, reason: true,
	},
	Accredited: {
		subject: "You have completed {event}", says: "You have completed {event}. You are accredited until {expires}.",
		discreet: "A course of yours is signed off", discreetSay: "You have completed a course, and it is signed off.",
		next: "Your record shows until when it counts, and has the certificate.", path: "/training", linkText: "Open your record",
	},
	Revoked: {
		subject: "Your accreditation has been revoked: {event}", says: "The accreditation that {event} gave you has been revoked.",
		discreet: "Your record has changed", discreetSay: "What a course of yours gave you has been taken back.",
		next: "If you think this is a mistake, ask the trainer of the course or a coordinator.", path: "/training", linkText: "Open your record", reason: true,
	},
	TaskDue: {
		subject: "Due: {task}", says: "This is due now: {task}.",
		discreet: "Something you plan is due", discreetSay: "A task is due now.",
		next: "When it is done, tick it off: then nobody is reminded again.", path: "/awareness", linkText: "See what is due",
	},
}

// compose writes a notice out. It leaves no line break in a subject.
func (n *Network) compose(w notice) words {
	if w.Contact != nil {
		return n.composeForPartner(w)
	}
	s, fill := scripts[w.Kind], blanks(w)
	out := words{Link: n.Settings.BaseURL + fill.Replace(s.path), LinkText: s.linkText}
	paragraphs := []string{greeting(w)}
	if w.Person == nil || w.Person.Discreet {
		out.Subject = oneLine(fill.Replace(s.discreet))
		paragraphs = append(paragraphs, fill.Replace(s.discreetSay), discreetShifts(w, s.briefing))
		if s.briefing && s.path == myRota {
			paragraphs = append(paragraphs, whereToBe)
		}
	} else {
		out.Subject = oneLine(fill.Replace(s.subject))
		paragraphs = append(paragraphs, fill.Replace(s.says), shiftLines(w, s.briefing))
		if s.reason && w.Reason != "" {
			paragraphs = append(paragraphs, "Reason: "+w.Reason)
		}
	}
	out.Body = joined(append(paragraphs, s.next))
	return out
}

// composeForPartner writes to a partner's contact, who organises the event and
// so may read its name, but never an officer's, nor a reason that may hold one.
func (n *Network) composeForPartner(w notice) words {
	fill := blanks(w)
	force := n.Settings.ForceName
	if force == "" {
		force = "the police"
	}
	var subject, says, next string
	switch w.Kind {
	case PartnerMoveDates:
		subject = "Changed: {event}, {dates}"
		says = "The time or place at which officers of " + force + " take part in {event} has changed on {dates}. It is now{place}:\n" + dateLines(w)
		next = "Please tell your usual contact in the force if that does not suit you."
	case PartnerCancelDates:
		subject = "Cancelled: {event}, {dates}"
		says = "Officers of " + force + " will not take part in {event} on {dates}: we have had to cancel. We are sorry.\n" + dateLines(w)
		next = "Please ask your usual contact in the force if you have a question."
	case PartnerMove:
		subject = "Changed: {event}, {day}"
		says = "The time or place at which officers of " + force + " take part in {event} has changed. It was {before}. It is now {now}{place}."
		next = "Please tell your usual contact in the force if that does not suit you."
	default:
		subject = "Cancelled: {event}, {day}"
		says = "Officers of " + force + " will not take part in {event} on {now}: we have had to cancel. We are sorry."
		next = "Please ask your usual contact in the force if you have a question."
	}
	return words{Subject: oneLine(fill.Replace(subject)), Body: joined([]string{greeting(w), fill.Replace(says), next})}
}

// blanks fills the {braces} of a script from a notice, in one pass: braces in
// what people typed stay as they are.
func blanks(w notice) *strings.Replacer {
	var title, before, now, day, role, who, place, id string
	who = "Someone"
	if w.Event != nil {
		title, id = w.Event.Title, fmt.Sprint(w.Event.ID)
		now, day = Span(w.Event.StartsAt, w.Event.EndsAt), shortDay(w.Event.StartsAt)
	}
	if w.Before != nil {
		before = Span(w.Before.StartsAt, w.Before.EndsAt)
	}
	if len(w.Shifts) > 0 {
		day, role = shortDay(w.Shifts[0].StartsAt), w.Shifts[0].Role
	}
	if w.Subject != nil {
		who = w.Subject.FirstName
	}
	if w.Venue != nil {
		place = ", at " + address(w.Venue)
	}
	var vehicle, carDay, carSpan, carFor, bookingID string
	if w.Vehicle != nil {
		vehicle = w.Vehicle.Name
	}
	if w.Booking != nil {
		bookingID = fmt.Sprint(w.Booking.ID)
		carDay, carSpan = shortDay(w.Booking.StartsAt), Span(w.Booking.StartsAt, w.Booking.EndsAt)
		if carFor = " for " + w.Booking.Purpose; title != "" {
			carFor = " for " + title
		}
	}
	expires := ""
	if w.Accreditation != nil {
		expires = longDay(w.Accreditation.ExpiresOn)
	}
	fallback := "the event has no fallback plan yet."
	if w.Event != nil && w.Event.Fallback != "" {
		fallback = w.Event.Fallback
	}
	cancelled := title + " has been cancelled."
	if w.Event != nil && w.Event.Status != Called {
		cancelled = "A shift of yours at " + title + " has been cancelled."
	}
	return strings.NewReplacer(
		"{event}", title, "{before}", before, "{now}", now, "{day}", day, "{role}", role, "{who}", who,
		"{place}", place, "{id}", id, "{code}", w.Code, "{until}", moment(w.Until), "{cancelled}", cancelled, "{task}", w.Task, "{expires}", expires,
		"{dates}", count(len(w.Dates), "date"),
		"{vehicle}", vehicle, "{car}", joinComma(title, carDay), "{carday}", carDay, "{carspan}", carSpan, "{for}", carFor, "{booking}", bookingID, "{fallback}", fallback,
	)
}

// dateLines says when the dates are that a notice is about, when there are several.
func dateLines(w notice) string {
	lines := make([]string, len(w.Dates))
	for i := range w.Dates {
		lines[i] = Span(w.Dates[i].StartsAt, w.Dates[i].EndsAt)
	}
	return strings.Join(lines, "\n")
}

// discreetShifts says when, and nothing of what or where.
func discreetShifts(w notice, briefing bool) string {
	if len(w.Shifts) == 0 && len(w.Dates) > 0 {
		return dateLines(w)
	}
	var lines []string
	for _, s := range w.Shifts {
		line := Span(s.StartsAt, s.EndsAt)
		switch {
		case w.Kind == ShortStaffed:
			line += fmt.Sprintf(": %d of %s", s.Taken, people(s.Minimum))
		case briefing && w.Event != nil:
			line += ". Arrive by " + ClockTime(arriveBy(w.Event, &s)) + "."
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// shiftLines says what, when and, with a briefing, where to be.
func shiftLines(w notice, briefing bool) string {
	if len(w.Shifts) == 0 && len(w.Dates) > 0 {
		return dateLines(w)
	}
	var lines []string
	for _, s := range w.Shifts {
		line := Capital(s.Role) + ": " + Span(s.StartsAt, s.EndsAt)
		switch {
		case w.Kind == ShortStaffed:
			line += fmt.Sprintf(", %d of %s", s.Taken, people(s.Minimum))
		case briefing && w.Event != nil:
			line += ". Arrive by " + ClockTime(arriveBy(w.Event, &s)) + "."
		}
		lines = append(lines, line)
	}
	if !briefing || w.Event == nil {
		return strings.Join(lines, "\n")
	}
	if w.Venue != nil {
		lines = append(lines, "Where: "+address(w.Venue))
	}
	for _, item := range []struct{ label, text string }{
		{"Meet", w.Event.MeetingPoint}, {"Parking", w.Event.Parking}, {"Wear", w.Event.Wear},
	} {
		if item.text != "" {
			lines = append(lines, item.label+": "+item.text)
		}
	}
	return strings.Join(lines, "\n")
}

// arriveBy is when to be there for a shift, on London's clock.
func arriveBy(e *db.Event, s *db.Shift) time.Time {
	return s.StartsAt.Add(-time.Duration(e.ArriveMinutes) * time.Minute).In(London)
}

func greeting(w notice) string {
	switch {
	case w.Contact != nil:
		return "Hello " + oneLine(w.Contact.Name) + ","
	case w.Person != nil:
		return "Hello " + oneLine(w.Person.FirstName) + ","
	}
	return "Hello,"
}

func address(v *db.Venue) string {
	var parts []string
	for _, part := range []string{v.Name, v.Address, v.Postcode} {
		if part = oneLine(part); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// shortDay writes a day for a subject: Saturday 14 August.
func shortDay(t time.Time) string { return t.In(London).Format("Monday 2 January") }

// moment writes a point in time: 6pm on Thursday 12 August 2027.
func moment(t time.Time) string { return ClockTime(t.In(London)) + " on " + LongDate(t) }

func people(n int) string { return counted(n, "person", "people") }

// oneLine makes text fit for a header: nothing that breaks a line.
func oneLine(text string) string {
	line := strings.Join(strings.Fields(clean(text, false)), " ")
	if utf8.RuneCountInString(line) > longestLine {
		line = string([]rune(line)[:longestLine-1]) + "…"
	}
	return line
}

// joinComma writes a few words as a list, without those that are empty.
func joinComma(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), ", ")
}

func joined(paragraphs []string) string {
	var said []string
	for _, p := range paragraphs {
		if p = strings.TrimSpace(p); p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, "\n\n")
}
