package events

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// leadScripts are what the lead of an event reads of a change or a cancellation,
// without being on a shift of it.
var leadScripts = map[db.MessageKind]messages.Script{
	messages.Moved: {
		Subject: "Changed: {event}, {day}", Says: "{event}, which you lead, has changed.",
		Discreet: "Changed: a duty you lead on {day}", DiscreetSay: "A duty you lead has changed.",
		Next: "Everyone on it has been told.", Path: messages.EventPage, LinkText: messages.SeeChange, Reason: true,
	},
	messages.MovedDates: {
		Subject: "Changed: {event}, {dates}", Says: "{event}, which you lead, has changed on {dates}.",
		Discreet: "Changed: duties you lead on {dates}", DiscreetSay: "Duties you lead have changed on {dates}.",
		Next: "Everyone on them has been told.", Path: messages.EventPage, LinkText: messages.SeeChange, Reason: true,
	},
	messages.Cancelled: {
		Subject: "Cancelled: {event}, {day}", Says: "{event}, which you lead, has been cancelled: {now}.",
		Discreet: "Cancelled: a duty you lead on {day}", DiscreetSay: "A duty you lead has been cancelled: {now}.",
		Next: "Everyone on it has been told.", Path: messages.EventPage, LinkText: messages.ReadPage, Reason: true,
	},
	messages.CancelledDates: {
		Subject: "Cancelled: {event}, {dates}", Says: "{event}, which you lead, has been cancelled on {dates}.",
		Discreet: "Cancelled: duties you lead on {dates}", DiscreetSay: "Duties you lead have been cancelled on {dates}.",
		Next: "Everyone on them has been told.", Path: messages.EventPage, LinkText: messages.ReadPage, Reason: true,
	},
}

// eventScripts are those to the people of an event that changes or is called off.
var eventScripts = map[db.MessageKind]messages.Script{
	messages.Cancelled: {
		Subject: "Cancelled: {event}, {day}", Says: "{cancelled} You need not come.",
		Discreet: "Cancelled: your duty on {day}", DiscreetSay: "A duty of yours has been cancelled. You need not come.",
		Next: "It has been taken off your rota, and nothing more is sent about it.", Path: messages.EventPage, LinkText: messages.ReadPage, Reason: true,
	},
	messages.Moved: {
		Subject: "Changed: {event}, {day}", Says: "{event} has changed.",
		Discreet: "Changed: your duty on {day}", DiscreetSay: "A duty of yours has changed.",
		Next: messages.IfItDoesNotSuit, Path: messages.EventPage, LinkText: messages.SeeChange, Briefing: true, Reason: true,
	},
	messages.MovedOff: {
		Subject: "You could not keep your place: {event}, {day}", Says: "{event} has changed, and you could not keep your place.",
		Discreet: "A duty of yours has changed", DiscreetSay: "A duty of yours has changed, and you could not keep your place.",
		Next: "See which shifts you can take instead.", Path: messages.EventPage, LinkText: messages.ReadPage, Reason: true,
	},
	messages.MovedDates: {
		Subject: "Changed: {event}, {dates}", Says: "{event} has changed on {dates}.",
		Discreet: "Changed: your duties on {dates}", DiscreetSay: "Duties of yours have changed on {dates}.",
		Next: messages.IfItDoesNotSuit, Path: messages.EventPage, LinkText: messages.SeeChange, Briefing: true, Reason: true,
	},
	messages.CancelledDates: {
		Subject: "Cancelled: {event}, {dates}", Says: "{event} has been cancelled on {dates}. You need not come.",
		Discreet: "Cancelled: your duties on {dates}", DiscreetSay: "Duties of yours have been cancelled on {dates}. You need not come.",
		Next: "They have been taken off your rota, and nothing more is sent about them.", Path: messages.EventPage, LinkText: messages.ReadPage, Reason: true,
	},
}

// partnerScripts are those to a partner's contact, who organises the event and
// so may read its name, but never an officer's, nor a reason that may hold one.
var partnerScripts = map[db.MessageKind]messages.Script{
	messages.PartnerMove: {
		Subject: "Changed: {event}, {day}",
		Says:    "The time or venue at which officers of {force} take part in {event} has changed.\n{changed}",
		Next:    "Please tell your usual contact in the force if that does not suit you.",
	},
	messages.PartnerMoveDates: {
		Subject: "Changed: {event}, {dates}",
		Says:    "The time or venue at which officers of {force} take part in {event} has changed on {dates}.\n{changed}",
		Next:    "Please tell your usual contact in the force if that does not suit you.",
	},
	messages.PartnerCancel: {
		Subject: "Cancelled: {event}, {day}",
		Says:    "Officers of {force} will not take part in {event} on {now}: we have had to cancel. We are sorry.",
		Next:    "Please ask your usual contact in the force if you have a question.",
	},
	messages.PartnerCancelDates: {
		Subject: "Cancelled: {event}, {dates}",
		Says:    "Officers of {force} will not take part in {event} on {dates}: we have had to cancel. We are sorry.\n{times}",
		Next:    "Please ask your usual contact in the force if you have a question.",
	},
}

// changeScript is the script of a notice to the people of an event, where it is
// another one than that of its kind: to its lead who is on no shift of it, and
// to those who have no place, but wait for one.
func changeScript(w *messages.Notice) *messages.Script {
	if w.Contact != nil {
		return nil
	}
	if s, ok := leadScripts[w.Kind]; ok && len(w.Shifts) == 0 {
		return &s
	}
	if (w.Kind == messages.Moved || w.Kind == messages.MovedDates) && len(w.Entries) == 0 {
		s := eventScripts[w.Kind]
		s.Briefing, s.Next = false, messages.IfYouHaveNoPlace
		return &s
	}
	return nil
}

// CancelledBlank says what is cancelled: the event, or a shift of it.
func CancelledBlank(e *db.Event) []string {
	says := "A shift of yours at " + e.Title + " has been cancelled."
	if e.Status == db.EventCancelled {
		says = e.Title + " has been cancelled."
	}
	return []string{"{cancelled}", says}
}

// messageKinds are the kinds of message to the people of an event that changes or
// is called off.
func (n *Events) messageKinds() messages.MessageKinds {
	kinds := messages.AllKinds(messages.KindsFrom(eventScripts), messages.KindsFrom(partnerScripts))
	kinds[messages.Moved].Since = partSince
	kinds[messages.MovedOff].Since = rota.OfSignup(n.movedOffAnew)
	return kinds
}

// partSince returns why somebody need not hear of a change any more, or "".
func partSince(ctx context.Context, r *db.Reader, _ time.Time, m *db.Message) (string, error) {
	e, err := r.Event(ctx, m.EventID)
	if err != nil || action.LeadOf(e) == m.PersonID {
		return "", err
	}
	part, err := r.TakesPart(ctx, m.EventID, m.PersonID)
	if err != nil || !part {
		return "No longer takes part", err
	}
	return "", nil
}
