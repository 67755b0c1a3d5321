package messages

// Script is what one kind of message says, twice: with the event named, and
// discreetly (docs/rules.md#10-discreet-by-default). {braces} are filled from
// the notice; next, path and linkText serve both ways, so they name nothing.
type Script struct {
	Subject, Says         string
	Discreet, DiscreetSay string
	Next                  string // what to do now
	Path, LinkText        string
	Briefing              bool // says where to be and when to arrive
	Reason                bool // says why, in the coordinator's words; discreetly, that the page says it
	Unsaid                bool // the page does not say it
	OwnLink               bool // its link works for everyone who has it
	Places                bool // says of each shift how many of its places are taken
}

const (
	IfYouCannot = "If you can’t come, withdraw on your rota as soon as you know, so that someone else can take the place."
	WhereToBe   = "Where to be, who to meet and what to wear are on your rota."
	MyRota      = "/my/rota"
	OpenRota    = "Open your rota"
	EventPage   = "/events/{id}"
	ReadPage    = "Read more"
	SeeChange   = "See what has changed"

	IfItDoesNotSuit  = "If you can’t come any more, withdraw as soon as you know, so that someone else can take the place."
	IfYouHaveNoPlace = "If you can’t come any more, withdraw on your rota."
	WhyIsOnThePage   = "The page below says why."
)
