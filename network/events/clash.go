package events

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// outing is an event with its shifts, as it is before or after a change.
type outing struct {
	event  *db.Event
	shifts []db.Shift
}

func (o *outing) shift(id int64) *db.Shift {
	for i := range o.shifts {
		if o.shifts[i].ID == id {
			return &o.shifts[i]
		}
	}
	return nil
}

// duty is a person's confirmed place on a shift, as the clash rule needs it.
func (o *outing) duty(g *db.Signup) db.Duty {
	s := o.shift(g.ShiftID)
	return db.Duty{
		ShiftID: s.ID, EventID: o.event.ID, PersonID: g.PersonID, EventTitle: o.event.Title, Role: s.Role,
		VenueID: o.event.VenueID, StartsAt: s.StartsAt, EndsAt: s.EndsAt, TravelMinutes: o.event.TravelMinutes,
	}
}

// span reaches around the shifts as far as a clash has to be looked for.
func (o *outing) span() (from, to time.Time) {
	from, to = o.event.StartsAt, o.event.EndsAt
	for i := range o.shifts {
		if o.shifts[i].StartsAt.Before(from) {
			from = o.shifts[i].StartsAt
		}
		if o.shifts[i].EndsAt.After(to) {
			to = o.shifts[i].EndsAt
		}
	}
	return from.Add(-rota.Widest), to.Add(rota.Widest)
}

// losesOut finds the confirmed people who may not attend their shifts after a
// change of an event: who is not qualified on the new day, and who has another
// duty too near. Duties that were too near before the change are left out: an
// override allowed those, and no others (docs/rules.md#2-clashes). Of two
// shifts that change and come to overlap the earlier is kept, and so it is of
// two events that move in one action, which g knows; a shift of the event that
// does not change is kept.
func (n *Events) losesOut(ctx context.Context, r *db.Reader, g *Gathering, was, is outing, signups []db.Signup) ([]LosesOut, error) {
	confirmed := make([]db.Signup, 0, len(signups))
	for i := range signups {
		if s := is.shift(signups[i].ShiftID); signups[i].Status == db.SignupConfirmed && s.CancelledAt.IsZero() {
			confirmed = append(confirmed, signups[i])
		}
	}
	if len(confirmed) == 0 {
		return nil, nil
	}
	slices.SortStableFunc(confirmed, func(a, b db.Signup) int {
		return cmp.Or(is.shift(a.ShiftID).StartsAt.Compare(is.shift(b.ShiftID).StartsAt), cmp.Compare(a.ShiftID, b.ShiftID))
	})
	ids := action.PersonIDs(confirmed)
	people, err := r.PeopleByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	accreditations, err := r.AccreditationsOf(ctx, db.LLO, ids)
	if err != nil {
		return nil, err
	}
	from, to := is.span()
	duties, err := r.Duties(ctx, from, to, ids...)
	if err != nil {
		return nil, err
	}
	duties = slices.DeleteFunc(duties, func(d db.Duty) bool { return is.shift(d.ShiftID) != nil || g.awaits(d) })

	var out []LosesOut
	var kept []db.Signup
	for i := range confirmed {
		signup := &confirmed[i]
		before, after := was.shift(signup.ShiftID), is.shift(signup.ShiftID)
		why := rota.WhyUnqualified(after, accreditations[signup.PersonID])
		near := func(d, old db.Duty) {
			if why == "" && d.PersonID == signup.PersonID && rota.Clash(after, is.event, []db.Duty{d}) != nil && rota.Clash(before, was.event, []db.Duty{old}) == nil {
				why = rota.ClashMessage(after, &d)
			}
		}
		for _, d := range duties {
			near(d, g.before(d))
		}
		for j := range kept {
			near(is.duty(&kept[j]), was.duty(&kept[j]))
		}
		if why == "" {
			kept = append(kept, *signup)
			continue
		}
		out = append(out, LosesOut{Person: people[signup.PersonID], Shift: *after, Why: why})
	}
	return out, nil
}

// lockAndFindLosers is losesOut with everybody concerned locked, in the fixed order.
func (n *Events) lockAndFindLosers(ctx context.Context, tx *db.Tx, g *Gathering, was, is outing, signups []db.Signup) ([]LosesOut, error) {
	ids := action.PersonIDs(signups)
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if _, err := tx.LockPerson(ctx, id); err != nil {
			return nil, err
		}
	}
	return n.losesOut(ctx, tx.Reader, g, was, is, signups)
}

// mayTravel refuses a longer travel time that would make confirmed people
// clash with duties they agreed to while the way was shorter.
func (n *Events) mayTravel(ctx context.Context, tx *db.Tx, before, after *db.Event, f *refusal.Faults) error {
	if after.Status != db.EventPublished || after.TravelMinutes <= before.TravelMinutes || len(f.Fields) > 0 {
		return nil
	}
	shifts, err := action.LockShifts(ctx, tx, after.ID)
	if err != nil {
		return err
	}
	signups, err := ActiveSignups(ctx, tx.Reader, after.ID)
	if err != nil {
		return err
	}
	out, err := n.lockAndFindLosers(ctx, tx, nil, outing{before, shifts}, outing{after, shifts}, signups)
	if err != nil || len(out) == 0 {
		return err
	}
	others := ""
	if more := len(out) - 1; more > 0 {
		others = " " + words.Counted(more, "other place clashes", "other places clash") + " as well."
	}
	f.Add("travel_minutes", "%s is on %s, and with this travel time could not be. %s%s Find cover first, or enter fewer minutes", out[0].Person.Name(), out[0].Shift.Role, out[0].Why, others)
	return nil
}
