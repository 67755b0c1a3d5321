package messages

import (
	"strings"
	"testing"
)

func TestAFeedNamesTheTypeOfItsRefreshIntervalOnce(t *testing.T) {
	t.Parallel()
	text, err := CalendarText("Duties", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text, "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n") {
		t.Errorf("the feed begins\n%.300s", text)
	}
}
