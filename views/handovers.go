package views

// HandoversPart is how a vehicle was handed over for a booking.
type HandoversPart struct {
	Next  NavItem // the form of the next hand-over; empty when it is not the reader's, or not the time
	Later string  // when the vehicle can be taken, for a reader who may take it; or ""
	Miles string  // driven in between, once it is back
	Wrong []Saved // with the vehicle, for who takes it
	Done  []HandoverCard
}

// HandoverCard is one hand-over.
type HandoverCard struct {
	ID      string
	Heading string
	Rows    []Saved
	Photos  []PhotoLink
	Correct string // the form that corrects it, for a keeper, or ""
}

// WrongRow is something wrong with a vehicle that is to be put right.
type WrongRow struct {
	Text, When, Href string
	Press            string // posted to when it is put right, or ""
}

// PhotoLink is a photo with words for people who do not see it.
type PhotoLink struct {
	Href, Alt     string
	Width, Height int
}
