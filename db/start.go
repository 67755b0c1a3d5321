package db

import "context"

// Begun is what a new network has done so far.
type Begun struct {
	Others  bool // somebody besides the first administrator has a record
	Invited bool // somebody was invited
	Planned bool // there is an event, if only a draft
}

// Begun tells what a new network has done. Each answer needs one or two rows;
// that the id is above 0 has the first event looked up and not all of them.
func (r *Reader) Begun(ctx context.Context) (Begun, error) {
	b, err := one[Begun](ctx, r, `SELECT EXISTS (SELECT 1 FROM people WHERE forgotten_at IS NULL LIMIT 1 OFFSET 1) AS others,
		EXISTS (SELECT 1 FROM account_links WHERE purpose = 'invitation') AS invited, EXISTS (SELECT 1 FROM events WHERE id > 0) AS planned`)
	if err != nil {
		return Begun{}, err
	}
	return *b, nil
}
