package rota

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// signupScripts are those about a place on a shift.
var signupScripts = map[db.MessageKind]messages.Script{
	messages.Confirmed: {
		Subject: "Confirmed: {event}, {day}", Says: "You are confirmed for {event}.",
		Discreet: "Your duty on {day} is confirmed", DiscreetSay: "You are confirmed for a duty.",
		Next: messages.IfYouCannot, Path: messages.MyRota, LinkText: messages.OpenRota, Briefing: true,
	},
	messages.Queued: {
		Subject: "Approved, and on the waiting list: {event}, {day}", Says: "Your request to take part in {event} was approved. The shift is full, so you are on its waiting list.",
		Discreet: "Your request for {day}", DiscreetSay: "Your request for a duty was approved. It is full, so you are on its waiting list.",
		Next: "We will email you if there is a place for you. Your rota shows your place on the list.", Path: messages.MyRota, LinkText: messages.OpenRota,
	},
	messages.Promoted: {
		Subject: "You have a place: {event}, {day}", Says: "A place came free at {event} and it is now yours. You are no longer on the waiting list.",
		Discreet: "You now have a duty on {day}", DiscreetSay: "A place came free and it is now yours. You are no longer on the waiting list.",
		Next: messages.IfYouCannot, Path: messages.MyRota, LinkText: messages.OpenRota, Briefing: true,
	},
	messages.Offered: {
		Subject: "A place is held for you: {event}, {day}", Says: "A place came free at {event}. It is held for you until {until}.",
		Discreet: "A duty on {day} is held for you", DiscreetSay: "A place came free on a duty you are waiting for. It is held for you until {until}.",
		Next: "Accept or decline it by then. After that it is no longer held for you, and you leave the waiting list.",
		Path: "/offers/{code}", LinkText: "Accept or decline", Briefing: true, OwnLink: true,
	},
	messages.OfferLapsed: {
		Subject: "The place was not taken in time: {event}, {day}", Says: "The place at {event} that was held for you was not accepted in time, so it is no longer held.",
		Discreet: "The duty on {day} is no longer held for you", DiscreetSay: "The place that was held for you was not accepted in time, so it is no longer held.",
		Next: "You are off the waiting list. If you can still come, join it again.", Path: messages.EventPage, LinkText: "See the shift",
	},
	messages.OfferOver: {
		Subject: "The place was not taken in time: {event}, {day}", Says: "The place at {event} that was held for you was not accepted in time, so it is no longer held.",
		Discreet: "The duty on {day} is no longer held for you", DiscreetSay: "The place that was held for you was not accepted in time, so it is no longer held.",
		Next: "You are off the waiting list. There is nothing else to do.", Path: messages.MyRota, LinkText: messages.OpenRota,
	},
	messages.Declined: {
		Subject: "Not this time: {event}, {day}", Says: "Your request to take part in {event} was declined.",
		Discreet: "Your request for {day}", DiscreetSay: "Your request for a duty was declined.",
		Next: "Other shifts need people.", Path: messages.EventPage, LinkText: messages.ReadPage, Reason: true,
	},
	messages.Removed: {
		Subject: "You are no longer needed: {event}, {day}", Says: "A coordinator took you off a shift at {event}. You need not come.",
		Discreet: "Your duty on {day} has been taken off your rota", DiscreetSay: "A coordinator took a duty off your rota. You need not come.",
		Next: "Your other duties are unchanged.", Path: messages.EventPage, LinkText: messages.ReadPage, Reason: true,
	},
	messages.Withdrawn: {
		Subject: "You have withdrawn: {event}, {day}", Says: "You have withdrawn from {event}. This takes it out of your calendar.",
		Discreet: "You have withdrawn from a duty on {day}", DiscreetSay: "You have withdrawn from a duty. This takes it out of your calendar.",
		Next: "There is nothing else to do.", Path: messages.MyRota, LinkText: messages.OpenRota,
	},
	messages.CoverAsked: {
		Subject: "Can you help? {event}, {day}", Says: "{event} needs one more person. You are free then and qualified.",
		Discreet: "Can you take a duty on {day}?", DiscreetSay: "A duty needs one more person. You are free then and qualified.",
		Next: "If you can come, sign up. The page shows whether there is still a place. If you can’t, there is nothing to do.",
		Path: messages.EventPage, LinkText: "See the shift and sign up", Briefing: true,
	},
	messages.LateWithdraw: {
		Subject: "{who} withdrew late: {event}, {day}", Says: "{who} ({role}) has withdrawn from {event}.",
		Discreet: "Someone withdrew from {day}", DiscreetSay: "Someone has withdrawn late from a duty you lead.",
		Next: "Find cover: the page lists who is eligible, free and least recently asked.",
		Path: messages.EventPage + "/staffing", LinkText: "Find cover", Reason: true,
	},
	messages.FillByHand: {
		Subject: "Please fill a place: {event}, {day}", Says: "A place came free at {event} less than {notice} before it starts. People are waiting, but it is too late to offer it to them one by one.",
		Discreet: "Please fill a place on {day}", DiscreetSay: "A place came free less than {notice} before a duty you lead. People are waiting, but it is too late to offer it to them one by one.",
		Next: "Call someone who is waiting and assign them.", Path: messages.EventPage + "/staffing", LinkText: "Fill the place",
	},
}

// reminderScripts are those about an event to come.
var reminderScripts = map[db.MessageKind]messages.Script{
	messages.ShortStaffed: {
		Subject: "Short-staffed: {event}, {day}", Says: "{event} is short-staffed on these shifts.",
		Discreet: "Short-staffed on {day}", DiscreetSay: "A duty you lead is short-staffed.",
		Next: "Ask people who are eligible and free.", Path: messages.EventPage + "/staffing", LinkText: "Find cover", Places: true,
	},
	messages.WeekBefore: {
		Subject: "Coming up: {event}, {day}", Says: "This is a reminder of {event}.",
		Discreet: "Coming up: your duty on {day}", DiscreetSay: "This is a reminder of your duty.",
		Next: messages.IfYouCannot, Path: messages.MyRota, LinkText: messages.OpenRota, Briefing: true,
	},
	messages.DayBefore: {
		Subject: "Reminder: {event}, {day}", Says: "This is a reminder of {event}.",
		Discreet: "Reminder: your duty on {day}", DiscreetSay: "This is a reminder of your duty.",
		Next: messages.IfYouCannot, Path: messages.MyRota, LinkText: messages.OpenRota, Briefing: true,
	},
	messages.MorningOf: {
		Subject: "{event}, {day}: where to be", Says: "Here is what you need for {event}.",
		Discreet: "Your duty on {day}: when to arrive", DiscreetSay: "Here is what you need for your duty.",
		Next: "If you can’t come after all, call the person you were to meet and withdraw on your rota.", Path: messages.MyRota, LinkText: messages.OpenRota, Briefing: true,
	},
}
