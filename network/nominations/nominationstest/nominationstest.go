package nominationstest

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/nominations"
)

// GuestOn has a guest of another force accept a place at a course date.
func (f *Guests) GuestOn(e *db.Event, by *db.Person, email, first, last, force string) *db.Person {
	f.T.Helper()
	f.Nominate(by, e, email, force)
	if _, err := f.Nominations.AcceptNomination(f.Ctx, LinkTo(f.T, f.Mailed(), email), nominations.GuestForm{FirstName: first, LastName: last, Rank: "Constable"}); err != nil {
		f.T.Fatal(err)
	}
	p, err := f.DB.PersonByEmail(f.Ctx, email)
	if err != nil {
		f.T.Fatal(err)
	}
	return p
}

// LettersTo sends what is due and returns the kinds of the letters to an address.
func (f *Guests) LettersTo(email string) (kinds []db.MessageKind) {
	f.T.Helper()
	for _, d := range f.Mailed() {
		if d.To == email {
			kinds = append(kinds, d.Message.Kind)
		}
	}
	return kinds
}

// AskedBy returns the latest nomination by somebody to an event.
func (f *Guests) AskedBy(me *db.Person, e *db.Event) nominations.MyNomination {
	f.T.Helper()
	page, err := f.Nominations.NominationsFor(f.Ctx, me, e.ID)
	if err != nil || len(page.Mine) == 0 {
		f.T.Fatalf("%+v, %v", page, err)
	}
	return page.Mine[0]
}

// Stranger is an address that is nobody's.
const Stranger = "sam.canary@beds.example.net"

// Mailed sends what is due and returns the letters, the latest last.
func (f *Guests) Mailed() []messages.Delivery {
	f.T.Helper()
	var all []messages.Delivery
	for {
		d, err := f.Messages.ClaimNext(f.Ctx)
		if err != nil {
			f.T.Fatal(err)
		}
		if d == nil {
			return all
		}
		if _, err := f.Messages.Delivered(f.Ctx, d); err != nil {
			f.T.Fatal(err)
		}
		all = append(all, *d)
	}
}

// LinkTo returns the code of the latest letter to an address.
func LinkTo(t testing.TB, letters []messages.Delivery, to string) string {
	t.Helper()
	code := ""
	for _, d := range letters {
		if d.To == to {
			code = messages.GuestCode(d.Message.Link)
		}
	}
	if code == "" {
		t.Fatalf("no letter to %s has a link", to)
	}
	return code
}

// Nominate asks somebody to take part.
func (f *Guests) Nominate(me *db.Person, e *db.Event, emails, force string) {
	f.T.Helper()
	if _, err := f.Nominations.Nominate(f.Ctx, me, e.ID, nominations.Form{Emails: emails, Force: force}); err != nil {
		f.T.Fatal(err)
	}
}
