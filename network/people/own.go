package people

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Own gives to each everything that is kept of the person who asks, row by row
// (docs/rules.md#own-data).
func (n *People) Own(ctx context.Context, me *db.Person, each func(group db.OwnGroup, facts []db.OwnFact) error) error {
	return n.DB.Own(ctx, me.ID, each)
}

// AskAboutData sends what somebody asks about their data to every data-protection
// officer or, where there is none, to every administrator. It refuses a second
// question on the same day.
func (n *People) AskAboutData(ctx context.Context, me *db.Person, text string) error {
	var f refusal.Faults
	if text = f.Text("question", text); text == "" {
		f.Add("question", "Say what you ask for")
	}
	if err := f.Err(); err != nil {
		return err
	}
	was, err := json.Marshal(dataAsked{PersonID: me.ID, Text: text})
	if err != nil {
		return err
	}
	return n.Act(ctx, me, func(a *action.Action) error {
		if _, err := a.Tx.LockPerson(ctx, me.ID); err != nil {
			return err
		}
		to, err := n.answersForData(ctx, a.Tx.Reader)
		if err != nil {
			return err
		}
		for i := range to {
			key := fmt.Sprintf("%s/person-%d/%s/to-%d", messages.DataAsked, me.ID, clock.Day(a.Now), to[i].ID)
			known, err := a.Tx.KnownKeys(ctx, []string{key})
			switch {
			case err != nil:
				return err
			case known[key]:
				return refusal.New(refusal.Conflict, "You have asked already today. If there is more to say, ask again tomorrow.")
			}
			if err := n.messages.Tell(ctx, a, messages.Notice{Kind: messages.DataAsked, Key: key, Person: &to[i], Was: string(was)}); err != nil {
				return err
			}
		}
		return a.Log(ctx, db.LogRow{SubjectID: me.ID, Thing: "person", ThingID: me.ID, Verb: verbAskedAboutData})
	})
}

// answersForData lists those who answer questions about personal data.
func (n *People) answersForData(ctx context.Context, r *db.Reader) ([]db.Person, error) {
	for _, role := range []db.Role{db.DataProtection, db.Administrator} {
		to, err := r.People(ctx, db.PeopleFilter{Role: role})
		if err != nil || len(to) > 0 {
			return to, err
		}
	}
	return nil, refusal.New(refusal.Conflict, "There is nobody in the rota to ask. Write to the data-protection officer of your force.")
}
