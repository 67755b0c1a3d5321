package views

// HomePage is what the public sees first.
type HomePage struct {
	Page
	Events []PublicEvent
}

// PublicEvent is an event as the public sees it: it names nobody.
type PublicEvent struct {
	Title, When, Where, Text string
	Cancelled                bool
}
