package network

import (
	"context"
	"strconv"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
)

// Section is a part of an event that is edited on a page of its own. Its
// apply puts what a person typed into a locked event and notes faults at its fields.
type Section interface {
	name() string
	apply(ctx context.Context, n *Network, tx *db.Tx, me *db.Person, e *db.Event, f *faults) error
}

// DetailsForm is what an event is, when and where. Times are wall-clock times
// in London as typed. Of a published event time and place stay: it moves.
type DetailsForm struct {
	Title, Kind, Starts, Ends, Area string
	SignUpBy                        string // until when people can sign up, or ""
	Venue, Address, Postcode        string
	Lead                            string // id of the person who leads it, or ""
	Series                          string // title of a known or a new one, or ""
	Partner                         string // of a new event, whose plan began with one
}

func (DetailsForm) name() string { return "details" }

func (d DetailsForm) apply(ctx context.Context, n *Network, tx *db.Tx, me *db.Person, e *db.Event, f *faults) error {
	e.Title = f.needed("title", d.Title, "Enter a title")
	e.Kind = oneOf(f, "kind", d.Kind, "Choose the kind of event", db.EventKinds...)
	e.Area = oneOf(f, "area", d.Area, "Choose an area from the list", append([]string{""}, Areas...)...)
	series := f.line("series", d.Series)
	venue, address, postcode := f.line("venue", d.Venue), f.text("address", d.Address), f.line("postcode", d.Postcode)
	was := *e
	if e.Status != db.EventPublished {
		e.StartsAt, e.EndsAt = f.times(d.Starts, d.Ends)
		if f.err() == nil && e.EndsAt.Sub(e.StartsAt) > longestEvent {
			f.add("ends", "An event lasts 31 days at most")
		}
	}
	e.SignUpBy = signUpByTyped(f, d.SignUpBy, was.SignUpBy, was.StartsAt, e.StartsAt, "event")
	if e.Status != db.EventPublished && venue == "" && (address != "" || postcode != "") {
		f.add("venue", "Enter the name of the venue")
	}
	if err := n.applyLead(ctx, tx, me, e, d.Lead, f); err != nil || len(f.fields) > 0 {
		return err
	}
	if err := n.seriesTyped(ctx, tx, e, series, f); err != nil {
		return err
	}
	if e.Status == db.EventPublished || len(f.fields) > 0 {
		return nil
	}
	if venue == "" {
		e.VenueID = 0
		return nil
	}
	return n.placeAt(ctx, tx, me, e, venue, address, postcode)
}

// applyLead has the person that was chosen lead an event. Who led it already
// may be gone, and stays. A coordinator names who leads: a lead can step down,
// and make nobody else one.
func (n *Network) applyLead(ctx context.Context, tx *db.Tx, me *db.Person, e *db.Event, lead string, f *faults) error {
	if lead == idOrEmpty(e.LeadID) {
		return nil
	}
	if e.LeadID = 0; lead == "" {
		return nil
	}
	if !me.Role(db.Coordinator) {
		f.add("lead", "To have somebody else lead it, ask a coordinator")
		return nil
	}
	id, _ := strconv.ParseInt(lead, 10, 64) // what is no number is nobody's id
	person, err := tx.Person(ctx, id)
	switch {
	case KindOf(err) == NotFound, err == nil && (!canSignUp(person) || !person.DeactivatedAt.IsZero()):
		f.add("lead", "Choose the event lead from the list")
	case err != nil:
		return err
	default:
		e.LeadID = id
	}
	return nil
}

// PartnerForm is with whom an event is held. Names of known partners and
// contacts reuse them.
type PartnerForm struct {
	Partner, PartnerKind        string
	Known                       string // id of the contact chosen among the partner's, or ""
	Contact, Post, Email, Phone string
}

func (PartnerForm) name() string { return "partner" }

