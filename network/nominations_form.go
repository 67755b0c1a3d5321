package network

import (
	"slices"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
)

// NominationForm is whom somebody nominates, as typed.
type NominationForm struct {
	Emails string // one on a line, which may name the force after a comma
	Force  string // of people on other lines who are not known, or "" when they say it themselves
}

// ask is an address that somebody nominates, with the force whose place it is.
type ask struct{ email, force string }

// asksIn reads whom somebody nominates: anybody, or one colleague.
func asksIn(me *db.Person, form NominationForm, anybody bool) (asks []ask, err error) {
	var f faults
	others := f.line("force", form.Force)
	for line := range strings.Lines(f.text("emails", form.Emails)) {
		emails, force := addressesAndRest(line)
		switch {
		case !anybody:
			force = me.Force
		case force == "":
			force = others
		}
		for _, typed := range emails {
			email := emailAddress(&f, "emails", typed)
			switch {
			case f.has("emails") && f.fields[0].Message == notAnAddress:
				return nil, invalid("emails", "“%s” is not an email address like first.last@example.org", oneLine(typed))
			case len(f.fields) > 0:
				return nil, invalid("emails", "“%s”: %s", oneLine(typed), f.fields[0].Message)
			case email == strings.ToLower(me.Email):
				return nil, invalid("emails", "That is your own address: sign up on the page of the course instead")
			case !anybody && domainOf(email) != domainOf(me.Email):
				return nil, invalid("emails", "Enter the work email address of a colleague of your own force, which ends in @%s like yours. People of other forces are asked by a coordinator", domainOf(me.Email))
			case !slices.ContainsFunc(asks, func(a ask) bool { return a.email == email }):
				asks = append(asks, ask{email, f.line("emails", force)})
			}
		}
	}
	switch {
	case len(f.fields) > 0:
	case len(asks) == 0:
		f.add("emails", "Enter an email address")
	case len(asks) > nominationsAtOnce || !anybody && len(asks) > 1:
		f.add("emails", "Enter %s at most", count(map[bool]int{true: nominationsAtOnce, false: 1}[anybody], "address"))
	}
	// Two who ask the same people wait for their buckets in one order.
	slices.SortFunc(asks, func(a, b ask) int { return strings.Compare(a.email, b.email) })
	return asks, f.err()
}

func domainOf(email string) string {
	return strings.ToLower(email[strings.LastIndex(email, "@")+1:])
}
