package demo

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/programme"
)

// needs has some of those with a place at an event say what they need there.
func (d *demo) needs(e *demoEvent) {
	if d.err != nil {
		return
	}
	signups, err := d.tx.SignupsOfEvent(d.ctx, e.ID, db.SignupConfirmed)
	d.keep(err)
	said := []programme.NeedsForm{
		{Dietary: "Vegetarian"},
		{Access: "Step-free access and a parking space near the door"},
		{Dietary: "Vegetarian"},
		{Dietary: "Halal"},
		{Access: "A seat near the front: I lip-read", Dietary: "No nuts"},
		{Dietary: "vegan"},
		{Dietary: "Vegetarian"},
	}
	for i := range signups {
		if i%2 == 1 || i/2 >= len(said) {
			continue
		}
		p, err := d.tx.Person(d.ctx, signups[i].PersonID)
		if d.keep(err); d.err != nil {
			return
		}
		d.keep(d.n.Programme.SaveNeeds(d.ctx, p, e.ID, said[i/2]))
	}
}