func (p PartnerForm) apply(ctx context.Context, n *Network, tx *db.Tx, me *db.Person, e *db.Event, f *faults) error {
	partner := f.line("partner", p.Partner)
	kind := f.line("partner_kind", p.PartnerKind)
	contact := contactForm(f, p.Contact, p.Post, p.Email, p.Phone)
	if partner == "" && contact.Name != "" {
		f.add("partner", "Enter the partner this contact is from")
	}
	before := *e
	if e.PartnerID, e.ContactID = 0, 0; partner == "" || len(f.fields) > 0 {
		return nil
	}
	var err error
	if e.PartnerID, err = n.partnerNamed(ctx, tx, me, &before, partner, kind); err != nil {
		return err
	}
	if !me.Role(db.Coordinator) {
		e.ContactID, err = n.contactOfLead(ctx, tx, me, &before, e.PartnerID, p.Known, contact)
		return err
	}
	if known, _ := strconv.ParseInt(p.Known, 10, 64); known != before.ContactID && known != 0 {
		e.ContactID, err = contactChosen(ctx, tx, &before, e.PartnerID, known, contact.Name, f)
		return err
	}
	if contact.Name == "" {
		if before.PartnerID == e.PartnerID && before.ContactID != 0 {
			return nil // it was shown and has been emptied
		}
		e.ContactID, err = usualContact(ctx, tx, e.PartnerID)
		return err
	}
	shown, err := contactShown(ctx, tx, &before)
	if err != nil {
		return err
	}
	contact.PartnerID = e.PartnerID
	same := shown != nil && strings.EqualFold(shown.Name, contact.Name)
	if same && before.PartnerID != e.PartnerID && shown.Email == contact.Email && tidyPhone(shown.Phone) == contact.Phone {
		f.add("contact", "%s is the contact of another partner. Enter one of %s, or leave the contact empty", contact.Name, partner)
		return nil
	}
	e.ContactID, err = n.contactNamed(ctx, tx, me, e.ID, contact, same && before.PartnerID == e.PartnerID)
	return err
}

// contactChosen is another contact of the partner than the one whose words the
// form held.
func contactChosen(ctx context.Context, tx *db.Tx, before *db.Event, partnerID, id int64, typed string, f *faults) (int64, error) {
	chosen, err := tx.Contact(ctx, id)
	if KindOf(err) == NotFound || err == nil && (chosen.PartnerID != partnerID || chosen.Name == "") {
		f.add("contact_id", "Choose one of the partner’s contacts")
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	shown, err := contactShown(ctx, tx, before)
	if err == nil && typed != "" && !strings.EqualFold(typed, chosen.Name) && (shown == nil || !strings.EqualFold(typed, shown.Name)) {
		f.add("contact_id", "Choose a contact or enter another one, not both")
	}
	return id, err
}

// usualContact is the latest contact of a partner with an address, for an
// event that names none; 0 when there is none.
func usualContact(ctx context.Context, tx *db.Tx, partnerID int64) (latest int64, err error) {
	known, err := tx.Contacts(ctx, partnerID)
	for i := range known {
		if known[i].Email != "" {
			latest = max(latest, known[i].ID)
		}
	}
	return latest, err
}

// contactShown is the contact whose words the form of an event held; nil for none.
func contactShown(ctx context.Context, tx *db.Tx, e *db.Event) (*db.Contact, error) {
	if e.ContactID == 0 {
		return nil, nil
	}
	return tx.Contact(ctx, e.ContactID)
}

func contactForm(f *faults, name, post, email, phone string) *db.Contact {
	c := &db.Contact{Name: f.line("contact", name), Post: f.line("post", post), Email: emailOrNone(f, "email", email), Phone: telephone(f, phone)}
	if c.Name == "" && strings.TrimSpace(post+email+phone) != "" {
		f.add("contact", "Enter the name of the contact")
	}
	return c
}

// DayForm is what people need to know on the day.
type DayForm struct {
	MeetingPoint, Parking, Wear, Briefing string
	ArriveMinutes, TravelMinutes          string
}

func (DayForm) name() string { return "on the day" }

func (d DayForm) apply(_ context.Context, _ *Network, _ *db.Tx, _ *db.Person, e *db.Event, f *faults) error {
	e.MeetingPoint, e.Parking = f.line("meeting_point", d.MeetingPoint), f.line("parking", d.Parking)
	e.Wear, e.Briefing = f.line("wear", d.Wear), f.text("briefing", d.Briefing)
	e.ArriveMinutes = f.number("arrive_minutes", d.ArriveMinutes, "how many minutes before a shift to arrive", 0, 240)
	e.TravelMinutes = f.number("travel_minutes", d.TravelMinutes, "how many minutes the travel takes", 0, 480)
	return nil
}

// PublicForm is what the public learns of an event.
type PublicForm struct {
	Public bool
	Text   string
}

func (PublicForm) name() string { return "public text" }

func (p PublicForm) apply(_ context.Context, _ *Network, _ *db.Tx, _ *db.Person, e *db.Event, f *faults) error {
	e.IsPublic, e.PublicText = p.Public, f.text("public_text", p.Text)
	return nil
}

// CreateEvent makes a draft, once for each form key, and returns its id.
func (n *Network) CreateEvent(ctx context.Context, me *db.Person, d DetailsForm, formKey string) (int64, error) {
	if err := coordinates(me); err != nil {
		return 0, err
	}
	var id int64
	err := n.writeNamed(ctx, func(tx *db.Tx) (err error) {
		id, err = n.once(ctx, tx, formKey, d, func() (int64, error) {
			e := &db.Event{Status: db.EventDraft, ArriveMinutes: 15, CreatedAt: n.now(), CreatedBy: me.ID}
			var f faults
			if err := d.apply(ctx, n, tx, me, e, &f); err != nil {
				return 0, err
			}
			if err := (PartnerForm{Partner: d.Partner}).apply(ctx, n, tx, me, e, &f); err != nil {
				return 0, err
			}
			if err := f.err(); err != nil {
				return 0, err
			}
			if err := tx.InsertEvent(ctx, e); err != nil {
				return 0, err
			}
			return e.ID, n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: "created event", EventID: e.ID})
		})
		return err
	})
	return id, err
}

