package people

import (
	"context"
	"encoding/json"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// peopleKinds are the kinds of message about people. They are the same for
// everybody, and name no network.
func peopleKinds() messages.MessageKinds {
	const changed = "What you can do on the rota has changed. {roles}"
	const asked = "Somebody asks what the rota keeps about them, or wants it corrected or erased. You have one month to answer."
	kinds := messages.KindsFrom(map[db.MessageKind]messages.Script{
		messages.RolesChanged: {
			Subject: "Your roles have changed", Discreet: "Your roles have changed", Says: changed, DiscreetSay: changed,
			Next: "Your account page says what each of your roles may do.", Path: "/account", LinkText: "Open your account",
		},
		messages.DataAsked: {
			Subject: "A question about personal data", Discreet: "A question about personal data", Says: asked, DiscreetSay: asked,
			Next: "What the rota keeps, why and for how long is on its privacy page.", Path: "/privacy", LinkText: "Open the privacy page",
		},
	})
	kinds[messages.DataAsked].Privately = askedPrivately
	return kinds
}

// dataAsked is what a message keeps of a question about personal data until it is
// forgotten with the text of the message.
type dataAsked struct {
	PersonID int64
	Text     string
}

// askedPrivately says who asks and what. It is put in as the message goes, since
// others read the outbox.
func askedPrivately(ctx context.Context, r *db.Reader, m *db.Message, _ *db.Person) (string, error) {
	var asked dataAsked
	if err := json.Unmarshal([]byte(m.Was), &asked); err != nil {
		return "", nil //nolint:nilerr // it was forgotten
	}
	p, err := r.Person(ctx, asked.PersonID)
	if err != nil {
		return "", err
	}
	return p.Name() + " (" + p.Email + ") writes:\n" + asked.Text, nil
}
