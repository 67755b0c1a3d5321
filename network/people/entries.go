package people

import (
	"context"
	"strconv"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Alarms are how many minutes before a shift a calendar can remind; 0 is never.
var Alarms = []string{"0", "30", "60", "120", "1440"}

// FirstAlarm is how many minutes before a shift a calendar reminds at first.
const FirstAlarm = 120

// ChooseEntries saves what entries of a person's calendar are like: when they
// remind, in minutes before a shift and one of Alarms, and whether messages
// bring them.
func (n *People) ChooseEntries(ctx context.Context, me *db.Person, alarm string, byMessage bool) error {
	var f refusal.Faults
	refusal.OneOf(&f, "alarm", alarm, "Choose when your calendar reminds you", Alarms...)
	if err := f.Err(); err != nil {
		return err
	}
	minutes, err := strconv.Atoi(alarm)
	if err != nil {
		return err
	}
	defer n.SessionsEnded()
	return n.Act(ctx, me, func(a *action.Action) error {
		p, err := a.Tx.LockPerson(ctx, me.ID)
		if err != nil {
			return err
		}
		p.AlarmMinutes, p.NoEntries = minutes, !byMessage
		if err := a.Tx.UpdatePerson(ctx, p, "alarm_minutes", "no_entries"); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{SubjectID: me.ID, Thing: db.ThingPerson, ThingID: me.ID, Verb: VerbChangedAccount, Detail: "calendar"})
	})
}
