package network

import (
	"context"

	"github.com/rainbowrota/rainbowrota/db"
)

// leadScripts are what the lead of an event reads of a change or a cancellation,
// without being on a shift of it.
var leadScripts = map[db.MessageKind]script{
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

// eventScripts are those to the people of an event that changes or is called off.
var eventScripts = map[db.MessageKind]script{
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
}

// partnerScripts are those to a partner's contact, who organises the event and
// so may read its name, but never an officer's, nor a reason that may hold one.
var partnerScripts = map[db.MessageKind]script{
	PartnerMove: {
		subject: "Changed: {event}, {day}",
		says:    "The time or venue at which officers of {force} take part in {event} has changed.\n{changed}",
		next:    "Please tell your usual contact in the force if that does not suit you.",
	},
	PartnerMoveDates: {
		subject: "Changed: {event}, {dates}",
		says:    "The time or venue at which officers of {force} take part in {event} has changed on {dates}.\n{changed}",
		next:    "Please tell your usual contact in the force if that does not suit you.",
	},
	PartnerCancel: {
		subject: "Cancelled: {event}, {day}",
		says:    "Officers of {force} will not take part in {event} on {now}: we have had to cancel. We are sorry.",
		next:    "Please ask your usual contact in the force if you have a question.",
	},
	PartnerCancelDates: {
		subject: "Cancelled: {event}, {dates}",
		says:    "Officers of {force} will not take part in {event} on {dates}: we have had to cancel. We are sorry.\n{times}",
		next:    "Please ask your usual contact in the force if you have a question.",
	},
}

// changeScript is the script of a notice to the people of an event, where it is
// another one than that of its kind: to its lead who is on no shift of it, and
// to those who have no place, but wait for one.
func changeScript(w *notice) *script {
	if w.Contact != nil {
		return nil
	}
	if s, ok := leadScripts[w.Kind]; ok && len(w.Shifts) == 0 {
		return &s
	}
	if (w.Kind == Moved || w.Kind == MovedDates) && len(w.Entries) == 0 {
		s := eventScripts[w.Kind]
		s.briefing, s.next = false, ifYouHaveNoPlace
		return &s
	}
	return nil
}

// cancelledBlank says what is cancelled: the event, or a shift of it.
func cancelledBlank(e *db.Event) []string {
	says := "A shift of yours at " + e.Title + " has been cancelled."
	if e.Status == db.EventCancelled {
		says = e.Title + " has been cancelled."
	}
	return []string{"{cancelled}", says}
}

// eventKinds are the kinds of message to the people of an event that changes or
// is called off.
func (n *Network) eventKinds() messageKinds {
	kinds := allKinds(kindsFrom(eventScripts), kindsFrom(partnerScripts))
	kinds[Moved].since = partSince
	kinds[MovedOff].since = ofSignup(nil)
	return kinds
}

// partSince returns why somebody need not hear of a change any more, or "".
func partSince(ctx context.Context, r *db.Reader, m *db.Message) (string, error) {
	e, err := r.Event(ctx, m.EventID)
	if err != nil || leadOf(e) == m.PersonID {
		return "", err
	}
	part, err := r.TakesPart(ctx, m.EventID, m.PersonID)
	if err != nil || !part {
		return "No longer takes part", err
	}
	return "", nil
}
