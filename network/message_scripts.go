package network

// script is what one kind of message says, twice: with the event named, and
// discreetly (docs/rules.md#10-discreet-by-default). {braces} are filled from
// the notice; next, path and linkText serve both ways, so they name nothing.
type script struct {
	subject, says         string
	discreet, discreetSay string
	next                  string // what to do now
	path, linkText        string
	briefing              bool // says where to be and when to arrive
	reason                bool // says why, in the coordinator's words; discreetly, that the page says it
	unsaid                bool // the page does not say it
	ownLink               bool // its link works for everyone who has it
	places                bool // says of each shift how many of its places are taken
}

const (
	ifYouCannot = "If you can’t come, withdraw on your rota as soon as you know, so that someone else can take the place."
	whereToBe   = "Where to be, who to meet and what to wear are on your rota."
	myRota      = "/my/rota"
	openRota    = "Open your rota"
	eventPage   = "/events/{id}"
	readPage    = "Read more"
	seeChange   = "See what has changed"

	ifItDoesNotSuit  = "If you can’t come any more, withdraw as soon as you know, so that someone else can take the place."
	ifYouHaveNoPlace = "If you can’t come any more, withdraw on your rota."
	whyIsOnThePage   = "The page below says why."
)
