package views

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// SignInPage is where people sign in.
type SignInPage struct {
	Page
	Next     string       // where to go afterwards, a path of ours, or ""
	People   []DemoPerson // who a demo can sign in as
	Kept     *Kept        // what was typed when the session had ended, or nil
	Lost     bool         // it was too much to be kept
	Ways     accounts.Ways
	Leave    string // where the link to the work account leads
	Autofill string // what a browser fills into the field of the address
}

// On puts a sign-in form on a page, with the ways that are open and the invented
// people of a demo.
func (p SignInPage) On(page Page, ways accounts.Ways, demo []db.Person) SignInPage {
	page.Title, page.Form = "Sign in", p.Form
	p.Page, p.Ways, p.Autofill, p.Leave = page, ways, "username", leaving("/sign-in/provider", p.Next)
	if ways.Passkey {
		p.Autofill = "username webauthn"
	}
	for i := range demo {
		p.People = append(p.People, DemoPerson{ID: demo[i].ID, Name: demo[i].Name(), Roles: Capital(words.Joined(demo[i].Roles, ", "))})
	}
	return p
}

// leaving is the address of ours that sends somebody to the identity provider, and
// to next afterwards.
func leaving(path, next string) string {
	if next == "" {
		return path
	}
	return path + "?next=" + url.QueryEscape(next)
}

// AgainPage is where somebody proves that it is still them.
type AgainPage struct{ SignInPage }

// Again asks on a page that it is still the same person.
func (p SignInPage) Again(page Page, ways accounts.Ways) AgainPage {
	page.Title, page.Form = "Is it still you?", p.Form
	p.Page, p.Ways = page, ways
	p.Leave = leaving("/account/again/provider", p.Next)
	return AgainPage{p}
}

// DemoPerson is an invented person with a sign-in button.
type DemoPerson struct {
	ID    int64
	Name  string
	Roles string
}

// Kept is a form that could not be taken when it was sent, carried along so
// that nothing of it is lost.
type Kept struct {
	Path   string // where it was sent, a path of ours
	Method string // POST, PUT, PATCH or DELETE
	Fields []KeptField
}

// KeptField is one field of a form, as it was typed.
type KeptField struct{ Name, Value string }

// Label is the field's name in words, or "" for one that nobody typed.
func (f KeptField) Label() string { return fieldLabel(f.Name) }

// KeptPage shows a kept form to a person who is signed in (again), to be sent now.
type KeptPage struct {
	Page
	Kept    Kept
	Why     string // why it was not taken the first time
	Discard string // where the link leads that drops it
}

// NewKeptPage shows a kept form: of a session that had ended when it was sent,
// or of an earlier one, in which its page was opened.
// proved says that it waited for its person to prove who they are.
func NewKeptPage(page Page, kept Kept, ended, proved bool) KeptPage {
	page.Title = "Send what you typed?"
	why := "You signed in again after that page was opened, so this was not saved yet: read it and send it now."
	switch {
	case proved:
		why = "Thank you. This was not saved yet, because we asked first that it is you: read it and send it now."
	case ended:
		why = "You are signed in. This was not saved yet, because your session had ended: read it and send it now."
	}
	return KeptPage{Page: page, Kept: kept, Discard: "/", Why: why}
}

// notTyped are fields that forms carry for the app.
var notTyped = map[string]bool{"version": true, "form": true, "form_key": true, "key": true, "id": true, "credential": true, "secret": true}

func fieldLabel(name string) string {
	if notTyped[name] || strings.HasPrefix(name, "_") {
		return ""
	}
	return Capital(strings.TrimSpace(strings.NewReplacer("-", " ", "_", " ", ".", " ").Replace(name)))
}

// SessionSpan tells how long sessions last that differ by role: "12 hours", or
// "2 to 12 hours, depending on your role".
func SessionSpan(of map[db.Role]time.Duration) string {
	spans := slices.Sorted(maps.Values(of))
	if len(spans) == 0 {
		return ""
	}
	least, most := int(spans[0].Hours()), int(spans[len(spans)-1].Hours())
	unit := "hour"
	if least%24 == 0 && most%24 == 0 {
		least, most, unit = least/24, most/24, "day"
	}
	if least == most {
		return words.Count(most, unit)
	}
	return fmt.Sprintf("%d to %s, depending on your role", least, words.Count(most, unit))
}
