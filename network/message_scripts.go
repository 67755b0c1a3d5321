package network

import (
	"maps"
	"slices"
)

// script is what one kind of message says, twice: with the event named, and
// discreetly (docs/rules.md#10-discreet-by-default). {braces} are filled from
// the notice; next, path and linkText serve both ways, so they name nothing.
type script struct {
	subject, says         string
	discreet, discreetSay string
	next                  string // what to do now
	path, linkText        string
	briefing              bool // says where to be and when to arrive
	reason                bool // says why, in the coordinator's words; discreetly, that the page says it
	unsaid                bool // the page does not say it
}

const (
	ifYouCannot = "If you can’t come, withdraw on your rota as soon as you know, so that someone else can take the place."
	whereToBe   = "Where to be, who to meet and what to wear are on your rota."
	myRota      = "/my/rota"
	openRota    = "Open your rota"
	eventPage   = "/events/{id}"
	readPage    = "Read more"
	seeChange   = "See what has changed"

	ifItDoesNotSuit  = "If you can’t come any more, withdraw as soon as you know, so that someone else can take the place."
	ifYouHaveNoPlace = "If you can’t come any more, withdraw on your rota."
	whyIsOnThePage   = "The page below says why."
)

// leadScripts are what the lead of an event reads of a change or a cancellation,
// without being on a shift of it.
var leadScripts = map[string]script{
	Moved: {
		subject: "Changed: {event}, {day}", says: "{event}, which you lead, has changed.",
		discreet: "Changed: a duty you lead on {day}", discreetSay: "A duty you lead has changed.",
		next: "Everyone on it has been told.", path: eventPage, linkText: seeChange, reason: true,
	},
	MovedDates: {
		subject: "Changed: {event}, {dates}", says: "{event}, which you lead, has changed on {dates}.",
		discreet: "Changed: duties you lead on {dates}", discreetSay: "Duties you lead have changed on {dates}.",
		next: "Everyone on them has been told.", path: eventPage, linkText: seeChange, reason: true,
	},
	Cancelled: {
		subject: "Cancelled: {event}, {day}", says: "{event}, which you lead, has been cancelled: {now}.",
		discreet: "Cancelled: a duty you lead on {day}", discreetSay: "A duty you lead has been cancelled: {now}.",
		next: "Everyone on it has been told.", path: eventPage, linkText: readPage, reason: true,
	},
	CancelledDates: {
		subject: "Cancelled: {event}, {dates}", says: "{event}, which you lead, has been cancelled on {dates}.",
		discreet: "Cancelled: duties you lead on {dates}", discreetSay: "Duties you lead have been cancelled on {dates}.",
		next: "Everyone on them has been told.", path: eventPage, linkText: readPage, reason: true,
	},
}

// scriptOf is the script that a notice is written by.
func scriptOf(w *notice) script {
	if s, ok := leadScripts[w.Kind]; ok && len(w.Shifts) == 0 {
		return s
	}
	s := scripts[w.Kind]
	if (w.Kind == Moved || w.Kind == MovedDates) && !slices.ContainsFunc(w.Changes, func(c eventChange) bool { return len(c.confirmed()) > 0 }) {
		s.briefing, s.next = false, ifYouHaveNoPlace
	}
	return s
}

// scripts has one script for each kind of message to a person. Those of a noun
// of its own stand beside it.
var scripts = allScripts(dutyScripts, vehicleScripts, accreditationScripts, lapseScripts, awarenessScripts, nominationScripts, registerScripts)

func allScripts(nouns ...map[string]script) map[string]script {
	all := map[string]script{}
	for _, noun := range nouns {
		maps.Copy(all, noun)
	}
	return all
}

