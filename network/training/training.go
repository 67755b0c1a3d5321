// Package training trains people: courses, registers, accreditations, certificates and where liaison officers are lacking.
package training

import (
	"context"

	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/day"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// Training trains people. Make it with [New].
type Training struct {
	*action.Ground
	messages *messages.Messages
	rota     *rota.Rota
	day      *day.Day
}

// New returns the training on a ground with what is below it.
func New(ground *action.Ground, m *messages.Messages, rota *rota.Rota, day *day.Day) *Training {
	n := &Training{Ground: ground, messages: m, rota: rota, day: day}
	m.Register(messages.Registered{
		Kinds: messages.AllKinds(messages.KindsFrom(accreditationScripts), messages.KindsFrom(lapseScripts), n.registerKinds()),
		Plan:  []func(context.Context, *messages.EventMessages) error{n.planRegister},
	})
	return n
}
