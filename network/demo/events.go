package demo

import (
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
)

// The partners and venues of the demo. The places are real, the contacts are not.
const (
	prideOrganisers = "Herts Pride organisers"
	studentsUnion   = "Students’ union of the University of Hertfordshire"
	charity         = "Lantern Youth Support"
	borough         = "Community safety partnership"

	cassiobury   = "Cassiobury Park"
	collegeLane  = "College Lane campus"
	headquarters = "Force headquarters"
	townSquare   = "Town square"
	marketPlace  = "St Peter’s Street market"
	lanternHouse = "Lantern House"
)

func (d *demo) partners() {
	for _, p := range []struct{ name, kind, contact, post, email string }{
		{prideOrganisers, "Pride organiser", "Rowan Tillbrook", "Stalls and stewards", "stalls"},
		{studentsUnion, "students’ union", "Amara Winslow-Teague", "Vice-president, community", "union"},
		{charity, "charity", "Piers Hollandine", "Services manager", "lantern"},
		{borough, "council", "Odette Fairgrieves", "Community safety manager", "safety"},
	} {
		partner := &db.Partner{Name: p.name, Kind: p.kind, CreatedAt: d.clock}
		d.keep(d.tx.InsertPartner(d.ctx, partner))
		contact := &db.Contact{PartnerID: partner.ID, Name: p.contact, Post: p.post, Email: p.email + "@" + demoDomain, Phone: "01632 960100"}
		d.keep(d.tx.InsertContact(d.ctx, contact))
		d.contacts[p.name] = contact
	}
	for _, v := range []db.Venue{
		{Name: cassiobury, Address: "Cassiobury Avenue, Watford", Postcode: "WD18 7LG", Area: "Watford"},
		{Name: collegeLane, Address: "College Lane, Hatfield", Postcode: "AL10 9AB", Area: "Welwyn Hatfield"},
		{Name: headquarters, Address: "Stanborough Road, Welwyn Garden City", Postcode: "AL8 6XF", Area: "Welwyn Hatfield"},
		{Name: townSquare, Address: "Town Square, Stevenage", Area: "Stevenage"},
		{Name: marketPlace, Address: "St Peter’s Street, St Albans", Area: "St Albans"},
		{Name: lanternHouse, Address: "An invented house, Hertford", Area: "East Hertfordshire"},
	} {
		v.CreatedAt = d.clock
		d.keep(d.tx.InsertVenue(d.ctx, &v))
		d.venues[v.Name] = &v
	}
}

// event makes the row of an event at one of the venues.
func (d *demo) event(title string, kind db.EventKind, venue, partner, lead string, starts, ends time.Time) db.Event {
	e := db.Event{Title: title, Kind: kind, StartsAt: starts, EndsAt: ends, SeriesID: d.series[title], CourseID: d.courses[title]}
	if v := d.venues[venue]; v != nil {
		e.VenueID, e.Area = v.ID, v.Area
	}
	if c := d.contacts[partner]; c != nil {
		e.PartnerID, e.ContactID = c.PartnerID, c.ID
	}
	if p := d.named[lead]; p != nil {
		e.LeadID = p.ID
	}
	return e
}

// held makes an event that is over; came is how many signed up for each shift.
func (d *demo) held(e db.Event, came []int, slots ...slot) *demoEvent {
	d.at(clock.AddWallClock(e.StartsAt, -40, 0))
	made := d.publish(e, slots...)
	d.at(clock.AddWallClock(e.StartsAt, -21, 0))
	for i, many := range came {
		d.signUpSome(made, slots[i].role, many)
	}
	if learners := made.shifts["Learner"]; learners != nil && made.Title == foundation {
		for _, guest := range d.guests {
			_, err := d.n.Staffing.Assign(d.ctx, d.named["Bob"], learners.ID, guest.ID, "")
			d.keep(err)
		}
	}
	d.programmeHeld(made)
	if made.shifts["Car crew"] == nil {
		d.attend(made)
		return made
	}
	booking := d.lent(made)
	d.attend(made)
	d.handed(d.named["Eve"], booking, db.HandIn, 41)
	return made
}

// attend records who came to an event and completes it.
func (d *demo) attend(e *demoEvent) {
	d.at(clock.AddWallClock(e.StartsAt, 0, -time.Hour))
	bob := d.named["Bob"]
	seen := 0
	for _, role := range e.roles {
		if d.err != nil {
			return
		}
		shift := e.shifts[role]
		signups, err := d.tx.SignupsOfShift(d.ctx, shift.ID, db.SignupConfirmed)
		d.keep(err)
		d.at(shift.StartsAt.Add(-10 * time.Minute))
		for i := range signups {
			seen++
			d.attendOne(bob, shift, &signups[i], seen)
		}
	}
	d.checkIns(e)
	d.at(e.EndsAt.Add(2 * time.Hour))
	if d.err == nil {
		d.keep(d.n.Day.Complete(d.ctx, bob, e.ID))
	}
}

// attendOne records one person: most come, a few don't or leave early.
func (d *demo) attendOne(by *db.Person, shift *db.Shift, g *db.Signup, seen int) {
	if seen%11 == 7 {
		_, err := d.n.Day.NoShow(d.ctx, by, g.ID)
		d.keep(err)
		return
	}
	_, err := d.n.Day.CheckIn(d.ctx, by, g.ID)
	d.keep(err)
	if seen%9 == 5 {
		_, err := d.n.Day.LeftEarly(d.ctx, by, g.ID, shift.EndsAt.Add(-45*time.Minute))
		d.keep(err)
	}
}

