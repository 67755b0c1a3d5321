package db

import (
	"context"
	"slices"
	"time"

	"github.com/uptrace/bun"
)

// Venue is a place where events are held.
type Venue struct {
	bun.BaseModel `bun:"table:venues,alias:v"`

	ID        int64 `bun:",pk,autoincrement"`
	Name      string
	Address   string
	Postcode  string
	Area      string
	Version   int
	CreatedAt time.Time
}

// Venues lists every venue by name; query narrows by name.
func (r *Reader) Venues(ctx context.Context, query string) ([]Venue, error) {
	var all []Venue
	err := r.q.NewSelect().Model(&all).OrderExpr("name, id").Scan(ctx)
	return slices.DeleteFunc(all, func(v Venue) bool { return !Finds(query, v.Name) }), translate(err)
}

// Venue returns one venue.
func (r *Reader) Venue(ctx context.Context, id int64) (*Venue, error) {
	return cachedOne[Venue](ctx, r, "SELECT * FROM venues WHERE id = ?", id)
}

// VenueByName returns the venue of this name, in capital letters or small, and postcode.
func (r *Reader) VenueByName(ctx context.Context, name, postcode string) (*Venue, error) {
	return one[Venue](ctx, r, "SELECT * FROM venues WHERE "+sameName+" AND postcode = ? ORDER BY name = ? DESC LIMIT 1", name, Fold(name), postcode, name)
}

// OnlyVenueNamed returns the venue of this name, in capital letters or small; ErrNotFound when none or several have it.
func (r *Reader) OnlyVenueNamed(ctx context.Context, name string) (*Venue, error) {
	var all []Venue
	err := r.q.NewSelect().Model(&all).Where(sameName, name, Fold(name)).Limit(2).Scan(ctx)
	if err == nil && len(all) != 1 {
		err = ErrNotFound
	}
	if err != nil {
		return nil, translate(err)
	}
	return &all[0], nil
}

// VenuesByID returns venues in a map; ids of none are left out.
func (r *Reader) VenuesByID(ctx context.Context, ids []int64) (map[int64]*Venue, error) {
	return byID(ctx, r, "venues", ids, func(v *Venue) int64 { return v.ID })
}

// InsertVenue saves a new venue and fills the id; ErrDuplicate when name and postcode are taken.
func (t *Tx) InsertVenue(ctx context.Context, v *Venue) error {
	v.Version = 1
	return insert(ctx, t, v)
}

// UpdateVenue saves a venue that still has this version and raises it; ErrNotFound when someone else was first.
func (t *Tx) UpdateVenue(ctx context.Context, v *Venue, version int) error {
	v.Version = version + 1
	return changed(t.w.NewUpdate().Model(v).Column("name", "address", "postcode", "area", "version").
		WherePK().Where("version = ?", version).Exec(ctx))
}
