package network

import (
	"context"

	"github.com/rainbowrota/rainbowrota/db"
)

// seating is how the learners' places of a course date are shared among the
// forces (docs/rules.md#8-training).
type seating struct {
	kept  []db.Seats
	taken map[string]int // places by the force of who has them
}

// left is how many of a shift's places somebody of a force may still have: the
// force's own, and those that are kept for nobody. Without a seating every
// free place is everybody's.
func (s *seating) left(shift *db.Shift, force string) int {
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

// byForce says how the kept seats are used, by force; nothing where none are kept.
func (s *seating) byForce() []SeatsTaken {
	if s == nil {
		return nil
	}
	all := make([]SeatsTaken, len(s.kept))
	for i, k := range s.kept {
		all[i] = SeatsTaken{k.Force, min(s.taken[k.Force], k.Places), k.Places}
	}
	return all
}

// seatsKept tells whether the seats of an event are still kept on a day.
func seatsKept(e *db.Event, day string) bool {
	return e.CourseID != 0 && (e.SeatsOpenOn == "" || day < e.SeatsOpenOn)
}

// seatsOn is seatingOf for a shift that knows its event.
func (n *Network) seatsOn(ctx context.Context, r *db.Reader, s *db.EventShift) (*seating, error) {
	return n.seatingOf(ctx, r, &s.Shift, &db.Event{ID: s.EventID, CourseID: s.CourseID, SeatsOpenOn: s.SeatsOpenOn})
}

// seatingOf returns how a shift's places are shared among the forces now, or
// nil when everybody may have them.
func (n *Network) seatingOf(ctx context.Context, r *db.Reader, shift *db.Shift, event *db.Event) (*seating, error) {
	if !learns(shift) || !seatsKept(event, Day(n.now())) {
		return nil, nil
	}
	kept, err := r.SeatsOf(ctx, event.ID)
	if err != nil || len(kept) == 0 {
		return nil, err
	}
	taken, err := r.TakenByForce(ctx, shift.ID)
	return &seating{kept, taken}, err
}
