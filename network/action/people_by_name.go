package action

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/rainbowrota/rainbowrota/db"
)

// ByName orders people by last and then first name, in capital letters or small.
func ByName(a, b *db.Person) int {
	return cmp.Or(strings.Compare(db.Fold(a.LastName), db.Fold(b.LastName)), strings.Compare(db.Fold(a.FirstName), db.Fold(b.FirstName)))
}

// SortByName sorts people by name.
func SortByName(people []db.Person) {
	slices.SortStableFunc(people, func(a, b db.Person) int { return ByName(&a, &b) })
}

// How much of a name is typed before anybody is found by it, and how many are
// found at once, so that a search is no list of everybody.
const (
	lettersToFind = 2
	foundAtOnce   = 20
)

// enoughToFind tells whether somebody is looked for by what was typed.
func enoughToFind(typed string) bool {
	letters := 0
	for _, r := range typed {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters >= lettersToFind
}

// PeopleNamed finds active people by part of their name, and not by their
// address. fits, where given, says who else is left out. more tells that there
// are others.
func (n *Ground) PeopleNamed(ctx context.Context, typed string, fits func(*db.Person) bool) (found []db.Person, more bool, err error) {
	if !enoughToFind(typed) {
		return nil, false, nil
	}
	people, err := n.DB.People(ctx, db.PeopleFilter{Query: typed})
	for i := range people {
		switch p := &people[i]; {
		case !db.Finds(typed, p.FirstName, p.LastName), fits != nil && !fits(p):
		case len(found) == foundAtOnce:
			return found, true, err
		default:
			found = append(found, *p)
		}
	}
	return found, false, err
}

// OfOwnForce tells whether somebody is of the force whose rota this is, which
// is so where no other is known.
func (n *Ground) OfOwnForce(p *db.Person) bool {
	return p.Force == "" || db.Fold(strings.TrimSpace(p.Force)) == db.Fold(strings.TrimSpace(n.Settings().ForceName))
}

// Gone is what is said, where a reason is asked for, of somebody who was
// deactivated: the reason for that is nobody else's business.
const Gone = "no longer with the rota"
