// Package upkeep looks after the whole database: whether it is ready, damaged or held back.
package upkeep

import "github.com/rainbowrota/rainbowrota/network/action"

// Upkeep looks after the whole database. Make it with [New].
type Upkeep struct {
	*action.Ground

	checks checks // what this process knows of the state of the database
}

// New returns the upkeep on a ground.
func New(ground *action.Ground) *Upkeep {
	return &Upkeep{Ground: ground}
}
