package action

import (
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
)

// Distinct returns ids once each, in order, without 0. It does so in the slice
// it is given, which is used up.
func Distinct(ids []int64) []int64 {
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id int64) bool { return id == 0 })
}

// PersonIDs are the ids of the people who signed up, in the same order.
func PersonIDs(signups []db.Signup) []int64 {
	ids := make([]int64, len(signups))
	for i := range signups {
		ids[i] = signups[i].PersonID
	}
	return ids
}
