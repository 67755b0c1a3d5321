package accounts

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const (
	verbSignedIn                db.Verb = "signed in"
	verbSignedOut               db.Verb = "signed out"
	verbSignedOutElsewhere      db.Verb = "signed out elsewhere"
	verbChangedPassword         db.Verb = "changed password"
	verbInvited                 db.Verb = "invited"
	verbInvitedByHand           db.Verb = "invited by hand"
	verbSentPasswordLink        db.Verb = "sent password link"
	verbChosePassword           db.Verb = "chose password"
	verbProved                  db.Verb = "proved who they are"
	verbAddedPasskey            db.Verb = "added a passkey"
	verbRemovedPasskey          db.Verb = "removed a passkey"
	verbLinkedProvider          db.Verb = "linked a work account"
	verbUnlinkedProvider        db.Verb = "unlinked a work account"
	verbAddedCodes              db.Verb = "switched codes on"
	verbRenewedRecoveryCodes    db.Verb = "renewed recovery codes"
	verbRemovedCodes            db.Verb = "switched codes off"
	verbReset                   db.Verb = "reset sign-in"
	verbMadeSetUpLink           db.Verb = "made set-up link"
	verbSetUpFirstAdministrator db.Verb = "set up first administrator"
)

// OfTheRecord are the verbs that the history of somebody's record tells of. When
// they signed in is not among them.
var OfTheRecord = []db.Verb{verbInvited, verbInvitedByHand, verbSentPasswordLink, verbReset}

// History has the words for the verbs of accounts, who have no event.
var History = action.HistoryWords{
	verbSignedIn:                {Text: "{who} signed in with {detail}"},
	verbSignedOut:               {Text: "{who} signed out"},
	verbSignedOutElsewhere:      {Text: "{who} signed out everywhere else"},
	verbChangedPassword:         {Text: "{who} changed the password"},
	verbInvited:                 {Text: "{who} invited {other}"},
	verbInvitedByHand:           {Text: "{who} made a link for {other}, to hand over"},
	verbSentPasswordLink:        {Text: "{other} was sent a link to choose a new password"},
	verbChosePassword:           {Text: "{who} chose a password by {detail}"},
	verbProved:                  {Text: "{who} proved again who they are with {detail}"},
	verbAddedPasskey:            {Text: "{who} added a passkey"},
	verbRemovedPasskey:          {Text: "{who} removed a passkey"},
	verbLinkedProvider:          {Text: "{who} linked a work account"},
	verbUnlinkedProvider:        {Text: "{who} unlinked a work account"},
	verbAddedCodes:              {Text: "{who} switched one-time codes on"},
	verbRenewedRecoveryCodes:    {Text: "{who} made new recovery codes"},
	verbRemovedCodes:            {Text: "{who} switched one-time codes off"},
	verbReset:                   {Text: "{who} reset how {other} signs in"},
	verbMadeSetUpLink:           {Text: "A link to set the app up was made"},
	verbSetUpFirstAdministrator: {Text: "{other} was made the first administrator"},
}
