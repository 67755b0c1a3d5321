package network

import (
	"context"

	"github.com/rainbowrota/rainbowrota/db"
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

// eventScripts are those to the people of an event that changes or is called off.
var eventScripts = map[string]script{
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

// eventKinds are the kinds of message to the people of an event that changes or
// is called off.
func (n *Network) eventKinds() messageKinds {
	kinds := kindsFrom(eventScripts)
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
