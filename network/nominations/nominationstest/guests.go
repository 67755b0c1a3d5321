// Package nominationstest asks people of other forces to take part by a link,
// for the tests of nominations and of what is above them.
package nominationstest

import (
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/nominations"
)

// Guests is a fixture with nominations.
type Guests struct {
	*networktest.Fixture
	Nominations *nominations.Nominations
}
