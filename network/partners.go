package network

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
)

// PartnerKinds are suggestions for what a partner is.
var PartnerKinds = []string{"Pride organiser", "students’ union", "university", "charity", "council", "another force"}

// Partners lists the partners by name, for coordinators; query narrows by name.
func (n *Network) Partners(ctx context.Context, me *db.Person, query string) ([]db.Partner, error) {
	if err := coordinates(me); err != nil {
		return nil, err
	}
	return n.DB.Partners(ctx, query)
}

// PartnerFor returns a partner, for coordinators.
func (n *Network) PartnerFor(ctx context.Context, me *db.Person, id int64) (*db.Partner, error) {
	if err := coordinates(me); err != nil {
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
func (n *Network) PartnerPageFor(ctx context.Context, me *db.Person, id int64) (*PartnerPage, error) {
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

// partnerNamed returns the partner of this name, made where there is none yet.
func (n *Network) partnerNamed(ctx context.Context, tx *db.Tx, name, kind string) (int64, error) {
	p, err := tx.PartnerByName(ctx, name)
	if errors.Is(err, db.ErrNotFound) {
		p = &db.Partner{Name: name, Kind: kind, CreatedAt: n.now()}
		err := tx.InsertPartner(ctx, p)
		return p.ID, err
	}
	if err != nil || kind == "" || kind == p.Kind {
		return p.ID, err
	}
	p.Kind = kind
	return p.ID, raced(tx.UpdatePartner(ctx, p, p.Version))
}

// contactNamed returns the partner's contact of this name, made where there is
// none yet; what was typed about a known one corrects it. What was left empty
// is kept, unless the form had shown what there is, so that it was emptied.
func contactNamed(ctx context.Context, tx *db.Tx, c *db.Contact, shown bool) (int64, error) {
	known, err := tx.Contacts(ctx, c.PartnerID)
	if err != nil {
		return 0, err
	}
	for i := range known {
		if strings.EqualFold(known[i].Name, c.Name) {
			if c.ID = known[i].ID; !shown {
				c.Post, c.Email, c.Phone = cmp.Or(c.Post, known[i].Post), cmp.Or(c.Email, known[i].Email), cmp.Or(c.Phone, known[i].Phone)
			}
			return c.ID, tx.UpdateContact(ctx, c)
		}
	}
	err = tx.InsertContact(ctx, c)
	return c.ID, err
}

// PartnerEdit is a partner as typed on its own page.
type PartnerEdit struct{ Name, Kind, Notes string }

// SavePartner makes a partner (id 0) or changes one that still has the version
// the person saw. A name that is taken is Invalid.
func (n *Network) SavePartner(ctx context.Context, me *db.Person, id int64, version int, form PartnerEdit) (int64, error) {
	if err := coordinates(me); err != nil {
		return 0, err
	}
	var f faults
	p := &db.Partner{ID: id, CreatedAt: n.now()}
	p.Name, p.Kind, p.Notes = f.needed("name", form.Name, "Enter the partner’s name"), f.line("kind", form.Kind), f.text("notes", form.Notes)
	if err := f.err(); err != nil {
		return 0, err
	}
	verb := "changed partner"
	err := n.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		if id == 0 {
			verb = "added partner"
			err = tx.InsertPartner(ctx, p)
		} else if known, findErr := tx.Partner(ctx, id); findErr != nil {
			err = findErr
		} else {
			err = ifUnchanged(known.Version, version, func() error { return tx.UpdatePartner(ctx, p, version) })
		}
		if err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: verb, Thing: "partner", ThingID: p.ID})
	})
	if errors.Is(err, db.ErrDuplicate) {
		return 0, &Error{Kind: Invalid, Message: "There is a partner of this name.", Fields: []FieldError{{"name", "There is a partner of this name already"}}}
	}
	return p.ID, err
}

// ContactEdit is a contact as typed on its partner's page.
type ContactEdit struct{ Name, Post, Email, Phone string }

// AddContact adds a contact to a partner, or corrects the one of that name.
func (n *Network) AddContact(ctx context.Context, me *db.Person, partnerID int64, form ContactEdit) error {
	if err := coordinates(me); err != nil {
		return err
	}
	var f faults
	c := contactForm(&f, form.Name, form.Post, form.Email, form.Phone)
	if c.Name == "" && f.err() == nil {
		f.add("contact", "Enter the name of the contact")
	}
	if err := f.err(); err != nil {
		return err
	}
	c.PartnerID = partnerID
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Partner(ctx, partnerID); err != nil {
			return err
		}
		if _, err := contactNamed(ctx, tx, c, false); err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: "added contact", Thing: "partner", ThingID: partnerID})
	})
}

// ContactFor returns a contact with its partner, for coordinators.
func (n *Network) ContactFor(ctx context.Context, me *db.Person, id int64) (*db.Contact, *db.Partner, error) {
	if err := coordinates(me); err != nil {
		return nil, nil, err
	}
	c, err := n.DB.Contact(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if c.Name == "" {
		return nil, nil, notFound() // removed
	}
	p, err := n.DB.Partner(ctx, c.PartnerID)
	return c, p, err
}

// SaveContact corrects a contact, everywhere it is named.
func (n *Network) SaveContact(ctx context.Context, me *db.Person, id int64, form ContactEdit) error {
	var f faults
	typed := contactForm(&f, form.Name, form.Post, form.Email, form.Phone)
	if typed.Name == "" && f.err() == nil {
		f.add("contact", "Enter the name of the contact")
	}
	if err := f.err(); err != nil {
		return err
	}
	return n.changeContact(ctx, me, id, "changed contact", typed)
}

// RemoveContact forgets a contact: events that named it have none any more,
// and nothing that was known of it stays but that there was one.
func (n *Network) RemoveContact(ctx context.Context, me *db.Person, id int64) error {
	return n.changeContact(ctx, me, id, "removed contact", &db.Contact{})
}

func (n *Network) changeContact(ctx context.Context, me *db.Person, id int64, verb string, to *db.Contact) error {
	if err := coordinates(me); err != nil {
		return err
	}
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		known, err := tx.Contact(ctx, id)
		if err != nil || known.Name == "" {
			return cmp.Or(err, error(notFound()))
		}
		to.ID, to.PartnerID = id, known.PartnerID
		if err := tx.UpdateContact(ctx, to); err != nil {
			return err
		}
		if to.Name == "" {
			if err := tx.ReleaseContact(ctx, to); err != nil {
				return err
			}
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: verb, Thing: "partner", ThingID: known.PartnerID})
	})
}

// ifUnchanged saves a thing whose version is the one the person saw, and
// refuses with Conflict when somebody else was first.
func ifUnchanged(is, seen int, save func() error) error {
	if is != seen {
		return stale()
	}
	err := save()
	if errors.Is(err, db.ErrNotFound) {
		return stale()
	}
	return err
}
