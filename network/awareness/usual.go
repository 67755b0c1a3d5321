package awareness

import (
	"context"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// usual are the dates a network starts with; each can be changed. The
// days are those the dates' founders keep: LGBT+ History Month in the United
// Kingdom is February, IDAHOBIT 17 May, Transgender Day of Remembrance 20
// November, National Hate Crime Awareness Week from the second Saturday of October.
var usual = []struct {
	name, rule string
	expects    bool
	tasks      []usualTask
}{
	{"LGBT+ History Month", "February", true, []usualTask{
		{12, "Ask the university and its students’ union which events they plan"},
		{8, "Invite speakers to the conference"},
		{4, "Staff the stalls"},
	}},
	{"Trans Day of Visibility", "31 March", false, []usualTask{{3, "Agree the post for the intranet"}}},
	{"IDAHOBIT", "17 May", true, []usualTask{
		{8, "Set the date of the course in that week"},
		{3, "Ask the stations to fly the flag"},
	}},
	{"Pride season", "1 June to 30 September", true, []usualTask{
		{26, "Ask the Pride organisers for a pitch"},
		{16, "Book the car for each Pride"},
		{8, "Order leaflets and freebies"},
	}},
	{"Bi Visibility Day", "23 September", false, nil},
	{"National Hate Crime Awareness Week", "second Saturday of October, 8 days", true, []usualTask{
		{8, "Agree with the hate crime officers who does what"},
		{4, "Ask the districts for a stall each"},
	}},
	{"Trans Awareness Week", "13 to 19 November", false, []usualTask{{4, "Ask the charities what would help"}}},
	{"Trans Day of Remembrance", "20 November", true, []usualTask{
		{6, "Ask the organisers of the vigil whether officers are welcome, and in what form"},
	}},
	{"World AIDS Day", "1 December", false, []usualTask{{3, "Order ribbons"}}},
}

type usualTask struct {
	weeks int
	task  string
}

// AddUsual adds the dates that most networks keep, where none is kept yet.
func (n *Awareness) AddUsual(ctx context.Context, me *db.Person) error {
	if err := action.Coordinates(me); err != nil {
		return err
	}
	return n.ActNamed(ctx, me, func(a *action.Action) error {
		kept, err := a.Tx.AwarenessDates(ctx)
		if err != nil || len(kept) > 0 {
			return err
		}
		for _, usual := range usual {
			d := &db.AwarenessDate{Name: usual.name, Rule: usual.rule, Expects: usual.expects}
			if err := a.Tx.InsertAwarenessDate(ctx, d); err != nil {
				return err
			}
			for _, t := range usual.tasks {
				if err := a.Tx.InsertAwarenessTask(ctx, &db.AwarenessTask{AwarenessID: d.ID, DaysBefore: 7 * t.weeks, Task: t.task}); err != nil {
					return err
				}
			}
			if err := n.log(ctx, a, verbAddedDate, d.ID, d.Name); err != nil {
				return err
			}
		}
		return nil
	})
}
