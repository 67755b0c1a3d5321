package events

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// PartnerKinds are suggestions for what a partner is.
var PartnerKinds = []string{"Pride organiser", "students’ union", "university", "charity", "council", "another force"}

// Partners lists the partners by name, for coordinators; query narrows by name.
func (n *Events) Partners(ctx context.Context, me *db.Person, query string) ([]db.Partner, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	return n.DB.Partners(ctx, query)
}

// PartnerFor returns a partner, for coordinators.
func (n *Events) PartnerFor(ctx context.Context, me *db.Person, id int64) (*db.Partner, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	return n.DB.Partner(ctx, id)
}

// partnerEvents is how many events are listed with a partner.
const partnerEvents = 50

// PartnerPage is a partner with all that its page shows.
type PartnerPage struct {
	Partner  *db.Partner
	Contacts []db.Contact // by name
	Events   []db.Event   // held with it, the latest first
}

// PartnerPageFor returns a partner with its contacts and events, for coordinators.
func (n *Events) PartnerPageFor(ctx context.Context, me *db.Person, id int64) (*PartnerPage, error) {
	partner, err := n.PartnerFor(ctx, me, id)
	if err != nil {
		return nil, err
	}
	p := &PartnerPage{Partner: partner}
	if p.Contacts, err = n.DB.Contacts(ctx, id); err != nil {
		return nil, err
	}
	p.Events, err = n.DB.Events(ctx, db.EventFilter{PartnerID: id, Backward: true, Limit: partnerEvents})
	return p, err
}

// partnerNamed returns the partner of this name for an event that was held with
// another one or none, made where there is none yet. A kind typed for a known
// one corrects it, unless it is the other one's and was left beside the name.
func (n *Events) partnerNamed(ctx context.Context, a *action.Action, before *db.Event, name, kind string) (int64, error) {
	p, err := a.Tx.PartnerByName(ctx, name)
	if errors.Is(err, db.ErrNotFound) {
		p = &db.Partner{Name: name, Kind: kind, CreatedAt: a.Now}
		if err := a.Tx.InsertPartner(ctx, p); err != nil {
			return 0, err
		}
		return p.ID, n.logPartner(ctx, a, verbAddedPartner, before.ID, p)
	}
	if err != nil || kind == "" || kind == p.Kind {
		return p.ID, err
	}
	if before.PartnerID != 0 && before.PartnerID != p.ID {
		old, err := a.Tx.Partner(ctx, before.PartnerID)
		if err != nil || kind == old.Kind {
			return p.ID, err
		}
	}
	if !a.Me.Role(db.Coordinator) {
		return 0, refusal.OfField("partner_kind", "%s is known already. To change what it is, ask a coordinator", p.Name)
	}
	p.Kind = kind
	if err := action.Raced(a.Tx.UpdatePartner(ctx, p, p.Version)); err != nil {
		return 0, err
	}
	return p.ID, n.logPartner(ctx, a, verbChangedPartner, before.ID, p)
}

// logPartner logs what was done to a partner or its contacts; eventID is the
// event whose form it was typed into, or 0.
func (n *Events) logPartner(ctx context.Context, a *action.Action, verb db.Verb, eventID int64, p *db.Partner) error {
	return a.Log(ctx, db.LogRow{Verb: verb, EventID: eventID, Thing: db.ThingPartner, ThingID: p.ID, Detail: p.Name})
}

