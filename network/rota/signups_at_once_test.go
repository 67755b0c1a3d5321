package rota_test

import (
	"testing"
)

func TestTwoHundredPeopleForFivePlacesLeaveFiveConfirmedAndTheRestInOrder(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		if broken := f.StormForPlaces(200, 5); broken != "" {
			t.Error(broken)
		}
	})
}
