package demo

import (
	"strconv"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/programme"
)

// demoConference is the day of the coming conference: the first Wednesday of
// the next LGBT+ History Month that is at least three weeks ahead.
func demoConference(now time.Time) time.Time {
	for year := now.In(clock.London).Year(); ; year++ {
		day := weekday(time.Date(year, time.February, 1, 12, 0, 0, 0, clock.London), 0, time.Wednesday)
		if clock.DaysUntil(now, day) >= 21 {
			return day
		}
	}
}

// part is a session of a programme as the demo writes it; who are those who
// speak and their parts.
type part struct {
	from, to, title, room string
	about, note, bring    string
	who                   map[string]string
}

// programmes writes the programmes of the coming course and of the conference.
func (d *demo) programmes(s *season) {
	d.programme(s.course, "Dana", []programme.SpeakerForm{
		{Name: "Dana Whitlock", Organisation: d.n.Settings().ForceName, Person: strconv.FormatInt(d.named["Dana"].ID, 10)},
		{
			Name: "Imogen Tarrowby", Organisation: charity, Email: "imogen.tarrowby@" + demoDomain, Phone: "01632 960117",
			Arrives: d.typedOn(s.course, "10:30"), Needs: "A parking space near the door, and a quiet room for half an hour afterwards.",
		},
		{Name: "Ludo Penhallow", Organisation: "Harbour Helpline", Email: "ludo.penhallow@" + demoDomain, Arrives: d.typedOn(s.course, "13:00")},
	}, []part{
		{from: "09:00", to: "09:30", title: "Welcome, and how the day works", room: "Lecture room", who: map[string]string{"Dana Whitlock": "trainer"}},
		{from: "09:30", to: "10:45", title: "Hate crime and its effects", room: "Lecture room", about: "What the law says, what people meet, and why most of it is never reported.", bring: "The hand-out on flagging and recording, on your chair.", who: map[string]string{"Dana Whitlock": "trainer"}},
		{from: "11:00", to: "11:45", title: "Being believed", room: "Lecture room", about: "A charity’s services manager on what young people say of the police, in their own words.", note: "includes an account of a suicide attempt", who: map[string]string{"Imogen Tarrowby": "speaker"}},
		{from: "11:45", to: "12:30", title: "Listening, in two groups: group A", room: "Room 1", who: map[string]string{"Dana Whitlock": "trainer"}},
		{from: "11:45", to: "12:30", title: "Listening, in two groups: group B", room: "Room 2", who: map[string]string{"Imogen Tarrowby": "trainer"}},
		{from: "13:30", to: "14:45", title: "Real cases", room: "Lecture room", about: "Three cases from report to outcome. Names and places are changed.", note: "describes assaults and what came after", who: map[string]string{"Dana Whitlock": "chair", "Ludo Penhallow": "panel"}},
		{from: "15:00", to: "16:00", title: "What a liaison officer can and can’t do", room: "Lecture room", bring: "The directory of services, to take home.", who: map[string]string{"Dana Whitlock": "trainer"}},
	})
	d.programme(s.conference, "Bob", []programme.SpeakerForm{
		{Name: "Bob Marsh", Organisation: d.n.Settings().ForceName, Person: strconv.FormatInt(d.named["Bob"].ID, 10)},
		{Name: "Imogen Tarrowby", Organisation: charity, Email: "imogen.tarrowby@" + demoDomain, Phone: "01632 960117", Arrives: d.typedOn(s.conference, "10:30")},
		{Name: "Ottoline Carrow", Organisation: "Harbour Helpline", Email: "ottoline.carrow@" + demoDomain, Arrives: d.typedOn(s.conference, "09:45"), Needs: "A hearing loop."},
		{Name: "Wilf Ardengrove", Organisation: "Older and Out", Email: "wilf.ardengrove@" + demoDomain, Needs: "A taxi from the station."},
		{Name: "Priya Lanchester-Hume", Organisation: studentsUnion, Email: "union@" + demoDomain},
	}, []part{
		{from: "09:30", to: "10:00", title: "Arrivals and coffee", room: "Foyer"},
		{from: "10:00", to: "10:45", title: "Our year in numbers", room: "Hall", about: "What outreach did in a year, and what people told us at the stalls.", who: map[string]string{"Bob Marsh": "chair"}},
		{from: "11:00", to: "11:45", title: "When somebody tells you", room: "Hall", about: "First words to a victim, and what comes next.", note: "describes sexual violence", who: map[string]string{"Imogen Tarrowby": "speaker"}},
		{from: "11:00", to: "11:45", title: "Growing old unseen", room: "Room 2", about: "Care homes, neighbours and the police.", who: map[string]string{"Wilf Ardengrove": "speaker"}},
		{from: "11:00", to: "12:00", title: "On campus", room: "Room 3", about: "A workshop with students: bring a case.", bring: "One case of your own, without names.", who: map[string]string{"Priya Lanchester-Hume": "speaker"}},
		{from: "12:15", to: "13:00", title: "Panel: what would help", room: "Hall", who: map[string]string{"Bob Marsh": "chair", "Imogen Tarrowby": "panel", "Ottoline Carrow": "panel", "Wilf Ardengrove": "panel"}},
		{from: "14:00", to: "14:45", title: "On the line at night", room: "Hall", about: "What a helpline hears.", note: "includes accounts of suicide", who: map[string]string{"Ottoline Carrow": "speaker"}},
		{from: "14:00", to: "14:45", title: "Looking after each other", room: "Room 2", about: "Liaison officers talk about what they carry home."},
		{from: "15:00", to: "15:45", title: "What we take home", room: "Hall", who: map[string]string{"Bob Marsh": "chair"}},
	})
}

