package events

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// DateForm is of which course an event is a date, and how the places of its
// learners are shared among the forces until a day.
type DateForm struct {
	Course string // an id, or ""
	Seats  string // a line for each force: its name and how many
	Opens  string // the day from which the seats are open to all, or ""
}

func (DateForm) name() string { return "course" }

func (d DateForm) Apply(ctx context.Context, _ *Events, a *action.Action, e *db.Event, f *refusal.Faults) error {
	before := e.CourseID
	e.CourseID = 0
	if d.Course != "" {
		id, _ := strconv.ParseInt(d.Course, 10, 64) // what is no number is nobody's id
		course, err := a.Tx.Course(ctx, id)
		switch {
		case refusal.KindOf(err) == refusal.NotFound:
			f.Add("course", "Choose a course from the list")
		case err != nil:
			return err
		default:
			e.CourseID = course.ID
		}
	}
	switch {
	case e.CourseID != 0 && e.Kind != db.TrainingCourse:
		f.Add("course", "Only a training course is a date of a course: change the kind of the event first")
	case e.CourseID != before && !a.Me.Role(db.Coordinator):
		f.Add("course", "What it accredits people for is for a coordinator to say: ask one")
	}
	seats := parseSeats(d.Seats, f)
	e.SeatsOpenOn = f.Day("opens", d.Opens, "from when the seats are open to all")
	if len(seats) > 0 && e.CourseID == 0 {
		f.Add("course", "Choose the course whose seats these are")
	}
	if len(f.Fields) > 0 {
		return nil
	}
	return a.Tx.SaveSeats(ctx, e.ID, seats)
}

// mostForces is among how many forces seats are shared at most.
const mostForces = 20

// parseSeats reads seats as typed: a line for each force, like "Bedfordshire
// Police 6" or "6 Bedfordshire Police".
func parseSeats(typed string, f *refusal.Faults) []db.Seats {
	var seats []db.Seats
	for _, line := range strings.Split(f.Text("seats", typed), "\n") {
		words := strings.Fields(strings.NewReplacer(":", " ", ",", " ").Replace(line))
		if len(words) == 0 {
			continue
		}
		last := len(words) - 1
		number, force := words[last], words[:last]
		if _, err := strconv.Atoi(words[0]); err == nil {
			number, force = words[0], words[1:]
		}
		places, err := strconv.Atoi(number)
		name := strings.Join(force, " ")
		switch {
		case err != nil || name == "" || places < 1 || places > 500:
			f.Add("seats", "Write on each line a force and its seats, like “Bedfordshire Police 6”: “%s” is not", line)
		case slices.ContainsFunc(seats, func(s db.Seats) bool { return strings.EqualFold(s.Force, name) }):
			f.Add("seats", "%s is there twice", name)
		case len(seats) == mostForces:
			f.Add("seats", "Seats can be shared among %d forces at most", mostForces)
		default:
			seats = append(seats, db.Seats{Force: name, Places: places})
			continue
		}
		return nil
	}
	return seats
}
