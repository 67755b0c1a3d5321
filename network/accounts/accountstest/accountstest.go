package accountstest

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/people"
)

// ZoesPassword is Zoe's password.
const ZoesPassword = "correct horse battery staple"

// Zoe adds somebody with a password.
func (f *Signers) Zoe() *db.Person {
	f.T.Helper()
	p, err := f.Accounts.AddPerson(f.Ctx, people.PersonForm{FirstName: "Zoe", LastName: "Brandt", Email: "zoe@example.org"}, ZoesPassword)
	if err != nil {
		f.T.Fatal(err)
	}
	return p
}

// Tries signs in to Zoe's account.
func (f *Signers) Tries(password, address, device string) (accounts.SignedIn, error) {
	return f.Accounts.SignIn(f.Ctx, accounts.SignInForm{Email: "zoe@example.org", Password: password, Address: address, Device: device})
}