// contactNamed returns the partner's contact of this name, made where there is
// none yet; what was typed about a known one corrects it. What was left empty
// is kept, unless the form had shown what there is, so that it was emptied.
func (n *Events) contactNamed(ctx context.Context, a *action.Action, eventID int64, c *db.Contact, shown bool) (int64, error) {
	partner, err := a.Tx.Partner(ctx, c.PartnerID)
	if err != nil {
		return 0, err
	}
	known, err := a.Tx.ContactByName(ctx, c.PartnerID, c.Name)
	if errors.Is(err, db.ErrNotFound) {
		if err := a.Tx.InsertContact(ctx, c); err != nil {
			return 0, err
		}
		return c.ID, n.logPartner(ctx, a, verbAddedContact, eventID, partner)
	}
	if err != nil {
		return 0, err
	}
	if c.ID = known.ID; !shown {
		c.Post, c.Email, c.Phone = cmp.Or(c.Post, known.Post), cmp.Or(c.Email, known.Email), cmp.Or(c.Phone, known.Phone)
	}
	if c.Phone == action.TidyPhone(known.Phone) {
		c.Phone = known.Phone
	}
	if c.Search = known.Search; *c == *known {
		return c.ID, nil
	}
	if err := a.Tx.UpdateContact(ctx, c); err != nil {
		return 0, err
	}
	return c.ID, n.logPartner(ctx, a, verbChangedContact, eventID, partner)
}

// contactOfLead is the contact that a lead who is no coordinator gives an
// event: the one it has, or somebody at a partner with no known contact yet.
// Who is known at a partner, and how to reach them, is not for the lead to see:
// whatever name is typed, the answer is the same
// (docs/rules.md#11-who-sees-who).
func (n *Events) contactOfLead(ctx context.Context, a *action.Action, before *db.Event, partnerID int64, chosen string, typed *db.Contact) (int64, error) {
	has := int64(0)
	if before.PartnerID == partnerID {
		has = before.ContactID
	}
	if id, _ := strconv.ParseInt(chosen, 10, 64); id != 0 && id != has {
		return 0, refusal.OfField("contact", "To choose one of the contacts who are known, ask a coordinator")
	}
	if typed.Name == "" {
		return has, nil
	}
	all, err := a.Tx.Contacts(ctx, partnerID)
	if err != nil {
		return 0, err
	}
	if len(all) == 0 {
		typed.PartnerID = partnerID
		return n.contactNamed(ctx, a, before.ID, typed, false)
	}
	at := slices.IndexFunc(all, func(c db.Contact) bool { return c.ID == has && strings.EqualFold(c.Name, typed.Name) })
	switch {
	case at < 0:
		return 0, refusal.OfField("contact", "This partner’s contacts are looked after by the coordinators. To have this one for the event, ask a coordinator")
	case addsTo(&all[at], typed):
		return 0, refusal.OfField("contact", "%s is known already. To correct what is known of them, ask a coordinator", all[at].Name)
	}
	return has, nil
}

// addsTo tells whether something else was typed of a contact than is known.
func addsTo(known, typed *db.Contact) bool {
	differs := func(typed, known string) bool { return typed != "" && typed != known }
	return differs(typed.Post, known.Post) || differs(typed.Email, known.Email) || differs(typed.Phone, action.TidyPhone(known.Phone))
}

// ContactChoice lists the contacts of a partner, by name. Only coordinators
// choose one for an event; for others the list is empty.
func (n *Events) ContactChoice(ctx context.Context, me *db.Person, partnerID int64) ([]db.Contact, error) {
	if !me.Role(db.Coordinator) {
		return nil, nil
	}
	return n.DB.Contacts(ctx, partnerID)
}

// PartnerEdit is a partner as typed on its own page.
type PartnerEdit struct{ Name, Kind, Notes string }

