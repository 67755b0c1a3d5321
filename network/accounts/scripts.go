package accounts

import (
	"fmt"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

const (
	ifItEnded      = "If the link does not work any more, choose “Forgotten your password?” on the sign-in page."
	notByYou       = "If this was not you, choose a new password now and tell your coordinator."
	linkIsYours    = "Do not share it. Anyone who has it can sign in as you."
	whatInviteAdds = "The link works once, until {until}. " + linkIsYours // below the text of the settings
)

// accountScripts are the same for everybody: they name no network.
var accountScripts = map[db.MessageKind]messages.Script{
	messages.Invited:         invitation(action.UsualSettings()),
	messages.PasswordLink:    discreetly("Choose a new password", "Somebody asked for a new password for your account on the rota. If it was you, choose one by the link below. It works once, until {until}. "+linkIsYours, "If it was not you, you don’t have to do anything: your password stays as it is.", "", "Choose a new password"),
	messages.PasswordChanged: discreetly("Your password was {set}", "The password of your account on the rota was {set} at {at}. Every other device was signed out.", notByYou, "/sign-in/password", "Choose a new password"),
	messages.WayInChanged:    discreetly("How you sign in was changed", "{what} on your account on the rota at {at}.", "If this was not you, look at your account now and tell your coordinator.", "/account", "Look at your account"),
}

// wayInChanged is the notice that one of somebody’s ways in changed.
func wayInChanged(p *db.Person, what string, at time.Time) messages.Notice {
	return messages.Notice{
		Kind: messages.WayInChanged, Key: fmt.Sprintf("%s/person-%d/%s/%d", messages.WayInChanged, p.ID, strings.ReplaceAll(strings.ToLower(what), " ", "-"), at.Unix()), Person: p,
		Blanks: []string{"{what}", what, "{at}", clock.Moment(at)},
	}
}

// invitation is the email with an invitation, as the settings word it.
func invitation(s action.Settings) messages.Script {
	return discreetly(s.InviteSubject, s.InviteText+"\n\n"+whatInviteAdds, ifItEnded, "", "Choose your password")
}

func discreetly(subject, says, next, path, linkText string) messages.Script {
	return messages.Script{Subject: subject, Discreet: subject, Says: says, DiscreetSay: says, Next: next, Path: path, LinkText: linkText, OwnLink: true}
}

// kinds are the kinds of message about accounts. A link that lets somebody in is
// made as its message goes, and never kept.
func (n *Accounts) kinds() messages.MessageKinds {
	kinds := messages.KindsFrom(accountScripts)
	for _, kind := range []db.MessageKind{messages.Invited, messages.PasswordLink} {
		kinds[kind].Since, kinds[kind].Link = linkEnded, n.linkToSend
	}
	return kinds
}
