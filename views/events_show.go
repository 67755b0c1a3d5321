package views

import (
	"html/template"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/programme"
)

// EventPage is an event as the person reading sees it.
type EventPage struct {
	Page
	Kind, When            string
	Status, Tone          string  // for those who run it, and what is cancelled for everybody
	Changed               *Change // what last changed of it; nil for nothing
	Banner, BannerReason  string  // for a cancelled event
	BannerSource          string  // where the reason is from
	Series, SeriesHref    string  // for those who run it; the path for coordinators
	Layout, Lessons       string  // for those who run it
	Before, BeforeFrom    string  // the lessons of the edition before, and which that was
	Nominate              string  // path to ask somebody to take part, for those who may, or ""
	Venue, Address, Map   string
	Partner, PartnerHref  string
	Contact               string
	Lead                  string
	CarComes              bool
	Notes                 *ContentNotes // nil for none
	Car                   *NavItem      // its booking, for those who may know where it is
	Fallback              string        // what is done without it, once it was recalled
	MeetingPoint, Parking string
	Wear, Briefing        string
	Joins                 bool            // the briefing is joining instructions
	Rows                  []template.HTML // each a shifts/place
	Tabs                  []NavItem       // for those who run it
	Actions               []NavItem       // what they can do with it
	Draft                 bool
	Runs                  bool
	ID                    int64
	Timeline              Timeline // for those who run it
}

// Change is what last changed of an event, when and why.
type Change struct{ When, Says, Reason string }

// NewChange is what last changed of an event, and why; nil for nothing.
func NewChange(e *db.Event) *Change {
	day, err := time.ParseInLocation(time.DateOnly, e.ChangedOn, clock.London)
	if err != nil {
		return nil
	}
	return &Change{When: Date(day), Says: e.ChangeSays, Reason: ReasonWords(e.ChangeReason)}
}

// ReasonWords gives a reason that somebody typed, or "".
func ReasonWords(reason string) string {
	if reason == "" {
		return ""
	}
	return "Reason: " + reason
}

// NewEventPage is an event as the person reading sees it. Its shifts, and what
// is looked up for some of its readers, are yet to be added.
func NewEventPage(page Page, e *events.Page, today time.Time, coordinator bool) EventPage {
	page.Title = e.Event.Title
	event := EventPage{
		Page: page, ID: e.Event.ID, Kind: Capital(e.Event.Kind), When: Span(e.Event.StartsAt, e.Event.EndsAt),
		Lead: JoinWords(", ", e.Lead, e.Phone), MeetingPoint: e.Event.MeetingPoint, Parking: e.Event.Parking,
		Wear: e.Event.Wear, Briefing: e.Event.Briefing, Joins: programme.HasProgramme(e.Event), CarComes: e.CarComes,
		Notes: NewContentNotes(e.Event, e.Notes), Draft: e.Event.Status == db.EventDraft, Runs: e.Runs, Tabs: NewEventHead(e.Event, "").Tabs,
	}
	event.Venue, event.Address, event.Map = VenueWords(e.Venue)
	event.withStatus(e)
	event.withCar(e, today)
	event.withPartner(e, coordinator)
	event.Tabs[0].Current = true
	if e.Runs {
		event.withSeries(e, coordinator)
		event.Actions = append(eventActions(e.Event), seriesActions(e, coordinator)...)
	} else {
		event.Tabs = OpenTabs(event.Tabs)
	}
	return event
}

// withStatus says that an event was cancelled, or what last changed of it.
func (p *EventPage) withStatus(e *events.Page) {
	if e.Runs || e.Event.Status == db.EventCancelled {
		p.Status, p.Tone = Capital(e.Event.Status), EventTones[e.Event.Status]
	}
	if e.Event.Status == db.EventPublished {
		p.Changed = NewChange(e.Event)
	}
	if e.Event.Status != db.EventCancelled {
		return
	}
	p.Banner = "Cancelled on " + Date(e.Event.CancelledAt)
	if e.CancelledBy != "" {
		p.Banner += " by " + e.CancelledBy
	}
	p.BannerReason, p.BannerSource = e.Event.CancelReason, e.Event.Source
}

// withCar shows the booking of the event’s vehicle to those who may know of it.
func (p *EventPage) withCar(e *events.Page, today time.Time) {
	if e.Car == nil {
		return
	}
	p.Car = &NavItem{Text: BookingStatus(e.Car, today) + ", " + Span(e.Car.StartsAt, e.Car.EndsAt), Href: BookingPath(e.Car.ID, "")}
	if e.Car.Status == db.BookingRecalled {
		p.Fallback = e.Event.Fallback
	}
}

func (p *EventPage) withPartner(e *events.Page, coordinator bool) {
	if e.Partner != nil {
		p.Partner = e.Partner.Name
		if coordinator {
			p.PartnerHref = PartnerPath(e.Partner.ID, "")
		}
	}
	if e.Contact != nil {
		p.Contact = JoinWords(", ", e.Contact.Name, e.Contact.Post, e.Contact.Phone, e.Contact.Email)
	}
}

// withSeries shows what an event has of its series, and what it keeps for the next.
func (p *EventPage) withSeries(e *events.Page, coordinator bool) {
	p.Layout, p.Lessons = e.Event.Layout, e.Event.Lessons
	if s := e.Earlier.Series; s != nil {
		p.Series = s.Title
		if coordinator {
			p.SeriesHref = SeriesPath(s.ID, "")
		}
	}
	if last := e.Earlier.Lessons; last != nil && !action.Fixed(e.Event) {
		p.Before, p.BeforeFrom = last.Lessons, last.Title+", "+Date(last.StartsAt)
	}
}

// eventActions are what those who run an event can do with it in its status.
func eventActions(e *db.Event) []NavItem {
	edit := NavItem{Text: "Change the plan", Href: EventPath(e.ID, "/edit")}
	cancel := NavItem{Text: "Cancel event", Href: EventPath(e.ID, "/cancel")}
	switch e.Status {
	case db.EventDraft:
		return []NavItem{edit, cancel, {Text: "Delete draft", Href: EventPath(e.ID, "/deletion")}}
	case db.EventPublished:
		return []NavItem{edit, {Text: "Move event", Href: EventPath(e.ID, "/move")}, cancel}
	case db.EventCompleted, db.EventCancelled:
	}
	return nil
}

// seriesActions are what can be done with an event as one of its series.
func seriesActions(e *events.Page, coordinator bool) []NavItem {
	var actions []NavItem
	if action.Fixed(e.Event) {
		actions = append(actions, NavItem{Text: "Layout and lessons", Href: EventPath(e.Event.ID, "/edit/notes")})
	}
	recurs := e.Earlier.Series != nil && events.Recurs(e.Earlier.Series)
	switch {
	case !coordinator:
	case !recurs:
		actions = append(actions, NavItem{Text: "Copy to next year", Href: EventPath(e.Event.ID, "/copy")})
	case !action.Fixed(e.Event) && e.Event.OccursOn != "":
		actions = append(actions, NavItem{Text: "Change this and following", Href: EventPath(e.Event.ID, "/following")},
			NavItem{Text: "Cancel this and following", Href: EventPath(e.Event.ID, "/following/cancel")})
	}
	return actions
}
