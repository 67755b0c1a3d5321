package training

import (
	"context"
	"errors"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/staffing"
)

// Page is what somebody's page about training shows.
type Page struct {
	Courses     []CourseDates
	Conferences []CourseDate // to come
}

// CourseDates is a course with its coming dates. The course is nil for dates
// of no course.
type CourseDates struct {
	Course *db.Course
	Dates  []CourseDate
}

// CourseDate is a date of a course, with what its learners' places are to the
// reader. CourseDateFor alone fills what is below the places.
type CourseDate struct {
	Event    *db.Event
	Openings []rota.Opening

	Course  *db.Course // nil when it is a date of none
	Venue   *db.Venue
	Seats   []db.Seats
	Until   string                  // the day on which the reader's accreditation that the course gives lapses, or ""
	Teaches bool                    // the reader does, or runs the conference
	Asked   bool                    // the reader can say what it was like
	Notes   *programme.ContentNotes // what there can be hard to hear; nil for nothing
}

// Teaching is a course date somebody teaches.
type Teaching struct {
	Event    *db.Event
	Begun    bool
	Unsigned bool // its register is not signed off
}

// mostCertificate is how many letters a course can put on its certificate.
const mostCertificate = 600

// How far a page about training looks.
const (
	datesShown  = 50
	TeachesFrom = -14 * 24 * time.Hour // registers are looked after for two weeks
)

// TrainingFor returns the page about training of somebody.
func (n *Training) TrainingFor(ctx context.Context, me *db.Person) (*Page, error) {
	if !action.SeesEvents(me) {
		return nil, noTraining()
	}
	t := &Page{}
	courses, err := n.DB.Courses(ctx)
	if err != nil {
		return nil, err
	}
	for i := range courses {
		t.Courses = append(t.Courses, CourseDates{Course: &courses[i]})
	}
	dates, err := n.DB.CourseDates(ctx, n.Time(), action.LongestEvent, datesShown)
	if err != nil {
		return nil, err
	}
	for i := range dates {
		e := &dates[i]
		if e.Status != db.EventPublished {
			continue
		}
		at := slices.IndexFunc(t.Courses, func(c CourseDates) bool { return c.Course.ID == e.CourseID })
		if at < 0 {
			continue
		}
		date, err := n.courseDate(ctx, me, e)
		if err != nil {
			return nil, err
		}
		t.Courses[at].Dates = append(t.Courses[at].Dates, *date)
	}
	conferences, err := n.DB.Events(ctx, db.EventFilter{Kind: db.Conference, Statuses: []db.EventStatus{db.EventPublished}, From: n.Time(), Limit: datesShown})
	if err != nil {
		return nil, err
	}
	for i := range conferences {
		date, err := n.courseDate(ctx, me, &conferences[i])
		if err != nil {
			return nil, err
		}
		t.Conferences = append(t.Conferences, *date)
	}
	return t, nil
}

func noTraining() error {
	return refusal.New(refusal.Forbidden, "Training is for officers, trainers and coordinators. If you need the role, ask an administrator.")
}

// CourseDateFor returns a date of a course, or a conference, that a person may see.
func (n *Training) CourseDateFor(ctx context.Context, me *db.Person, eventID int64) (*CourseDate, error) {
	e, err := n.EventFor(ctx, me, eventID)
	if err != nil {
		return nil, err
	}
	if !programme.HasProgramme(e) {
		return nil, refusal.Missing()
	}
	date, err := n.courseDate(ctx, me, e)
	if err != nil {
		return nil, err
	}
	if date.Venue, err = n.rota.VenueOf(ctx, n.DB.Reader, e); err != nil {
		return nil, err
	}
	if date.Notes, err = programme.NotesOf(ctx, n.DB.Reader, e); err != nil {
		return nil, err
	}
	err = n.readsFeedback(ctx, me, e)
	if date.Teaches = err == nil; err != nil && refusal.KindOf(err) != refusal.Forbidden {
		return nil, err
	}
	if date.Asked, err = n.FeedbackWanted(ctx, me, e); err != nil || e.CourseID == 0 {
		return date, err
	}
	if date.Course, err = n.DB.Course(ctx, e.CourseID); err != nil {
		return nil, err
	}
	if rota.SeatsKept(e, clock.Day(n.Time())) {
		if date.Seats, err = n.DB.SeatsOf(ctx, e.ID); err != nil {
			return nil, err
		}
	}
	held, err := n.DB.Accreditations(ctx, me.ID, date.Course.Grants)
	date.Until = staffing.CurrentUntil(held, clock.Day(n.Time()))
	return date, err
}

