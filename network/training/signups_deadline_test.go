package training_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestAReminderNamesACourseWhoseSignUpHasClosedAsClosed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Clock = time.Date(2027, 11, 30, 9, 0, 0, 0, clock.London)
		e, _ := f.CourseDate(10)
		e.SignUpBy = f.Clock.Add(time.Minute)
		f.SaveEvent(e)
		says := func() string {
			dates, err := f.Training.Renewals(f.Ctx, f.Clock)
			if err != nil {
				t.Fatal(err)
			}
			return training.DatesToRenew(dates, "2028-02-29")
		}
		if got := says(); !strings.HasSuffix(got, ": 10 places left") {
			t.Errorf("before the deadline it says %q", got)
		}
		f.Clock = e.SignUpBy
		if got := says(); !strings.HasSuffix(got, ": sign-up has closed") {
			t.Errorf("after it, it says %q", got)
		}
	})
}
