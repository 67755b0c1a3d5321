package network

import "github.com/rainbowrota/rainbowrota/db"

// signupScripts are those about a place on a shift.
var signupScripts = map[db.MessageKind]script{
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
		path: "/offers/{code}", linkText: "Accept or decline", briefing: true, ownLink: true,
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
}

// reminderScripts are those about an event to come.
var reminderScripts = map[db.MessageKind]script{
	ShortStaffed: {
		subject: "Short-staffed: {event}, {day}", says: "{event} is short-staffed on these shifts.",
		discreet: "Short-staffed on {day}", discreetSay: "A duty you lead is short-staffed.",
		next: "Ask people who are eligible and free.", path: eventPage + "/staffing", linkText: "Find cover", places: true,
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