func (n *Training) courseDate(ctx context.Context, me *db.Person, e *db.Event) (*CourseDate, error) {
	shifts, err := n.DB.EventShifts(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	shifts = slices.DeleteFunc(shifts, func(s db.EventShift) bool { return !action.Attends(e, &s.Shift) || !s.CancelledAt.IsZero() })
	openings, err := n.rota.Openings(ctx, n.DB.Reader, me, shifts)
	return &CourseDate{Event: e, Openings: openings}, err
}

// TeachingOf lists the course dates, not long past or coming, that somebody
// teaches, after older ones whose register is not signed off.
func (n *Training) TeachingOf(ctx context.Context, me *db.Person) ([]Teaching, error) {
	if !me.Role(db.Trainer) && !me.Role(db.Coordinator) {
		return nil, nil
	}
	dates, err := n.DB.CourseDates(ctx, n.Time().Add(TeachesFrom), action.LongestEvent, datesShown)
	if err != nil {
		return nil, err
	}
	waiting, err := n.registersWaiting(ctx, n.registersKept(), n.Time())
	if err != nil {
		return nil, err
	}
	var older []db.Event
	for i := range waiting {
		if e := waiting[i].Event; !slices.ContainsFunc(dates, func(d db.Event) bool { return d.ID == e.ID }) {
			older = append(older, *e)
		}
	}
	dates = append(older, dates...)
	var all []Teaching
	for i := range dates {
		e := &dates[i]
		if e.Status == db.EventDraft || e.Status == db.EventCancelled {
			continue
		}
		err := n.MayTeach(ctx, n.DB.Reader, me, e)
		if refusal.KindOf(err) == refusal.Forbidden {
			continue
		}
		if err != nil {
			return nil, err
		}
		t := Teaching{Event: e, Begun: !n.Time().Before(e.StartsAt)}
		if t.Begun {
			reg, err := n.register(ctx, n.DB.Reader, n.Time(), me, e)
			if err != nil {
				return nil, err
			}
			t.Unsigned = reg.Unsigned > 0 || len(reg.Learners) > sum(reg.Totals)
		}
		all = append(all, t)
	}
	return all, nil
}

func sum(totals map[db.CourseResult]int) (n int) {
	for _, t := range totals {
		n += t
	}
	return n
}

// CourseForm is a course as typed.
type CourseForm struct {
	Name, Description, Prerequisites string
	Requires, Grants                 bool // a current LLO accreditation
	Months, LeadDays                 string
	Certificate                      string
}

// CourseFor returns a course, for coordinators.
func (n *Training) CourseFor(ctx context.Context, me *db.Person, id int64) (*db.Course, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	return n.DB.Course(ctx, id)
}

// SaveCourse makes a course (id 0) or changes one that still has the version
// the person saw. A name that is taken is Invalid.
func (n *Training) SaveCourse(ctx context.Context, me *db.Person, id int64, version int, form CourseForm) (int64, error) {
	if err := action.Coordinates(me); err != nil {
		return 0, err
	}
	var f refusal.Faults
	c := &db.Course{ID: id, CreatedAt: n.Time()}
	c.Name, c.Description = f.Needed("name", form.Name, "Enter the course’s name"), f.Text("description", form.Description)
	c.Prerequisites, c.Certificate = f.Text("prerequisites", form.Prerequisites), f.Text("certificate", form.Certificate)
	if utf8.RuneCountInString(c.Certificate) > mostCertificate {
		f.Add("certificate", "Write %d letters at most: a certificate has room for no more", mostCertificate)
	}
	if form.Requires {
		c.Requires = db.LLO
	}
	if form.Grants {
		c.Grants = db.LLO
	}
	c.Months = f.Number("months", form.Months, "for how many months it counts", 1, 120)
	c.LeadDays = f.Number("lead_days", form.LeadDays, "how many days before the end a refresher is needed", 0, 730)
	if err := f.Err(); err != nil {
		return 0, err
	}
	verb := verbChangedCourse
	err := n.Act(ctx, me, func(a *action.Action) error {
		var err error
		if id == 0 {
			verb = verbAddedCourse
			err = a.Tx.InsertCourse(ctx, c)
		} else if known, findErr := a.Tx.Course(ctx, id); findErr != nil {
			err = findErr
		} else {
			err = refusal.IfUnchanged(known.Version, version, func() error { return a.Tx.UpdateCourse(ctx, c, version) })
		}
		if err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: verb, Thing: db.ThingCourse, ThingID: c.ID, Detail: c.Name})
	})
	if errors.Is(err, db.ErrDuplicate) {
		return 0, refusal.OfField("name", "There is a course of this name already")
	}
	return c.ID, err
}
