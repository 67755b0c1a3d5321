package rota

import (
	"context"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// planReminders adds the reminders of an event, and the warning that its lead
// may get.
func (n *Rota) planReminders(ctx context.Context, page *messages.EventMessages) error {
	if page.Event.Status != db.EventPublished {
		return nil
	}
	plans, err := n.plansOf(ctx, n.DB.Reader, page.Event)
	if err != nil {
		return err
	}
	if err := n.plan(ctx, page, plans); err != nil {
		return err
	}
	return n.planWarning(ctx, page)
}

// plan sorts an event's reminders into those to come and those not needed;
// what the ledger has is there already.
func (n *Rota) plan(ctx context.Context, page *messages.EventMessages, plans []plan) error {
	known, err := n.DB.KnownKeys(ctx, keysOf(plans))
	if err != nil {
		return err
	}
	var ids []int64
	for _, p := range plans {
		ids = append(ids, p.personID)
	}
	people, err := n.DB.PeopleByID(ctx, action.Distinct(ids))
	if err != nil {
		return err
	}
	seen, err := n.lookBack(ctx, n.Time())
	if err != nil {
		return err
	}
	for _, p := range plans {
		name := people[p.personID].Name()
		switch {
		case known[p.key]:
		case !p.needed():
			page.NotNeeded = messages.Group(page.NotNeeded, messages.Planned{Kind: p.Kind, Due: p.Due, Why: "Signed up after this was due: the confirmation said it all", NotNeeded: true}, name)
		case !p.Due.After(seen):
			page.NotNeeded = messages.Group(page.NotNeeded, messages.Planned{Kind: p.Kind, Due: p.Due, Why: "The event was published or moved after this was due: that message said it all", NotNeeded: true}, name)
		default:
			page.ToCome = messages.Group(page.ToCome, messages.Planned{Kind: p.Kind, Due: p.Due}, name)
		}
	}
	return nil
}

// planWarning adds the warning that the lead gets when too few people come.
func (n *Rota) planWarning(ctx context.Context, page *messages.EventMessages) error {
	e := page.Event
	if action.LeadOf(e) == 0 {
		return nil
	}
	known, err := n.DB.KnownKeys(ctx, []string{warningKey(e)})
	if err != nil || known[warningKey(e)] {
		return err
	}
	shifts, err := n.DB.ShiftsOf(ctx, e.ID)
	if err != nil {
		return err
	}
	for i := range shifts {
		due := shifts[i].StartsAt.Add(-n.Settings().Shortfall)
		if !shifts[i].CancelledAt.IsZero() || shifts[i].Minimum == 0 || !shifts[i].StartsAt.After(n.Time()) {
			continue
		}
		lead, err := n.DB.Person(ctx, action.LeadOf(e))
		if err != nil {
			return err
		}
		if due.Before(n.Time()) {
			due = n.Time()
		}
		page.ToCome = messages.Group(page.ToCome, messages.Planned{Kind: messages.ShortStaffed, Due: due, Why: "Only if a shift then has fewer people than it needs"}, lead.Name())
		return nil
	}
	return nil
}
