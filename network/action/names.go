package action

import (
	"context"

	"github.com/rainbowrota/rainbowrota/db"
)

// Known names are suggested to the person who plans an event. A name says
// nothing of contacts, notes or people.

// VenueNames lists the names of the known venues.
func (n *Ground) VenueNames(ctx context.Context) ([]string, error) {
	all, err := n.DB.Venues(ctx, "")
	return namesOf(all, func(v *db.Venue) string { return v.Name }), err
}

// PartnerNames lists the names of the known partners.
func (n *Ground) PartnerNames(ctx context.Context) ([]string, error) {
	all, err := n.DB.Partners(ctx, "")
	return namesOf(all, func(p *db.Partner) string { return p.Name }), err
}

// SeriesTitles lists the titles of the known series.
func (n *Ground) SeriesTitles(ctx context.Context) ([]string, error) {
	all, err := n.DB.AllSeries(ctx)
	return namesOf(all, func(s *db.Series) string { return s.Title }), err
}

// Courses lists every course by name. What a course is, everybody may know.
func (n *Ground) Courses(ctx context.Context) ([]db.Course, error) { return n.DB.Courses(ctx) }

func namesOf[T any](all []T, name func(*T) string) []string {
	names := make([]string, len(all))
	for i := range all {
		names[i] = name(&all[i])
	}
	return names
}
