package events

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// Section is a part of an event that is edited on a page of its own. Its
// apply puts what a person typed into a locked event and notes faults at its fields.
type Section interface {
	name() string
	Apply(ctx context.Context, n *Events, a *action.Action, e *db.Event, f *refusal.Faults) error
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

// KindsFor are the kinds that an event can be of: those that the settings offer,
// and the one that it has. e is nil for a new one.
func KindsFor(e *db.Event, offered []db.EventKind) []db.EventKind {
	if e == nil || e.Kind == "" || slices.Contains(offered, e.Kind) {
		return offered
	}
	return append(slices.Clone(offered), e.Kind)
}

func (DetailsForm) name() string { return "details" }

func (d DetailsForm) Apply(ctx context.Context, n *Events, a *action.Action, e *db.Event, f *refusal.Faults) error {
	e.Title = f.Needed("title", d.Title, "Enter a title")
	e.Kind = refusal.OneOf(f, "kind", d.Kind, "Choose the kind of event", KindsFor(e, n.Settings().EventKinds)...)
	e.Area = refusal.OneOf(f, "area", d.Area, "Choose an area from the list", append([]string{""}, n.Settings().Areas...)...)
	series := f.Line("series", d.Series)
	venue, address, postcode := f.Line("venue", d.Venue), f.Text("address", d.Address), f.Line("postcode", d.Postcode)
	was := *e
	if e.Status != db.EventPublished {
		e.StartsAt, e.EndsAt = f.Times(d.Starts, d.Ends)
		if f.Err() == nil && e.EndsAt.Sub(e.StartsAt) > action.LongestEvent {
			f.Add("ends", "An event lasts 31 days at most")
		}
	}
	e.SignUpBy = rota.SignUpByTyped(f, d.SignUpBy, was.SignUpBy, was.StartsAt, e.StartsAt, "event")
	if e.Status != db.EventPublished && venue == "" && (address != "" || postcode != "") {
		f.Add("venue", "Enter the name of the venue")
	}
	if err := n.ApplyLead(ctx, a, e, d.Lead, f); err != nil || len(f.Fields) > 0 {
		return err
	}
	if err := n.SeriesTyped(ctx, a, e, series, f); err != nil {
		return err
	}
	if e.Status == db.EventPublished || len(f.Fields) > 0 {
		return nil
	}
	if venue == "" {
		e.VenueID = 0
		return nil
	}
	return n.PlaceAt(ctx, a, e, venue, address, postcode)
}

// ApplyLead has the person that was chosen lead an event. Who led it already
// may be gone, and stays. A coordinator names who leads: a lead can step down,
// and make nobody else one.
func (n *Events) ApplyLead(ctx context.Context, a *action.Action, e *db.Event, lead string, f *refusal.Faults) error {
	if lead == refusal.IdOrEmpty(e.LeadID) {
		return nil
	}
	if e.LeadID = 0; lead == "" {
		return nil
	}
	if !a.Me.Role(db.Coordinator) {
		f.Add("lead", "To have somebody else lead it, ask a coordinator")
		return nil
	}
	id, _ := strconv.ParseInt(lead, 10, 64) // what is no number is nobody's id
	person, err := a.Tx.Person(ctx, id)
	switch {
	case refusal.KindOf(err) == refusal.NotFound, err == nil && (!action.CanSignUp(person) || !person.DeactivatedAt.IsZero()):
		f.Add("lead", "Choose the event lead from the list")
	case err != nil:
		return err
	default:
		e.LeadID = id
	}
	return nil
}

// PartnerForm names the partner of an event and the contact there, as typed. A
// name that is known already means that partner or contact, and makes no other.
type PartnerForm struct {
	Partner, PartnerKind        string
	Known                       string // id of the contact chosen among the partner's, or ""
	Contact, Post, Email, Phone string
}

func (PartnerForm) name() string { return "partner" }

func (p PartnerForm) Apply(ctx context.Context, n *Events, a *action.Action, e *db.Event, f *refusal.Faults) error {
	partner := f.Line("partner", p.Partner)
	kind := f.Line("partner_kind", p.PartnerKind)
	contact := contactForm(f, p.Contact, p.Post, p.Email, p.Phone)
	if partner == "" && contact.Name != "" {
		f.Add("partner", "Enter the partner this contact is from")
	}
	before := *e
	if e.PartnerID, e.ContactID = 0, 0; partner == "" || len(f.Fields) > 0 {
		return nil
	}
	var err error
	if e.PartnerID, err = n.partnerNamed(ctx, a, &before, partner, kind); err != nil {
		return err
	}
	if !a.Me.Role(db.Coordinator) {
		e.ContactID, err = n.contactOfLead(ctx, a, &before, e.PartnerID, p.Known, contact)
		return err
	}
	if known, _ := strconv.ParseInt(p.Known, 10, 64); known != before.ContactID && known != 0 {
		e.ContactID, err = contactChosen(ctx, a.Tx, &before, e.PartnerID, known, contact.Name, f)
		return err
	}
	if contact.Name == "" {
		if before.PartnerID == e.PartnerID && before.ContactID != 0 {
			return nil // it was shown and has been emptied
		}
		e.ContactID, err = usualContact(ctx, a.Tx, e.PartnerID)
		return err
	}
	shown, err := contactShown(ctx, a.Tx, &before)
	if err != nil {
		return err
	}
	contact.PartnerID = e.PartnerID
	same := shown != nil && strings.EqualFold(shown.Name, contact.Name)
	if same && before.PartnerID != e.PartnerID && shown.Email == contact.Email && action.TidyPhone(shown.Phone) == contact.Phone {
		f.Add("contact", "%s is the contact of another partner. Enter one of %s, or leave the contact empty", contact.Name, partner)
		return nil
	}
	e.ContactID, err = n.contactNamed(ctx, a, e.ID, contact, same && before.PartnerID == e.PartnerID)
	return err
}

// contactChosen is another contact of the partner than the one whose words the
// form held.
func contactChosen(ctx context.Context, tx *db.Tx, before *db.Event, partnerID, id int64, typed string, f *refusal.Faults) (int64, error) {
	chosen, err := tx.Contact(ctx, id)
	if refusal.KindOf(err) == refusal.NotFound || err == nil && (chosen.PartnerID != partnerID || chosen.Name == "") {
		f.Add("contact_id", "Choose one of the partner’s contacts")
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	shown, err := contactShown(ctx, tx, before)
	if err == nil && typed != "" && !strings.EqualFold(typed, chosen.Name) && (shown == nil || !strings.EqualFold(typed, shown.Name)) {
		f.Add("contact_id", "Choose a contact or enter another one, not both")
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

func contactForm(f *refusal.Faults, name, post, email, phone string) *db.Contact {
	c := &db.Contact{Name: f.Line("contact", name), Post: f.Line("post", post), Email: action.EmailOrNone(f, "email", email), Phone: action.Telephone(f, phone)}
	if c.Name == "" && strings.TrimSpace(post+email+phone) != "" {
		f.Add("contact", "Enter the name of the contact")
	}
	return c
}

// DayForm is what people need to know on the day.
type DayForm struct {
	MeetingPoint, Parking, Wear, Briefing string
	ArriveMinutes, TravelMinutes          string
}

func (DayForm) name() string { return "on the day" }

func (d DayForm) Apply(_ context.Context, _ *Events, _ *action.Action, e *db.Event, f *refusal.Faults) error {
	e.MeetingPoint, e.Parking = f.Line("meeting_point", d.MeetingPoint), f.Line("parking", d.Parking)
	e.Wear, e.Briefing = f.Line("wear", d.Wear), f.Text("briefing", d.Briefing)
	e.ArriveMinutes = f.Number("arrive_minutes", d.ArriveMinutes, "how many minutes before a shift to arrive", 0, 240)
	e.TravelMinutes = f.Number("travel_minutes", d.TravelMinutes, "how many minutes the travel takes", 0, 480)
	return nil
}

// PublicForm is what the public learns of an event.
type PublicForm struct {
	Public bool
	Text   string
}

func (PublicForm) name() string { return "public text" }

func (p PublicForm) Apply(_ context.Context, _ *Events, _ *action.Action, e *db.Event, f *refusal.Faults) error {
	e.IsPublic, e.PublicText = p.Public, f.Text("public_text", p.Text)
	return nil
}

// CreateEvent makes a draft, once for each form key, and returns its id.
func (n *Events) CreateEvent(ctx context.Context, me *db.Person, d DetailsForm, formKey string) (int64, error) {
	if err := action.Coordinates(me); err != nil {
		return 0, err
	}
	var id int64
	err := n.ActNamed(ctx, me, func(a *action.Action) (err error) {
		id, err = n.Once(ctx, a, formKey, d, func() (int64, error) {
			e := &db.Event{Status: db.EventDraft, ArriveMinutes: 15, CreatedAt: a.Now, CreatedBy: me.ID}
			var f refusal.Faults
			if err := d.Apply(ctx, n, a, e, &f); err != nil {
				return 0, err
			}
			if err := (PartnerForm{Partner: d.Partner}).Apply(ctx, n, a, e, &f); err != nil {
				return 0, err
			}
			if err := f.Err(); err != nil {
				return 0, err
			}
			if err := a.Tx.InsertEvent(ctx, e); err != nil {
				return 0, err
			}
			return e.ID, a.Log(ctx, db.LogRow{Verb: VerbCreatedEvent, EventID: e.ID})
		})
		return err
	})
	return id, err
}

// Lasting tells whether a section can be written when the event is over or
// cancelled, as what is learned from it is.
func Lasting(s Section) bool {
	_, notes := s.(NotesForm)
	return notes
}

// EditEvent saves one section of an event that still has the version the
// person saw; otherwise it refuses with Conflict.
func (n *Events) EditEvent(ctx context.Context, me *db.Person, id int64, version int, s Section) error {
	lock := n.lockToEdit
	if Lasting(s) {
		lock = n.lockToRun
	}
	return n.ActNamed(ctx, me, func(a *action.Action) error {
		e, err := lock(ctx, a, id)
		if err != nil {
			return err
		}
		before := *e
		var f refusal.Faults
		if err := s.Apply(ctx, n, a, e, &f); err != nil {
			return err
		}
		if err := n.mayTravel(ctx, a.Tx, &before, e, &f); err != nil {
			return err
		}
		if err := f.Err(); err != nil {
			return err
		}
		if e.Version != version {
			return refusal.Stale()
		}
		if err := a.Tx.UpdateEvent(ctx, e); err != nil {
			return err
		}
		if err := n.followDay(ctx, a.Tx, &before, e); err != nil {
			return err
		}
		if err := n.TellDay(ctx, a, nil, &before, e); err != nil {
			return err
		}
		if err := n.programme.FollowProgramme(ctx, a.Tx, &before, e); err != nil {
			return err
		}
		if _, err := n.vehicles.MoveCar(ctx, a, &before, e, "the event changed before it was published"); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: action.VerbChangedEvent, EventID: id, Detail: rota.WithSignUpBy(s.name(), before.SignUpBy, e.SignUpBy)})
	})
}

// lockToRun locks an event that a person runs, whatever its status is.
func (n *Events) lockToRun(ctx context.Context, a *action.Action, id int64) (*db.Event, error) {
	e, err := a.Tx.LockEvent(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, err := n.EventToRunIn(ctx, a.Tx.Reader, a.Me, id); err != nil {
		return nil, err
	}
	return e, nil
}

// lockToEdit locks an event that a person runs and that can still change.
func (n *Events) lockToEdit(ctx context.Context, a *action.Action, id int64) (*db.Event, error) {
	e, err := n.lockToRun(ctx, a, id)
	if err != nil {
		return nil, err
	}
	if action.Fixed(e) {
		return nil, refusal.New(refusal.Conflict, "This event is %s, so it stays as it is.", e.Status)
	}
	return e, nil
}

// CarForm is what an event's plan says about the car.
type CarForm struct {
	Fallback string
	ShowsCar bool
}

func (CarForm) name() string { return "car" }

func (c CarForm) Apply(_ context.Context, _ *Events, _ *action.Action, e *db.Event, f *refusal.Faults) error {
	e.Fallback, e.ShowsCar = f.Text("fallback", c.Fallback), c.ShowsCar
	return nil
}
