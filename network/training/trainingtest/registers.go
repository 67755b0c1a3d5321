// Package trainingtest fills registers in and sends letters, for the tests of
// training and of what is above it.
package trainingtest

import (
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/training"
)

// Registers is a fixture with training.
type Registers struct {
	*networktest.Fixture
	Training *training.Training
}
