package demo

import (
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// season is the events to come, by what they show.
type season struct {
	today, fair, visit, town, cancelled, meeting, evening, street, market, course, pride, moved, conference *demoEvent
}

// coming makes the events of the season, all of them relative to now.
func (d *demo) coming() *season {
	d.at(clock.OnDay(d.now, -28, 9, 0))
	s := d.comingSoon()
	d.comingLater(s)
	return s
}

func (d *demo) day(days int, from, to string) (starts, ends time.Time) {
	day := clock.OnDay(d.now, days, 12, 0)
	return clockOn(day, from), clockOn(day, to)
}

// TypedClock writes a time of day as it is typed, as 12:00, in London.
func TypedClock(t time.Time) string { return t.In(clock.London).Format("15:04") }

func (d *demo) comingSoon() *season {
	s := &season{}
	// It is always under way: four hours before and after, within the day.
	hour := min(max(d.now.In(clock.London).Hour()-2, 0), 16)
	half, end := clock.OnDay(d.now, 0, hour+4, 0), clock.OnDay(d.now, 0, hour+8, 0)
	e := d.event("Community safety day", db.CommunityEvent, townSquare, borough, "Eve", clock.OnDay(d.now, 0, hour, 0), end)
	e.MeetingPoint, e.Parking, e.Wear = "The gazebo by the clock tower", "Marked cars behind the library", "Uniform with high-visibility jacket"
	first, middle, last := TypedClock(e.StartsAt), TypedClock(half), TypedClock(end)
	s.today = d.publish(e,
		slot{role: "Stall, first half", from: first, to: middle, min: 3, max: 6}, slot{role: "Stall, second half", from: middle, to: last, min: 3, max: 6},
		slot{role: "Walkabout", from: first, to: last, min: 1, max: 2, llo: true})

	// It is less than 48 hours ahead, and more than 12.
	soon := 1
	if d.now.In(clock.London).Hour() >= 14 {
		soon = 2
	}
	starts, ends := d.day(soon, "10:00", "16:00")
	e = d.event("Student wellbeing fair", db.UniversityEngagement, collegeLane, studentsUnion, "Bob", starts, ends)
	e.MeetingPoint, e.Parking, e.Wear = "Main reception", "Visitors’ car park, permit on the dashboard", "Smart casual with lanyard"
	s.fair = d.publish(e,
		slot{role: "Stall morning", from: "10:00", to: "13:00", min: 1, max: 2, llo: true},
		slot{role: "Stall afternoon", from: "13:00", to: "16:00", min: 2, max: 4, llo: true},
		slot{role: "Pack-down", from: "16:00", to: "17:00", min: 2, max: 4})

	starts, ends = d.day(soon, "18:30", "20:30")
	s.visit = d.publish(d.event("Youth group visit", db.CommunityEvent, lanternHouse, charity, "Bob", starts, ends),
		slot{role: "Speaker", from: "18:30", to: "20:30", min: 1, max: 1, llo: true})

	starts, ends = d.day(5, "10:00", "16:00")
	s.town = d.publish(d.event("Town centre stall", db.CommunityEvent, townSquare, borough, "Eve", starts, ends),
		slot{role: "Stall", from: "10:00", to: "13:00", min: 4, max: 8}, slot{role: "Advice table", from: "13:00", to: "16:00", min: 2, max: 3, llo: true})

	starts, ends = d.day(10, "12:00", "17:00")
	s.cancelled = d.publish(d.event("Picnic in the park", db.CommunityEvent, cassiobury, prideOrganisers, "Eve", starts, ends),
		slot{role: "Stall", from: "12:00", to: "17:00", min: 2, max: 5})
	return s
}

func (d *demo) comingLater(s *season) {
	if d.err != nil {
		return
	}
	s.meeting, s.moved = d.dates[3], d.dates[4]
	starts, ends := d.day(12, "18:00", "20:00")
	e := d.event("Partners’ evening", db.CommunityEvent, lanternHouse, charity, "Bob", starts, ends)
	e.TravelMinutes = 30
	s.evening = d.publish(e, slot{role: "Host", from: "18:00", to: "20:00", min: 2, max: 4, by: 3})

	starts, ends = d.day(16, "09:00", "13:00")
	s.street = d.publish(d.event("Street market stall", db.CommunityEvent, marketPlace, borough, "Eve", starts, ends),
		slot{role: "Stall", from: "09:00", to: "13:00", min: 2, max: 3, llo: true})

	market := weekday(d.now, 18, time.Wednesday)
	e = d.event("University Pride market", db.UniversityEngagement, collegeLane, studentsUnion, "Bob", clockOn(market, "10:00"), clockOn(market, "15:00"))
	e.IsPublic, e.PublicText = true, "Come and say hello between lectures. We can tell you how to report a hate crime and what happens then."
	s.market = d.publish(e,
		slot{role: "Set-up", from: "09:00", to: "10:00", min: 2, max: 3}, slot{role: "Stall morning", from: "10:00", to: "12:30", min: 2, max: 4, llo: true},
		slot{role: "Stall afternoon", from: "12:30", to: "15:00", min: 2, max: 4, llo: true}, slot{role: "University policing team", from: "10:00", to: "15:00", min: 2, max: 2, approval: true})

	course := weekday(d.now, 23, time.Friday)
	e = d.event(foundation, db.TrainingCourse, headquarters, charity, "Dana", clockOn(course, "09:00"), clockOn(course, "16:30"))
	e.Briefing = "Bring your warrant card or pass to the front gate: you are on the list from 8:30am. There is tea; lunch is provided. The real case studies describe hate crime and its effects. You may step out of the room at any time."
	s.course = d.publish(e,
		slot{role: "Learner", from: "09:00", to: "16:30", min: 12, max: 30, approval: true}, slot{role: "Trainer", from: "08:30", to: "17:00", min: 1, max: 3},
		slot{role: "Speaker", from: "10:00", to: "13:00", min: 1, max: 3, approval: true})
	d.share(s.course)
	d.comingPride(s)

	starts, ends = d.day(49, "10:00", "12:00")
	d.draft(d.event("Coffee morning", db.NetworkMeeting, headquarters, "", "Dana", starts, ends))
	conference := demoConference(d.now)
	s.conference = d.publish(d.event("Engagement conference", db.Conference, headquarters, charity, "Bob", clockOn(conference, "09:30"), clockOn(conference, "16:00")),
		slot{role: "Delegate", from: "09:30", to: "16:00", min: 10, max: 60}, slot{role: "Speaker", from: "11:00", to: "13:00", min: 2, max: 4, approval: true})
}

func (d *demo) comingPride(s *season) {
	e := d.event("Herts Pride", db.PrideStall, cassiobury, prideOrganisers, "Eve", d.pride, clockOn(d.pride, "22:00"))
	e.IsPublic, e.PublicText = true, "Find our stall near the main gate for advice, crime prevention and a chat about joining us."
	e.MeetingPoint, e.Parking, e.Wear = "The stall, left of the main gate", "Staff car park, Gade Avenue side; show your warrant card", "Uniform with rainbow epaulettes, or the network’s polo shirt"
	e.Briefing, e.TravelMinutes, e.ArriveMinutes = "Offer advice, crime prevention and freebies, and tell people how to join. Radios on channel 4.", 30, 20
	s.pride = d.publish(e,
		slot{role: "Set-up", from: "10:00", to: "12:00", min: 2, max: 4}, slot{role: "Stall morning", from: "12:00", to: "15:30", min: 3, max: 6, llo: true},
		slot{role: "Stall afternoon", from: "15:30", to: "19:00", min: 3, max: 6, llo: true}, slot{role: "Stall evening", from: "19:00", to: "22:00", min: 3, max: 6},
		slot{role: "Car crew", from: "12:00", to: "18:00", min: 2, max: 2, approval: true}, slot{role: "Walkabout", from: "13:00", to: "17:00", min: 4, max: 8, llo: true},
		slot{role: "Pack-down", from: "22:00", to: "23:00", min: 4, max: 6})
}
