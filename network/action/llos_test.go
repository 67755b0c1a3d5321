package action

import (
	"testing"
)

func TestAnAccreditationIsCurrentThenLapsesSoonThenLapsed(t *testing.T) {
	t.Parallel()
	for until, want := range map[string]TermStatus{
		"2027-06-01": Current, "2027-05-31": Current, "2027-05-30": LapsesSoon, "2027-03-02": LapsesSoon, "2027-03-01": Lapsed,
	} {
		if got := AccreditationStatus("2026-03-01", until, "2027-03-02"); got != want {
			t.Errorf("until %s it is %s on 2 March, want %s", until, got, want)
		}
	}
	if got := AccreditationStatus("2027-03-03", "2027-04-01", "2027-03-02"); got != BeginsLater {
		t.Errorf("the day before its first day it %s", got)
	}
}
