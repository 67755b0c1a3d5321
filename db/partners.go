package db

import (
	"context"
	"slices"
	"time"

	"github.com/uptrace/bun"
)

// Partner is an organisation the network works with.
type Partner struct {
	bun.BaseModel `bun:"table:partners,alias:pa"`

	ID        int64 `bun:",pk,autoincrement"`
	Name      string
	Kind      string
	Notes     string
	Version   int
	CreatedAt time.Time
}

// Contact is someone at a partner.
type Contact struct {
	bun.BaseModel `bun:"table:contacts,alias:c"`

	ID        int64 `bun:",pk,autoincrement"`
	PartnerID int64
	Name      string
	Search    string // the name as it is searched, see Searchable
	Post      string
	Email     string
	Phone     string
}

// Partners lists every partner by name; query narrows by name.
func (r *Reader) Partners(ctx context.Context, query string) ([]Partner, error) {
	var all []Partner
	err := r.q.NewSelect().Model(&all).OrderExpr("name, id").Scan(ctx)
	return slices.DeleteFunc(all, func(p Partner) bool { return !Finds(query, p.Name) }), translate(err)
}

// Partner returns one partner.
func (r *Reader) Partner(ctx context.Context, id int64) (*Partner, error) {
	return one[Partner](ctx, r, "SELECT * FROM partners WHERE id = ?", id)
}

// PartnerByName returns the partner of this name, in capital letters or small.
func (r *Reader) PartnerByName(ctx context.Context, name string) (*Partner, error) {
	return one[Partner](ctx, r, "SELECT * FROM partners WHERE "+sameName+" ORDER BY name = ? DESC LIMIT 1", name, Fold(name), name)
}

// sameName finds a name in capital letters or small. The database lowers it as
// in the index that keeps the name from being there twice; Fold also lowers the
// letters that SQLite leaves alone.
const sameName = "LOWER(name) IN (LOWER(?), ?)"

// ContactByName returns the partner's contact of this name, in capital letters or small.
func (r *Reader) ContactByName(ctx context.Context, partnerID int64, name string) (*Contact, error) {
	return one[Contact](ctx, r, "SELECT * FROM contacts WHERE partner_id = ? AND name <> '' AND "+sameName+" ORDER BY name = ? DESC LIMIT 1", partnerID, name, Fold(name), name)
}

// Contacts lists a partner's contacts by name; with partnerID 0, everybody's.
// Those who were removed have no name and are left out.
func (r *Reader) Contacts(ctx context.Context, partnerID int64) ([]Contact, error) {
	var all []Contact
	q := r.q.NewSelect().Model(&all).Where("name <> ''").OrderExpr("name, id")
	if partnerID != 0 {
		q.Where("partner_id = ?", partnerID)
	}
	return all, translate(q.Scan(ctx))
}

// Contact returns one contact.
func (r *Reader) Contact(ctx context.Context, id int64) (*Contact, error) {
	return one[Contact](ctx, r, "SELECT * FROM contacts WHERE id = ?", id)
}

// ContactsByID returns contacts in a map; ids of none are left out.
func (r *Reader) ContactsByID(ctx context.Context, ids []int64) (map[int64]*Contact, error) {
	return byID(ctx, r, "contacts", ids, func(c *Contact) int64 { return c.ID })
}

// InsertPartner saves a new partner and fills the id; ErrDuplicate when the name is taken.
func (t *Tx) InsertPartner(ctx context.Context, p *Partner) error {
	p.Version = 1
	return insert(ctx, t, p)
}

// UpdatePartner saves a partner that still has this version and raises it; ErrNotFound when someone else was first.
func (t *Tx) UpdatePartner(ctx context.Context, p *Partner, version int) error {
	p.Version = version + 1
	return changed(t.w.NewUpdate().Model(p).Column("name", "kind", "notes", "version").
		WherePK().Where("version = ?", version).Exec(ctx))
}

// InsertContact saves a new contact and fills the id; ErrDuplicate when the partner has one of the name.
func (t *Tx) InsertContact(ctx context.Context, c *Contact) error {
	c.Search = Searchable(c.Name)
	return insert(ctx, t, c)
}

// UpdateContact saves a contact; ErrDuplicate when the partner has another of the name.
func (t *Tx) UpdateContact(ctx context.Context, c *Contact) error {
	c.Search = Searchable(c.Name)
	return changed(t.w.NewUpdate().Model(c).Column("name", "search", "post", "email", "phone").WherePK().Exec(ctx))
}

// ReleaseContact takes a contact off the events that name it.
func (t *Tx) ReleaseContact(ctx context.Context, c *Contact) error {
	_, err := t.w.NewUpdate().Table("events").Set("contact_id = NULL").
		Where("partner_id = ? AND contact_id = ?", c.PartnerID, c.ID).Exec(ctx)
	return translate(err)
}