// SavePartner makes a partner (id 0) or changes one that still has the version
// the person saw. A name that is taken is Invalid.
func (n *Events) SavePartner(ctx context.Context, me *db.Person, id int64, version int, form PartnerEdit) (int64, error) {
	if err := action.Coordinates(me); err != nil {
		return 0, err
	}
	var f refusal.Faults
	p := &db.Partner{ID: id, CreatedAt: n.Time()}
	p.Name, p.Kind, p.Notes = f.Needed("name", form.Name, "Enter the partner’s name"), f.Line("kind", form.Kind), f.Text("notes", form.Notes)
	if err := f.Err(); err != nil {
		return 0, err
	}
	verb := verbChangedPartner
	err := n.Act(ctx, me, func(a *action.Action) error {
		var err error
		if id == 0 {
			verb = verbAddedPartner
			err = a.Tx.InsertPartner(ctx, p)
		} else if known, findErr := a.Tx.Partner(ctx, id); findErr != nil {
			err = findErr
		} else {
			err = refusal.IfUnchanged(known.Version, version, func() error { return a.Tx.UpdatePartner(ctx, p, version) })
		}
		if err != nil {
			return err
		}
		return n.logPartner(ctx, a, verb, 0, p)
	})
	if errors.Is(err, db.ErrDuplicate) {
		return 0, refusal.OfField("name", "There is a partner of this name already")
	}
	return p.ID, err
}

// ContactEdit is a contact as typed on its partner's page.
type ContactEdit struct{ Name, Post, Email, Phone string }

// AddContact adds a contact to a partner, or corrects the one of that name.
func (n *Events) AddContact(ctx context.Context, me *db.Person, partnerID int64, form ContactEdit) error {
	if err := action.Coordinates(me); err != nil {
		return err
	}
	var f refusal.Faults
	c := contactForm(&f, form.Name, form.Post, form.Email, form.Phone)
	if c.Name == "" && f.Err() == nil {
		f.Add("contact", "Enter the name of the contact")
	}
	if err := f.Err(); err != nil {
		return err
	}
	c.PartnerID = partnerID
	return n.ActNamed(ctx, me, func(a *action.Action) error {
		_, err := n.contactNamed(ctx, a, 0, c, false)
		return err
	})
}

// ContactFor returns a contact with its partner, for coordinators.
func (n *Events) ContactFor(ctx context.Context, me *db.Person, id int64) (*db.Contact, *db.Partner, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, nil, err
	}
	c, err := n.DB.Contact(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if c.Name == "" {
		return nil, nil, refusal.Missing() // removed
	}
	p, err := n.DB.Partner(ctx, c.PartnerID)
	return c, p, err
}

// SaveContact corrects a contact, everywhere it is named.
func (n *Events) SaveContact(ctx context.Context, me *db.Person, id int64, form ContactEdit) error {
	var f refusal.Faults
	typed := contactForm(&f, form.Name, form.Post, form.Email, form.Phone)
	if typed.Name == "" && f.Err() == nil {
		f.Add("contact", "Enter the name of the contact")
	}
	if err := f.Err(); err != nil {
		return err
	}
	return n.changeContact(ctx, me, id, verbChangedContact, typed)
}

// RemoveContact forgets a contact: events that named it have none any more,
// and nothing that was known of it stays but that there was one.
func (n *Events) RemoveContact(ctx context.Context, me *db.Person, id int64) error {
	return n.changeContact(ctx, me, id, verbRemovedContact, &db.Contact{})
}

func (n *Events) changeContact(ctx context.Context, me *db.Person, id int64, verb db.Verb, to *db.Contact) error {
	if err := action.Coordinates(me); err != nil {
		return err
	}
	err := n.Act(ctx, me, func(a *action.Action) error {
		known, err := a.Tx.Contact(ctx, id)
		if err != nil || known.Name == "" {
			return cmp.Or(err, error(refusal.Missing()))
		}
		to.ID, to.PartnerID = id, known.PartnerID
		if err := a.Tx.UpdateContact(ctx, to); err != nil {
			return err
		}
		if to.Name == "" {
			if err := a.Tx.ReleaseContact(ctx, to); err != nil {
				return err
			}
		}
		partner, err := a.Tx.Partner(ctx, known.PartnerID)
		if err != nil {
			return err
		}
		return n.logPartner(ctx, a, verb, 0, partner)
	})
	if errors.Is(err, db.ErrDuplicate) {
		return refusal.OfField("contact", "The partner has another contact of this name")
	}
	return err
}
