// Package training trains people: courses, registers, accreditations, certificates and where liaison officers are lacking.
package training

import (
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/staffing"
)

// Training trains people. Make it with [New].
type Training struct {
	*action.Ground
	messages *messages.Messages
	rota     *rota.Rota
	staffing *staffing.Staffing
}

// New returns the training on a ground with what is below it.
func New(ground *action.Ground, messages *messages.Messages, rota *rota.Rota, staffing *staffing.Staffing) *Training {
	return &Training{Ground: ground, messages: messages, rota: rota, staffing: staffing}
}
