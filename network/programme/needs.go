package programme

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// mostNeed is how many letters somebody can say of a need.
const mostNeed = 300

// verbNeedsErased is erasing what people need after an event. That somebody
// said what they need is not logged: the log outlives the needs.
const verbNeedsErased db.Verb = "erased needs"

// Needs is what people need at a course date or a conference, as one person
// sees it.
type Needs struct {
	Event  *db.Event
	Place  bool    // the person has one, and can say
	Mine   db.Need // what the person said
	Open   bool    // it can still be said
	Erased string  // the day on which all of it is erased, as 2006-01-02

	Runs   bool        // the person runs the event or teaches, and sees the rest
	Leads  bool        // and runs the whole event
	People []NeedOf    // by name
	Diets  []DietCount // the most frequent first
	Places int         // how many people have a place
}

// NeedOf is what one person needs.
type NeedOf struct {
	db.Need

	Person *db.Person
}

// DietCount is how many people need one thing to eat.
type DietCount struct {
	Dietary string
	People  int
}

// NeedsFor returns what is needed at an event that a person may see: one's own
// where one has a place, and everybody's to those who run the event or teach.
func (n *Programme) NeedsFor(ctx context.Context, me *db.Person, eventID int64) (*Needs, error) {
	e, err := n.needsEvent(ctx, n.DB.Reader, me, eventID)
	if err != nil {
		return nil, err
	}
	out := &Needs{Event: e, Leads: action.Runs(me, e), Open: needsOpen(e, n.Time()) == nil, Erased: clock.Day(clock.OnDay(e.EndsAt, 1, 0, 0))}
	if out.Place, err = n.DB.HasPlace(ctx, eventID, me.ID); err != nil {
		return nil, err
	}
	if out.Runs, err = n.runsProgramme(ctx, n.DB.Reader, me, e); err != nil {
		return nil, err
	}
	all, err := n.DB.NeedsOf(ctx, eventID)
	if err != nil {
		return nil, err
	}
	if at := slices.IndexFunc(all, func(need db.Need) bool { return need.PersonID == me.ID }); at >= 0 {
		out.Mine = all[at]
	}
	if !out.Runs {
		return out, nil
	}
	ids := make([]int64, len(all))
	for i := range all {
		ids[i] = all[i].PersonID
	}
	people, err := n.DB.PeopleByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, need := range all {
		out.People = append(out.People, NeedOf{need, people[need.PersonID]})
	}
	slices.SortFunc(out.People, func(a, b NeedOf) int { return action.ByName(a.Person, b.Person) })
	out.Diets = diets(all)
	out.Places, err = n.DB.PeopleWithPlace(ctx, eventID)
	return out, err
}

// ForCaterer refuses the list of what people eat to those who don't run the event.
func (n *Needs) ForCaterer() error {
	if !n.Runs {
		return refusal.New(refusal.Forbidden, "What people eat is for those who run the event. If you do, ask a coordinator.")
	}
	return nil
}

// needsEvent returns an event at which people can say what they need.
func (n *Programme) needsEvent(ctx context.Context, r *db.Reader, me *db.Person, eventID int64) (*db.Event, error) {
	e, err := n.EventForIn(ctx, r, me, eventID)
	if err != nil {
		return nil, err
	}
	if !HasProgramme(e) {
		return nil, refusal.Missing()
	}
	return e, nil
}

// needsOpen refuses to keep what somebody needs at an event that is over or off.
func needsOpen(e *db.Event, now time.Time) error {
	switch {
	case e.Status == db.EventCancelled:
		return refusal.New(refusal.Conflict, "This event was cancelled, so nothing of what you need is kept.")
	case !now.Before(e.EndsAt):
		return refusal.New(refusal.Conflict, "This event is over, so nothing more of what you need is kept.")
	}
	return nil
}