// typedOn is a time of day, as 12:00, of an event, as it is typed.
func (d *demo) typedOn(e *demoEvent, watch string) string { return clock.Day(e.StartsAt) + "T" + watch }

// programme adds speakers and sessions to an event, as somebody who runs it would.
func (d *demo) programme(e *demoEvent, by string, speakers []programme.SpeakerForm, parts []part) {
	ids := map[string]int64{}
	for _, s := range speakers {
		if d.err != nil {
			return
		}
		d.later(time.Minute)
		id, err := d.n.Programme.AddSpeaker(d.ctx, d.named[by], e.ID, s, "")
		d.keep(err)
		ids[s.Name] = id
	}
	for _, p := range parts {
		if d.err != nil {
			return
		}
		form := programme.SessionForm{
			Title: p.title, Starts: d.typedOn(e, p.from), Ends: d.typedOn(e, p.to), Room: p.room,
			Description: p.about, ContentNote: p.note, Materials: p.bring, Parts: map[int64]string{},
		}
		for name, role := range p.who {
			form.Parts[ids[name]] = role
		}
		d.later(time.Minute)
		_, err := d.n.Programme.AddSession(d.ctx, d.named[by], e.ID, form, "")
		d.keep(err)
	}
}

// programmeHeld writes the programme of a conference, or of a refresher, that is over.
func (d *demo) programmeHeld(e *demoEvent) {
	switch {
	case e.Kind == db.Conference:
		d.programme(e, "Bob", []programme.SpeakerForm{
			{Name: "Ottoline Carrow", Organisation: "Harbour Helpline"}, {Name: "Wilf Ardengrove", Organisation: "Older and Out"},
		}, []part{
			{from: "10:00", to: "10:45", title: "Ten years of liaison officers", room: "Hall"},
			{from: "11:00", to: "12:00", title: "What a helpline hears", room: "Hall", note: "includes accounts of suicide", who: map[string]string{"Ottoline Carrow": "speaker"}},
			{from: "13:30", to: "14:30", title: "Growing old unseen", room: "Hall", who: map[string]string{"Wilf Ardengrove": "speaker"}},
			{from: "14:45", to: "15:45", title: "What we take home", room: "Hall"},
		})
	case e.Title == refresher:
		d.programme(e, "Dana", []programme.SpeakerForm{
			{Name: "Ludo Penhallow", Organisation: "Harbour Helpline", Email: "ludo.penhallow@" + demoDomain, Arrives: d.typedOn(e, "10:45")},
		}, []part{
			{from: "09:00", to: "10:45", title: "What has changed in law and guidance", room: "Room 1"},
			{from: "11:00", to: "12:00", title: "What callers tell us", room: "Room 1", who: map[string]string{"Ludo Penhallow": "speaker"}},
			{from: "12:00", to: "13:00", title: "A case from each district", room: "Room 1"},
		})
	}
}

// checkIns has those who came to an event check in to its sessions, each to most of them.
func (d *demo) checkIns(e *demoEvent) {
	if d.err != nil {
		return
	}
	sessions, err := d.tx.ProgrammeOf(d.ctx, e.ID)
	d.keep(err)
	signups, err := d.tx.SignupsOfEvent(d.ctx, e.ID, db.SignupConfirmed)
	d.keep(err)
	for i := range sessions {
		d.at(sessions[i].StartsAt.Add(5 * time.Minute))
		for j := range signups {
			if d.err != nil || signups[j].Attendance == db.NoShow || (i+j)%4 == 3 {
				continue
			}
			p, err := d.tx.Person(d.ctx, signups[j].PersonID)
			if d.keep(err); err == nil {
				_, err = d.n.Programme.JoinSession(d.ctx, p, sessions[i].Code, nil)
				d.keep(err)
			}
		}
	}
}

// stepsOut has somebody say, for themselves alone, that they would rather step
// out of the last session of an event that has a content note.
func (d *demo) stepsOut(e *demoEvent, p *db.Person) {
	if d.err != nil {
		return
	}
	noted, err := d.tx.NotedSessions(d.ctx, e.ID)
	if d.keep(err); err == nil && len(noted) > 0 {
		_, err = d.n.Programme.StepOut(d.ctx, p, noted[len(noted)-1].ID, true)
		d.keep(err)
	}
}
