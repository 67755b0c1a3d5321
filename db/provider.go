package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// ProviderIdentity is who a person is at the force's identity provider.
type ProviderIdentity struct {
	bun.BaseModel `bun:"table:provider_identities,alias:pi"`

	Issuer   string `bun:",pk"`
	Subject  string `bun:",pk"`
	PersonID int64
	LinkedAt time.Time
}

// ProviderIdentity returns an identity, or ErrNotFound when it is nobody's here.
func (r *Reader) ProviderIdentity(ctx context.Context, issuer, subject string) (*ProviderIdentity, error) {
	return one[ProviderIdentity](ctx, r, "SELECT * FROM provider_identities WHERE issuer = ? AND subject = ?", issuer, subject)
}

// ProviderIdentityOf returns the identity of a person, or ErrNotFound.
func (r *Reader) ProviderIdentityOf(ctx context.Context, personID int64, issuer string) (*ProviderIdentity, error) {
	return one[ProviderIdentity](ctx, r, "SELECT * FROM provider_identities WHERE person_id = ? AND issuer = ?", personID, issuer)
}

// InsertProviderIdentity saves an identity; ErrDuplicate when it is somebody's, or
// the person has another one of that issuer.
func (t *Tx) InsertProviderIdentity(ctx context.Context, i *ProviderIdentity) error {
	_, err := t.w.NewInsert().Model(i).Exec(ctx)
	return translate(err)
}

// DeleteProviderIdentities removes the identities of a person.
func (t *Tx) DeleteProviderIdentities(ctx context.Context, personID int64) error {
	return t.Exec(ctx, "DELETE FROM provider_identities WHERE person_id = ?", personID)
}
