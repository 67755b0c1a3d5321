// Package rotatest has people sign up for shifts and courses, for the tests of
// the rota and of what is above it.
package rotatest

import (
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/programme/programmetest"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// Places is a fixture with a rota.
type Places struct {
	*programmetest.Sessions
	Rota *rota.Rota
}

// New builds the rota on a fixture, with what is below it.
func New(f *networktest.Fixture) *Places {
	s := programmetest.New(f)
	return &Places{Sessions: s, Rota: rota.New(f.Ground, f.Messages, s.Programme)}
}
