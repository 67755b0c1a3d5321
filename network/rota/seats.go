package rota

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// seating is how the learners' places of a course date are shared among the
// forces (docs/rules.md#8-training).
type seating struct {
	kept  []db.Seats
	taken map[string]int // places by the force of who has them
}

// Left is how many of a shift's places somebody of a force may still have: the
// force's own, and those that are kept for nobody. Without a seating every
// free place is everybody's.
func (s *seating) Left(shift *db.Shift, force string) int {
	free := shift.Maximum - shift.Taken
	if s == nil {
		return free
	}
	common, beyond := shift.Maximum, 0
	kept := make(map[string]int, len(s.kept))
	for _, k := range s.kept {
		kept[k.Force] = k.Places
		common -= k.Places
	}
	for f, taken := range s.taken {
		beyond += max(0, taken-kept[f])
	}
	own := max(0, kept[force]-s.taken[force])
	return max(0, min(free, own+max(0, common-beyond)))
}

// SeatsTaken is how many of the seats that are kept for a force it has taken.
type SeatsTaken struct {
	Force         string
	Taken, Places int
}

// ByForce says how the kept seats are used, by force; nothing where none are kept.
func (s *seating) ByForce() []SeatsTaken {
	if s == nil {
		return nil
	}
	all := make([]SeatsTaken, len(s.kept))
	for i, k := range s.kept {
		all[i] = SeatsTaken{k.Force, min(s.taken[k.Force], k.Places), k.Places}
	}
	return all
}

// SeatsKept tells whether the seats of an event are still kept on a day.
func SeatsKept(e *db.Event, day string) bool {
	return e.CourseID != 0 && (e.SeatsOpenOn == "" || day < e.SeatsOpenOn)
}

// seatsOn is SeatingOf for a shift that knows its event.
func (n *Rota) seatsOn(ctx context.Context, r *db.Reader, now time.Time, s *db.EventShift) (*seating, error) {
	return n.SeatingOf(ctx, r, now, &s.Shift, &db.Event{ID: s.EventID, CourseID: s.CourseID, SeatsOpenOn: s.SeatsOpenOn})
}

// SeatingOf returns how a shift's places are shared among the forces now, or
// nil when everybody may have them.
func (n *Rota) SeatingOf(ctx context.Context, r *db.Reader, now time.Time, shift *db.Shift, event *db.Event) (*seating, error) {
	if !action.Learns(shift) || !SeatsKept(event, clock.Day(now)) {
		return nil, nil
	}
	kept, err := r.SeatsOf(ctx, event.ID)
	if err != nil || len(kept) == 0 {
		return nil, err
	}
	taken, err := r.TakenByForce(ctx, shift.ID)
	return &seating{kept, taken}, err
}
