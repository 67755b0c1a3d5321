package network_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
)

func TestEachStepOfAFirstRunIsTickedOffByItsOwnFact(t *testing.T) {
	t.Parallel()
	for step, facts := range map[network.StartStep]network.StartFacts{
		network.StepName:   {Force: "Testshire Police"},
		network.StepAreas:  {Areas: 1},
		network.StepMail:   {Mail: true},
		network.StepPeople: {Begun: db.Begun{Others: true}},
		network.StepInvite: {Begun: db.Begun{Invited: true}},
		network.StepEvent:  {Begun: db.Begun{Planned: true}},
	} {
		for _, other := range network.StartSteps {
			if done := network.StepDone(other, &facts); done != (other == step) {
				t.Errorf("by the fact of %s, %s is done: %v", step, other, done)
			}
		}
		if left := facts.Left(); left != len(network.StartSteps)-1 {
			t.Errorf("with %s done, %d are left", step, left)
		}
	}
	all := network.StartFacts{Force: "Testshire Police", Areas: 10, Mail: true, Begun: db.Begun{Others: true, Invited: true, Planned: true}}
	if all.Left() != 0 {
		t.Errorf("with all done, %d are left", all.Left())
	}
}