// EditEvent saves one section of an event that still has the version the
// person saw; otherwise it refuses with Conflict.
func (n *Network) EditEvent(ctx context.Context, me *db.Person, id int64, version int, s Section) error {
	lock := n.lockToEdit
	if _, ok := s.(NotesForm); ok {
		lock = n.lockToRun
	}
	return n.writeNamed(ctx, func(tx *db.Tx) error {
		e, err := lock(ctx, tx, me, id)
		if err != nil {
			return err
		}
		before := *e
		var f faults
		if err := s.apply(ctx, n, tx, me, e, &f); err != nil {
			return err
		}
		if err := n.mayTravel(ctx, tx, &before, e, &f); err != nil {
			return err
		}
		if err := f.err(); err != nil {
			return err
		}
		if e.Version != version {
			return stale()
		}
		if err := tx.UpdateEvent(ctx, e); err != nil {
			return err
		}
		if err := n.followDay(ctx, tx, &before, e); err != nil {
			return err
		}
		if err := n.tellDay(ctx, tx, nil, &before, e); err != nil {
			return err
		}
		if err := n.followProgramme(ctx, tx, &before, e); err != nil {
			return err
		}
		if _, err := n.moveCar(ctx, n.action(tx, me), &before, e, "the event changed before it was published"); err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: "changed event", EventID: id, Detail: withSignUpBy(s.name(), before.SignUpBy, e.SignUpBy)})
	})
}

// lockToRun locks an event that a person runs, whatever became of it.
func (n *Network) lockToRun(ctx context.Context, tx *db.Tx, me *db.Person, id int64) (*db.Event, error) {
	e, err := tx.LockEvent(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, err := n.eventToRun(ctx, tx.Reader, me, id); err != nil {
		return nil, err
	}
	return e, nil
}

// lockToEdit locks an event that a person runs and that can still change.
func (n *Network) lockToEdit(ctx context.Context, tx *db.Tx, me *db.Person, id int64) (*db.Event, error) {
	e, err := n.lockToRun(ctx, tx, me, id)
	if err != nil {
		return nil, err
	}
	if e.Status != db.EventDraft && e.Status != db.EventPublished {
		return nil, refuse(Conflict, "This event is %s, so it stays as it is.", e.Status)
	}
	return e, nil
}

// CarForm is what an event's plan says about the car.
type CarForm struct {
	Fallback string
	ShowsCar bool
}

func (CarForm) name() string { return "car" }

func (c CarForm) apply(_ context.Context, _ *Network, _ *db.Tx, _ *db.Person, e *db.Event, f *faults) error {
	e.Fallback, e.ShowsCar = f.text("fallback", c.Fallback), c.ShowsCar
	return nil
}
