package messages

import (
	"testing"
)

func TestEachTryWaitsTwiceAsLongAsTheOneBeforeAndAnHourAtMost(t *testing.T) {
	t.Parallel()
	for attempt, minutes := range map[int]float64{1: 1, 2: 2, 3: 4, 4: 8, 5: 16, 6: 32, 7: 60, 20: 60} {
		for _, key := range []string{"a", "b", "c", "confirmed/signup-7"} {
			if got := pause(attempt, key).Minutes() / minutes; got < 0.8 || got > 1.2 {
				t.Errorf("after try %d of %s it waits %.2f times the %v minutes", attempt, key, got, minutes)
			}
		}
	}
}
