package calendar

import (
	"context"
	"slices"

	ical "github.com/arran4/golang-ical"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// EntryText writes the calendar entry that a message brings. It writes the
// sign-up as it is now: with the method REQUEST when it is confirmed, and with
// CANCEL when it is not and an earlier message may have put the entry in. It is
// empty when the message would say the opposite of the sign-up's status now,
// because another message says that. It is also empty when the person wants no
// entries and does not have this one.
func (n *Calendar) EntryText(ctx context.Context, r *db.Reader, m *db.Message, to *db.Person) (string, error) {
	if m.EntryID == 0 {
		return "", nil
	}
	d, err := r.DutyOf(ctx, m.EntryID)
	if err != nil {
		return "", err
	}
	method, confirmed := ical.MethodRequest, d.Status == db.SignupConfirmed
	if m.Kind != messages.EntryChanged && confirmed != slices.Contains(messages.PuttingIn, m.Kind) {
		return "", nil
	}
	if !confirmed || to.NoEntries {
		if had, err := r.MayHaveEntry(ctx, m.EntryID, m.ID, messages.Bringing); err != nil || !had {
			return "", err
		}
	}
	if !confirmed {
		method, d.Status = ical.MethodCancel, db.SignupCancelled // also of somebody who waits again
	}
	changed, err := r.LastLogged(ctx, []int64{d.EventID}, action.ShownInCalendars)
	if err != nil {
		return "", err
	}
	e := n.DutyEntry(to, d, changed[d.EventID])
	e.Sender, e.Attendee, e.SentAt = n.Settings().MailFrom, to.Email, n.Time()
	return messages.CalendarText("", method, []messages.Entry{e})
}
