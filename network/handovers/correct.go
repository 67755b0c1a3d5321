package handovers

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Correction is a hand-over as a keeper corrects it.
type Correction struct {
	Handover  *db.Handover
	Booking   *db.Booking
	Vehicle   *db.Vehicle // as it was before, with what belonged in it
	Equipment []Equipment // with what was missing then
	Next      *db.Handover
}

// CorrectionOf returns a hand-over to correct, for keepers.
func (n *Handovers) CorrectionOf(ctx context.Context, me *db.Person, id int64) (*Correction, error) {
	if !vehicles.Keeps(me) {
		return nil, vehicles.OnlyAKeeper()
	}
	h, err := n.DB.Handover(ctx, id)
	if err != nil {
		return nil, err
	}
	b, err := n.DB.Booking(ctx, h.BookingID)
	if err != nil {
		return nil, err
	}
	v, err := n.DB.Vehicle(ctx, b.VehicleID)
	if err != nil {
		return nil, err
	}
	return correction(ctx, n.DB.Reader, *v, b, h)
}

// correction puts a hand-over between the ones before and after it.
func correction(ctx context.Context, r *db.Reader, v db.Vehicle, b *db.Booking, h *db.Handover) (*Correction, error) {
	before, err := r.HandoverBefore(ctx, v.ID, h)
	if err != nil && refusal.KindOf(err) != refusal.NotFound {
		return nil, err
	}
	if v.Mileage = 0; err == nil {
		v.Mileage = before.Mileage
	}
	v.Equipment += "\n" + h.Missing
	c := &Correction{Handover: h, Booking: b, Vehicle: &v, Equipment: EquipmentOf(&v)}
	if c.Next, err = r.HandoverAfter(ctx, v.ID, h); refusal.KindOf(err) == refusal.NotFound {
		return c, nil
	}
	return c, err
}

// CorrectHandover puts right what was noted at a hand-over, with a reason, when
// it is still as the keeper saw it. What was noted before stays in the history,
// and the mileage stays between those before and after. It returns the
// hand-over as it was before, also when it refuses with Invalid or Conflict.
func (n *Handovers) CorrectHandover(ctx context.Context, me *db.Person, id int64, version int, form Form, reason string) (c *Correction, err error) {
	if !vehicles.Keeps(me) {
		return nil, vehicles.OnlyAKeeper()
	}
	err = n.Act(ctx, me, func(a *action.Action) error {
		found, err := a.Tx.BookingOfHandover(ctx, id)
		if err != nil {
			return err
		}
		k, err := vehicles.LockBooking(ctx, a.Tx, found)
		if err != nil {
			return err
		}
		h, err := a.Tx.Handover(ctx, id)
		if err != nil {
			return err
		}
		if c, err = correction(ctx, a.Tx.Reader, *k.Vehicle, k.Booking, h); err != nil {
			return err
		}
		return n.correct(ctx, a, k, c, version, form, reason)
	})
	return c, err
}

func (n *Handovers) correct(ctx context.Context, a *action.Action, k *vehicles.Keeping, c *Correction, version int, form Form, reason string) error {
	before, noted := c.Handover, *c.Handover
	h := &noted
	var f refusal.Faults
	form.MileageRight = true // the person who corrects it has looked
	form.apply(h, c.Vehicle, &f)
	if next := c.Next; next != nil && next.MileageReason == "" && !f.Has("mileage") && h.Mileage > next.Mileage {
		f.Add("mileage", "At the next hand-over, on %s, the mileage was %s: it can’t have been more before. If that one is wrong, correct it first", clock.Moment(next.At), words.Grouped(next.Mileage))
	}
	if reason = f.Text("reason", reason); reason == "" {
		f.Add("reason", "Say why it is corrected")
	}
	if err := f.Err(); err != nil {
		return err
	}
	if before.Version != version {
		return refusal.Stale()
	}
	changes := corrected(before, h)
	if len(changes) == 0 {
		return refusal.Unchanged("reason")
	}
	if err := a.Tx.UpdateHandover(ctx, h); err != nil {
		return err
	}
	if next := c.Next; next != nil && next.MileageReason != "" && next.Mileage >= h.Mileage { // it is no longer less than before
		changes = append(changes, "the next is no longer less, for which “"+next.MileageReason+"” was noted")
		next.MileageReason = ""
		if err := a.Tx.UpdateHandover(ctx, next); err != nil {
			return err
		}
	}
	if k.Vehicle.Mileage == before.Mileage && c.Next == nil {
		k.Vehicle.Mileage = h.Mileage
		if err := a.Tx.UpdateVehicle(ctx, k.Vehicle); err != nil {
			return err
		}
	}
	if err := reopen(ctx, a.Tx, before, h); err != nil {
		return err
	}
	return a.Log(ctx, db.LogRow{
		Verb: vehicles.VerbCorrectedHandOver, EventID: k.Booking.EventID, Thing: db.ThingHandover, ThingID: h.ID, Detail: strings.Join(changes, "; "), Reason: reason,
	})
}

// reopen takes back that something is put right which was something else.
func reopen(ctx context.Context, tx *db.Tx, before, after *db.Handover) error {
	done, err := tx.PutRight(ctx, after.ID)
	if err != nil {
		return err
	}
	now := vehicles.WrongIn(after)
	for _, w := range vehicles.WrongIn(before) {
		if slices.Contains(now, w) || !slices.ContainsFunc(done, func(p db.PutRight) bool { return p.What == w.What }) {
			continue
		}
		if err := tx.DeletePutRight(ctx, after.ID, w.What); err != nil {
			return err
		}
	}
	return nil
}

// corrected says what differs between a hand-over as it was and as it is.
func corrected(before, after *db.Handover) (changes []string) {
	differs := func(what, was, is string) {
		if was != is {
			quoted := func(text string) string {
				if text == "" {
					return "none"
				}
				return "“" + strings.ReplaceAll(text, "\n", ", ") + "”"
			}
			changes = append(changes, what+" was "+quoted(was)+", is "+quoted(is))
		}
	}
	keys := map[bool]string{true: "yes", false: "no"}
	differs("mileage", words.Grouped(before.Mileage), words.Grouped(after.Mileage))
	differs("why the mileage is less than before", before.MileageReason, after.MileageReason)
	differs("fuel or charge", strconv.Itoa(before.Charge)+"%", strconv.Itoa(after.Charge)+"%")
	differs("keys", keys[before.Keys], keys[after.Keys])
	differs("missing", before.Missing, after.Missing)
	differs("cleanliness", string(before.Cleanliness), string(after.Cleanliness))
	differs("damage", before.Damage, after.Damage)
	return changes
}
