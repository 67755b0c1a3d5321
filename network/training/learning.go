package training

import (
	"context"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// LearningYear is what somebody learned in a year, by London's calendar.
type LearningYear struct {
	Year int
	Time time.Duration // together: what overlaps counts once
	Of   []db.Learned  // by start
}

// HoursOfLearning returns for how long somebody learned in each year, the
// latest first: the whole of each course date they completed that is signed
// off, and each session of a conference they checked in to.
func (n *Training) HoursOfLearning(ctx context.Context, me *db.Person) ([]LearningYear, error) {
	learned, err := n.DB.LearnedBy(ctx, me.ID)
	return hoursOfLearning(learned), err
}

// hoursOfLearning sums stretches of time up by the year in which each began,
// without counting any moment twice. They come by start.
func hoursOfLearning(learned []db.Learned) []LearningYear {
	var years []LearningYear
	var counted time.Time // until here, everything is
	for _, l := range learned {
		year := l.StartsAt.In(clock.London).Year()
		if last := len(years) - 1; last < 0 || years[last].Year != year {
			years = append(years, LearningYear{Year: year})
		}
		y := &years[len(years)-1]
		y.Of = append(y.Of, l)
		if from := clock.Later(counted, l.StartsAt); l.EndsAt.After(from) {
			y.Time += l.EndsAt.Sub(from)
			counted = l.EndsAt
		}
	}
	slices.Reverse(years)
	return years
}