// diets counts what people need to eat, whatever the capitals and full stops.
func diets(all []db.Need) []DietCount {
	var counts []DietCount
	for _, need := range all {
		said := strings.Trim(strings.Join(strings.Fields(need.Dietary), " "), " .,;!")
		if said == "" {
			continue
		}
		at := slices.IndexFunc(counts, func(c DietCount) bool { return db.Fold(c.Dietary) == db.Fold(said) })
		if at < 0 {
			at = len(counts)
			counts = append(counts, DietCount{Dietary: words.Capital(said)})
		}
		counts[at].People++
	}
	slices.SortStableFunc(counts, func(a, b DietCount) int {
		return cmp.Or(cmp.Compare(b.People, a.People), strings.Compare(a.Dietary, b.Dietary))
	})
	return counts
}

// NeedsForm is what somebody needs, as typed.
type NeedsForm struct{ Access, Dietary string }

// need reads what somebody needs.
func (form NeedsForm) need(eventID, personID int64) (*db.Need, error) {
	var f refusal.Faults
	need := &db.Need{EventID: eventID, PersonID: personID, Access: f.Text("access", form.Access), Dietary: f.Text("dietary", form.Dietary)}
	for field, text := range map[string]string{"access": need.Access, "dietary": need.Dietary} {
		if utf8.RuneCountInString(text) > mostNeed && !f.Has(field) {
			f.Add(field, "Use %d characters or fewer: the organiser will ask you for the rest", mostNeed)
		}
	}
	return need, f.Err()
}

// SaveNeeds keeps what a person with a place at an event needs there, in place
// of what was kept; nothing typed erases it. Only that person and those who run
// the event see it, and the history does not tell of it. It refuses those who
// have no place before it looks at what they typed.
func (n *Programme) SaveNeeds(ctx context.Context, me *db.Person, eventID int64, form NeedsForm) error {
	if err := n.maySayNeeds(ctx, n.DB.Reader, n.Time(), me, eventID); err != nil {
		return err
	}
	need, err := form.need(eventID, me.ID)
	if err != nil {
		return err
	}
	return n.Act(ctx, me, func(a *action.Action) error {
		if _, err := a.Tx.LockEvent(ctx, eventID); err != nil {
			return err
		}
		if err := n.maySayNeeds(ctx, a.Tx.Reader, a.Now, me, eventID); err != nil {
			return err
		}
		if need.Access == "" && need.Dietary == "" {
			return a.Tx.EraseNeed(ctx, eventID, me.ID)
		}
		return a.Tx.SaveNeed(ctx, need)
	})
}

// maySayNeeds refuses to keep what somebody needs at an event that they may not
// see, that is over or off, or at which they have no place.
func (n *Programme) maySayNeeds(ctx context.Context, r *db.Reader, now time.Time, me *db.Person, eventID int64) error {
	e, err := n.needsEvent(ctx, r, me, eventID)
	if err != nil {
		return err
	}
	if err := needsOpen(e, now); err != nil {
		return err
	}
	place, err := r.HasPlace(ctx, eventID, me.ID)
	if err == nil && !place {
		return refusal.New(refusal.Conflict, "You have no place at this event. Once you have one you can say what you need.")
	}
	return err
}

// eraseNeeds erases what people need at events that ended before today, in
// London, or are off.
func (n *Programme) eraseNeeds(ctx context.Context, a *action.Action) error {
	today := clock.OnDay(a.Now, 0, 0, 0)
	ids, err := a.Tx.EventsWithNeeds(ctx)
	if err != nil {
		return err
	}
	events, err := a.Tx.EventsByID(ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if e := events[id]; e.Status != db.EventCancelled && !e.EndsAt.Before(today) {
			continue
		}
		if err := a.Tx.EraseNeeds(ctx, id); err != nil {
			return err
		}
		if err := a.LogRow(ctx, db.LogRow{Verb: verbNeedsErased, EventID: id}); err != nil {
			return err
		}
	}
	return nil
}
