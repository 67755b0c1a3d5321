package rota

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestAfterAnOfferThePersonHasAPlaceAnotherOneOrNothing(t *testing.T) {
	t.Parallel()
	mine := func(status db.SignupStatus) Opening { return Opening{Mine: &db.Signup{Status: status}} }
	waiting, newer, full := mine(db.SignupWaiting), mine(db.SignupWaiting), mine(db.SignupWithdrawn)
	waiting.Position, newer.Position, newer.Offer = 2, 1, &db.Offer{}
	full.Obstacle.Kind = Started
	cancelled := mine(db.SignupCancelled)
	cancelled.EventStatus, cancelled.Obstacle.Kind = db.EventCancelled, NotOpen
	for name, c := range map[string]struct {
		offer db.OfferStatus
		now   Opening
		want  AfterOffer
		again bool
	}{
		"they accepted and are on it":          {db.OfferAccepted, mine(db.SignupConfirmed), PlaceAfter, false},
		"they accepted and withdrew":           {db.OfferAccepted, mine(db.SignupWithdrawn), WithdrewAfter, true},
		"they accepted and were taken off":     {db.OfferAccepted, mine(db.SignupCancelled), TakenOffAfter, true},
		"it lapsed":                            {db.OfferLapsed, mine(db.SignupWithdrawn), NothingAfter, true},
		"it lapsed and the shift has begun":    {db.OfferLapsed, full, NothingAfter, false},
		"they declined and asked again":        {db.OfferDeclined, mine(db.SignupRequested), RequestAfter, false},
		"they declined and wait again":         {db.OfferDeclined, waiting, WaitingAfter, false},
		"it was withdrawn and there is one":    {db.OfferWithdrawn, newer, NewerOffer, false},
		"they accepted and it was cancelled":   {db.OfferAccepted, cancelled, CancelledAfter, false},
		"it lapsed before it was cancelled":    {db.OfferLapsed, cancelled, CancelledAfter, false},
		"it lapsed and a lead put them on it":  {db.OfferLapsed, mine(db.SignupConfirmed), PlaceAfter, false},
		"it was withdrawn as they were let go": {db.OfferWithdrawn, mine(db.SignupCancelled), NothingAfter, true},
	} {
		o := &OfferFor{Offer: &db.Offer{Status: c.offer}, Now: c.now}
		if o.After() != c.want || o.TakeableAgain() != c.again {
			t.Errorf("%s: %d, again %v; want %d, %v", name, o.After(), o.TakeableAgain(), c.want, c.again)
		}
	}
}
