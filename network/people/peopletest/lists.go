// Package peopletest imports lists of people, for the tests of people and of
// what is above them.
package peopletest

import (
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/people"
)

// Lists is a fixture with people.
type Lists struct {
	*networktest.Fixture
	People *people.People
}
