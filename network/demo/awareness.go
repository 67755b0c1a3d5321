package demo

import "github.com/rainbowrota/rainbowrota/network/clock"

// awareness keeps the usual awareness dates. What was due some weeks ago is
// done, so that a few tasks are late and a few come soon.
func (d *demo) awareness() {
	if d.err != nil {
		return
	}
	bob := d.named["Bob"]
	d.keep(d.n.Awareness.AddUsual(d.ctx, bob))
	d.at(clock.OnDay(d.now, -1, 9, 0))
	all, err := d.n.Awareness.Editions(d.ctx)
	d.keep(err)
	for i := range all {
		for _, task := range all[i].Tasks {
			if task.Days < -21 {
				_, err := d.n.Awareness.FinishTask(d.ctx, bob, task.ID, task.Year)
				d.keep(err)
			}
		}
	}
}