// dutyScripts are those about a shift or an event.
var dutyScripts = map[string]script{
	Confirmed: {
		subject: "Confirmed: {event}, {day}", says: "You are confirmed for {event}.",
		discreet: "Your duty on {day} is confirmed", discreetSay: "You are confirmed for a duty.",
		next: ifYouCannot, path: myRota, linkText: openRota, briefing: true,
	},
	Queued: {
		subject: "Approved, and on the waiting list: {event}, {day}", says: "Your request to take part in {event} was approved. The shift is full, so you are on its waiting list.",
		discreet: "Your request for {day}", discreetSay: "Your request for a duty was approved. It is full, so you are on its waiting list.",
		next: "We will email you if there is a place for you. Your rota shows your place on the list.", path: myRota, linkText: openRota,
	},
	Promoted: {
		subject: "You have a place: {event}, {day}", says: "A place came free at {event} and it is now yours. You are no longer on the waiting list.",
		discreet: "You now have a duty on {day}", discreetSay: "A place came free and it is now yours. You are no longer on the waiting list.",
		next: ifYouCannot, path: myRota, linkText: openRota, briefing: true,
	},
	Offered: {
		subject: "A place is held for you: {event}, {day}", says: "A place came free at {event}. It is held for you until {until}.",
		discreet: "A duty on {day} is held for you", discreetSay: "A place came free on a duty you are waiting for. It is held for you until {until}.",
		next: "Accept or decline it by then. After that it is no longer held for you, and you leave the waiting list.",
		path: "/offers/{code}", linkText: "Accept or decline", briefing: true,
	},
	OfferLapsed: {
		subject: "The place was not taken in time: {event}, {day}", says: "The place at {event} that was held for you was not accepted in time, so it is no longer held.",
		discreet: "The duty on {day} is no longer held for you", discreetSay: "The place that was held for you was not accepted in time, so it is no longer held.",
		next: "You are off the waiting list. If you can still come, join it again.", path: eventPage, linkText: "See the shift",
	},
	OfferOver: {
		subject: "The place was not taken in time: {event}, {day}", says: "The place at {event} that was held for you was not accepted in time, so it is no longer held.",
		discreet: "The duty on {day} is no longer held for you", discreetSay: "The place that was held for you was not accepted in time, so it is no longer held.",
		next: "You are off the waiting list. There is nothing else to do.", path: myRota, linkText: openRota,
	},
	Declined: {
		subject: "Not this time: {event}, {day}", says: "Your request to take part in {event} was declined.",
		discreet: "Your request for {day}", discreetSay: "Your request for a duty was declined.",
		next: "Other shifts need people.", path: eventPage, linkText: readPage, reason: true,
	},
	Removed: {
		subject: "You are no longer needed: {event}, {day}", says: "A coordinator took you off a shift at {event}. You need not come.",
		discreet: "Your duty on {day} has been taken off your rota", discreetSay: "A coordinator took a duty off your rota. You need not come.",
		next: "Your other duties are unchanged.", path: eventPage, linkText: readPage, reason: true,
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
		subject: "Changed: {event}, {day}", says: "{event} has changed.",
		discreet: "Changed: your duty on {day}", discreetSay: "A duty of yours has changed.",
		next: ifItDoesNotSuit, path: eventPage, linkText: seeChange, briefing: true, reason: true,
	},
	MovedOff: {
		subject: "You could not keep your place: {event}, {day}", says: "{event} has changed, and you could not keep your place.",
		discreet: "A duty of yours has changed", discreetSay: "A duty of yours has changed, and you could not keep your place.",
		next: "See which shifts you can take instead.", path: eventPage, linkText: readPage, reason: true,
	},
	MovedDates: {
		subject: "Changed: {event}, {dates}", says: "{event} has changed on {dates}.",
		discreet: "Changed: your duties on {dates}", discreetSay: "Duties of yours have changed on {dates}.",
		next: ifItDoesNotSuit, path: eventPage, linkText: seeChange, briefing: true, reason: true,
	},
	CancelledDates: {
		subject: "Cancelled: {event}, {dates}", says: "{event} has been cancelled on {dates}. You need not come.",
		discreet: "Cancelled: your duties on {dates}", discreetSay: "Duties of yours have been cancelled on {dates}. You need not come.",
		next: "They have been taken off your rota, and nothing more is sent about them.", path: eventPage, linkText: readPage, reason: true,
	},
	CoverAsked: {
		subject: "Can you help? {event}, {day}", says: "{event} needs one more person. You are free then and qualified.",
		discreet: "Can you take a duty on {day}?", discreetSay: "A duty needs one more person. You are free then and qualified.",
		next: "If you can come, sign up. The page shows whether there is still a place. If you can’t, there is nothing to do.",
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
		next: "Call someone who is waiting and assign them.", path: eventPage + "/staffing", linkText: "Fill the place",
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
		next: "If you can’t come after all, call the person you were to meet and withdraw on your rota.", path: myRota, linkText: openRota, briefing: true,
	},
}
