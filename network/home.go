package network

import (
	"context"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// Home is the page at which somebody begins.
type Home string

// The homes. HomeOwn is a page of its own, for those whose work has no other.
const (
	HomeDashboard Home = "dashboard"
	HomeVehicles  Home = "vehicles"
	HomeRegisters Home = "registers"
	HomeRota      Home = "rota"
	HomeOwn       Home = "own"
)

// HomeFacts are what waits for somebody.
type HomeFacts struct {
	Leading   bool // an event that is not over
	Registers bool // not signed off
}

// HomeOf returns where somebody begins: with what needs doing now
// (docs/rules.md#home).
func HomeOf(p *db.Person, f HomeFacts) Home {
	switch {
	case p.Role(db.Coordinator):
		return HomeDashboard
	case p.Role(db.VehicleKeeper):
		return HomeVehicles
	case f.Leading:
		return HomeDashboard
	case f.Registers:
		return HomeRegisters
	case p.Role(db.Administrator):
		return HomeOwn
	case p.Role(db.Officer), p.Role(db.Trainer), p.Role(db.Guest):
		return HomeRota
	}
	return HomeOwn
}

// HomeFor returns where somebody begins.
func (n *Network) HomeFor(ctx context.Context, me *db.Person) (Home, error) {
	var f HomeFacts
	if me.Leads {
		led, err := n.DB.Events(ctx, db.EventFilter{
			LeadID: me.ID, From: clock.OnDay(n.Time(), 0, 0, 0), Statuses: []db.EventStatus{db.EventDraft, db.EventPublished}, Limit: 1,
		})
		if err != nil {
			return "", err
		}
		f.Leading = len(led) > 0
	}
	if me.Role(db.Trainer) {
		waiting, err := n.Training.RegistersToSettle(ctx, me)
		if err != nil {
			return "", err
		}
		f.Registers = len(waiting) > 0
	}
	return HomeOf(me, f), nil
}

// How much HomeOwn shows, and within how many days a question about personal data
// has to be answered.
const (
	homeEvents  = 5
	answerDays  = 31
	homeAskings = 20
)

// HomePage is what waits for administrators, data-protection officers and call handlers.
type HomePage struct {
	Start    StartFacts            // of administrators
	ToInvite int                   // of administrators: people without a way in or an invitation
	Failed   int                   // of administrators: emails that could not be sent
	Mail     *messages.MailTrouble // of administrators: why no email goes out, or nil
	Asked    []db.Message          // of data-protection officers: questions of the last 31 days, the newest first
	Public   []events.PublicEvent  // of call handlers: where callers can meet a liaison officer
}

// HomePage returns what waits for somebody by their roles.
func (n *Network) HomePage(ctx context.Context, me *db.Person) (p HomePage, err error) {
	if me.Role(db.Administrator) {
		if err := n.addForAdministrator(ctx, &p); err != nil {
			return p, err
		}
	}
	if me.Role(db.DataProtection) {
		asked, err := n.DB.Messages(ctx, db.MessageFilter{PersonID: me.ID, Kind: messages.DataAsked, Limit: homeAskings})
		if err != nil {
			return p, err
		}
		for i := range asked {
			if asked[i].CreatedAt.After(n.Time().AddDate(0, 0, -answerDays)) {
				p.Asked = append(p.Asked, asked[i])
			}
		}
	}
	if me.Role(db.CallHandler) {
		p.Public, err = n.Events.PublicEvents(ctx, homeEvents)
	}
	return p, err
}

func (n *Network) addForAdministrator(ctx context.Context, p *HomePage) (err error) {
	if p.Start, err = n.StartFacts(ctx); err != nil {
		return err
	}
	if p.ToInvite, err = n.DB.CountPeopleToInvite(ctx, n.Time()); err != nil {
		return err
	}
	if p.Failed, err = n.DB.CountMessages(ctx, db.MessageFailed); err != nil {
		return err
	}
	p.Mail, err = n.Messages.MailTrouble(ctx)
	return err
}