// past tells what happened, from public reports: places and dates only.
func (d *demo) past() {
	d.at(d.moment("2020-02-03T10:00"))
	called := d.publish(d.event("Herts Pride", db.PrideStall, cassiobury, prideOrganisers, "Eve", d.moment("2020-08-08T12:00"), d.moment("2020-08-08T22:00")),
		slot{role: "Stall afternoon", from: "12:00", to: "17:00", min: 3, max: 6}, slot{role: "Stall evening", from: "17:00", to: "22:00", min: 3, max: 6})
	d.signUpSome(called, "Stall afternoon", 3)
	d.at(d.moment("2020-05-11T11:00"))
	d.cancel(called, "COVID-19")
	d.note(called, events.NotesForm{Source: "Public reports, which differ on whether it was the 2019 or the 2020 edition that was cancelled"})

	pride := d.held(d.event("Herts Pride", db.PrideStall, cassiobury, prideOrganisers, "Eve", d.moment("2021-08-14T12:00"), d.moment("2021-08-14T22:00")),
		[]int{3, 5, 4, 2}, slot{role: "Set-up", from: "10:00", to: "12:00", min: 2, max: 4},
		slot{role: "Stall afternoon", from: "12:00", to: "17:00", min: 3, max: 6}, slot{role: "Stall evening", from: "17:00", to: "22:00", min: 3, max: 6},
		slot{role: "Car crew", from: "12:00", to: "22:00", min: 2, max: 2})
	d.note(pride, events.NotesForm{
		Layout:  "Stall left of the main gate, tables in a U. The car is parked behind it, nose out. Power from the organisers’ generator.",
		Lessons: "Bring more water and a second gazebo: the queue was in the sun. Freebies were gone by 5pm.",
	})
	market := d.held(d.event("University Pride market", db.UniversityEngagement, collegeLane, studentsUnion, "Bob", d.moment("2023-02-15T10:00"), d.moment("2023-02-15T15:00")),
		[]int{3, 3, 2}, slot{role: "Stall morning", from: "10:00", to: "12:30", min: 2, max: 4},
		slot{role: "Stall afternoon", from: "12:30", to: "15:00", min: 2, max: 4}, slot{role: "University policing team", from: "10:00", to: "15:00", min: 2, max: 2})
	d.note(market, events.NotesForm{Lessons: "Most students come between lectures: staff the hour from 12pm to 1pm twice."})
	d.signedOff(d.held(d.event(foundation, db.TrainingCourse, headquarters, charity, "Dana", d.moment("2023-05-19T09:00"), d.moment("2023-05-19T16:30")),
		[]int{23, 2}, slot{role: "Learner", from: "09:00", to: "16:30", min: 12, max: 30}, slot{role: "Speaker", from: "10:00", to: "13:00", min: 1, max: 3}))
	conference := d.held(d.event("Engagement conference", db.Conference, headquarters, charity, "Bob", d.moment("2024-02-21T09:30"), d.moment("2024-02-21T16:00")),
		[]int{14}, slot{role: "Delegate", from: "09:30", to: "16:00", min: 10, max: 40})
	d.at(conference.EndsAt.Add(3 * time.Hour))
	d.said(conference)
	starts, ends := d.day(-45, "11:00", "16:00")
	d.held(d.event("Recruitment open day", db.CommunityEvent, headquarters, charity, "Eve", starts, ends),
		[]int{3, 2}, slot{role: "Stall", from: "11:00", to: "16:00", min: 2, max: 4}, slot{role: "Car crew", from: "11:00", to: "16:00", min: 1, max: 2})
}

func (d *demo) cancel(e *demoEvent, reason string) {
	if d.err == nil {
		_, err := d.n.Events.CancelEvent(d.ctx, d.named["Bob"], e.ID, e.Version, reason)
		d.keep(err)
	}
}

// lately makes the stalls of the last year, so that everybody who takes shifts has
// duties and hours to show.
func (d *demo) lately() {
	regulars := []string{"Alice", "Bob", "Charlie", "Dana", "Eve", "Femi"}
	for i, days := range []int{-330, -270, -225, -180, -128, -95, -60, -33} {
		starts := clock.OnDay(weekday(d.now, days, time.Saturday), 0, 10, 0)
		d.at(clock.AddWallClock(starts, -30, 0))
		e := d.publish(d.event("Town centre stall", db.CommunityEvent, townSquare, borough, "Bob", starts, clock.OnDay(starts, 0, 15, 0)),
			slot{role: "Stall", from: "10:00", to: "13:00", min: 2, max: 14}, slot{role: "Pack-down", from: "13:00", to: "15:00", min: 2, max: 14})
		for j, name := range regulars {
			if (i+j)%3 != 2 {
				d.signUp(e, "Stall", d.named[name])
			}
			if (i+j)%4 == 1 {
				d.signUp(e, "Pack-down", d.named[name])
			}
		}
		for j := range 5 {
			d.signUp(e, "Stall", d.pool[(i*5+j)%len(d.pool)])
		}
		d.attend(e)
	}
}
