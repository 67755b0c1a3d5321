package nominations

import (
	"slices"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Form names the people that somebody nominates, as typed.
type Form struct {
	Emails string // one on a line, which may name the force after a comma
	Force  string // of people on other lines who are not known, or "" when they say it themselves
}

// Ask is an address that somebody nominates, with the force whose place it is.
type Ask struct{ Email, Force string }

// AsksIn reads the people that somebody nominates. anybody tells that they may be
// of any force; otherwise it accepts one colleague only.
func AsksIn(me *db.Person, form Form, anybody bool) (asks []Ask, err error) {
	var f refusal.Faults
	others := f.Line("force", form.Force)
	for line := range strings.Lines(f.Text("emails", form.Emails)) {
		emails, force := action.AddressesAndRest(line)
		switch {
		case !anybody:
			force = me.Force
		case force == "":
			force = others
		}
		for _, typed := range emails {
			email := action.EmailAddress(&f, "emails", typed)
			switch {
			case f.Has("emails") && f.Fields[0].Message == action.NotAnAddress:
				return nil, refusal.OfField("emails", "“%s” is not an email address like first.last@example.org", words.OneLine(typed))
			case len(f.Fields) > 0:
				return nil, refusal.OfField("emails", "“%s”: %s", words.OneLine(typed), f.Fields[0].Message)
			case email == strings.ToLower(me.Email):
				return nil, refusal.OfField("emails", "That is your own address: sign up on the page of the course instead")
			case !anybody && domainOf(email) != domainOf(me.Email):
				return nil, refusal.OfField("emails", "Enter the work email address of a colleague of your own force, which ends in @%s like yours. People of other forces are asked by a coordinator", domainOf(me.Email))
			case !slices.ContainsFunc(asks, func(a Ask) bool { return a.Email == email }):
				asks = append(asks, Ask{email, f.Line("emails", force)})
			}
		}
	}
	switch {
	case len(f.Fields) > 0:
	case len(asks) == 0:
		f.Add("emails", "Enter an email address")
	case len(asks) > nominationsAtOnce || !anybody && len(asks) > 1:
		f.Add("emails", "Enter %s at most", words.Count(map[bool]int{true: nominationsAtOnce, false: 1}[anybody], "address"))
	}
	// Two who ask the same people wait for their buckets in one order.
	slices.SortFunc(asks, func(a, b Ask) int { return strings.Compare(a.Email, b.Email) })
	return asks, f.Err()
}

func domainOf(email string) string {
	return strings.ToLower(email[strings.LastIndex(email, "@")+1:])
}
