package views

import (
	"cmp"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// OfferPage is an offer, for the person who has its link.
type OfferPage struct {
	Page
	Role, When, Where, Until string
	Open                     bool
	Status                   string
	Action                   string
}

// NewOfferPage is an offer of a place, or how it ended. problem is why the
// answer to it was refused just now, or "".
func NewOfferPage(page Page, o *rota.OfferFor, problem string) OfferPage {
	offer := OfferPage{
		Page: page, Role: o.Shift.Role, When: Span(o.Shift.StartsAt, o.Shift.EndsAt), Where: JoinWords(", ", o.Shift.VenueName, o.Shift.VenuePostcode),
		Open: o.Open && problem == "", Until: Moment(o.Offer.Deadline), Status: cmp.Or(problem, offerStory(o)), Action: page.Path,
	}
	switch {
	case offer.Open:
		offer.Title = "A place is free"
	case o.Now.On():
		offer.Title = "You have the place"
	default:
		offer.Title = "This offer has ended"
	}
	return offer
}

// offerEnds say how an offer ended.
var offerEnds = map[db.OfferStatus]string{
	db.OfferOpen:      "This offer has ended: its deadline has passed.",
	db.OfferAccepted:  "You accepted this place.",
	db.OfferDeclined:  "You declined this place, so you left the waiting list.",
	db.OfferLapsed:    "This offer has ended: its deadline passed, so you left the waiting list.",
	db.OfferWithdrawn: "This offer has ended, because the shift changed or you withdrew.",
}

// afterOffers say what the person has of the shift now.
var afterOffers = map[rota.AfterOffer]string{
	rota.NothingAfter:   "",
	rota.PlaceAfter:     "You are on the shift.",
	rota.NewerOffer:     "There is a newer one on your rota.",
	rota.WaitingAfter:   "You are {place} on the waiting list.",
	rota.RequestAfter:   "You have asked for a place again.",
	rota.CancelledAfter: "The shift was cancelled later.",
	rota.WithdrewAfter:  "You withdrew later, so you are not on the shift.",
	rota.TakenOffAfter:  "You were taken off the shift later.",
}

// offerStory says how an offer ended, and what place the person has now.
func offerStory(o *rota.OfferFor) string {
	again := ""
	if o.TakeableAgain() {
		again = "You can sign up again."
	}
	after := strings.ReplaceAll(afterOffers[o.After()], "{place}", Ordinal(o.Now.Position))
	return JoinWords(" ", offerEnds[o.Offer.Status], after, again)
}
