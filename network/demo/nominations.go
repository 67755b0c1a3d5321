package demo

import (
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/nominations"
)

// nominations has people asked to the coming course and to the conference: some
// accept, some have not answered yet, and one says no.
func (d *demo) nominations(s *season) {
	bob, dana := d.named["Bob"], d.named["Dana"]
	d.nominate(dana, s.course, "ines.quarrendale@example.org", "Cambridgeshire Constabulary", nominations.GuestForm{FirstName: "Inês", LastName: "Quarrendale", Rank: "Sergeant"})
	d.nominate(dana, s.course, "tom.ashgrove@example.org", "Bedfordshire Police", nominations.GuestForm{})
	d.nominate(dana, s.course, "robin.silverdale@example.org", "Bedfordshire Police", nominations.GuestForm{})
	d.nominate(d.named["Eve"], s.course, d.named["Alice"].Email, "", nominations.GuestForm{})
	d.nominate(bob, s.conference, "mira.stonebridge@example.org", "", nominations.GuestForm{FirstName: "Mira", LastName: "Stonebridge", Rank: "Caseworker", Force: "Lantern House"})
	d.nominate(bob, s.conference, "kit.windlesham@example.org", "", nominations.GuestForm{})
	if d.err != nil {
		return
	}
	mine, err := d.tx.NominationsBy(d.ctx, s.course.ID, dana.ID)
	d.keep(err)
	if err == nil {
		d.keep(d.tx.AnswerNominations(d.ctx, s.course.ID, mine[0].Email, db.NominationDeclined, 0, d.clock))
	}
}

// nominate asks somebody, who accepts where a form says so.
func (d *demo) nominate(by *db.Person, e *demoEvent, email, force string, form nominations.GuestForm) {
	if d.err != nil {
		return
	}
	_, err := d.n.Nominations.Nominate(d.ctx, by, e.ID, nominations.Form{Emails: email, Force: force})
	d.keep(err)
	d.later(2 * time.Hour)
	if form.FirstName == "" || d.err != nil {
		return
	}
	no, err := d.tx.OpenNomination(d.ctx, e.ID, email, by.ID)
	if d.keep(err); err != nil {
		return
	}
	g, err := d.n.Nominations.AcceptNominationIn(d.ctx, no.ID, form)
	d.keep(err)
	if d.err != nil {
		return
	}
	guest, err := d.tx.Person(d.ctx, g.PersonID)
	if d.keep(err); err == nil { // as a coordinator notes it, who rang
		guest.Phone = fmt.Sprintf("07700 9005%02d", g.PersonID%100)
		d.keep(d.tx.UpdatePerson(d.ctx, guest, "phone"))
	}
	if err == nil && g.Status == db.SignupRequested {
		_, err = d.n.Staffing.Approve(d.ctx, d.named["Bob"], g.ID, "")
		d.keep(err)
	}
}
