// Package accountstest has an account that somebody signs in to, for the tests
// of accounts and of what is above them.
package accountstest

import (
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/networktest"
)

// Signers is a fixture with accounts.
type Signers struct {
	*networktest.Fixture
	Accounts *accounts.Accounts
}
