package db

import (
	"context"
	"time"
)

// LLOs lists the people of a force who are, were or will be accredited so, by name.
// It leaves out people who were deactivated, and those whose only accreditations
// were revoked.
func (r *Reader) LLOs(ctx context.Context, kind AccreditationKind, force string) ([]Person, error) {
	return many[Person](ctx, r, `SELECT p.* FROM people AS p WHERE p.force = ? AND p.deactivated_at IS NULL
		AND EXISTS (SELECT 1 FROM accreditations AS a WHERE a.person_id = p.id AND a.kind = ? AND a.revoked_at IS NULL)
		ORDER BY p.last_name, p.first_name, p.id`, force, kind)
}

// AreaTarget is how many current liaison officers an area should have.
type AreaTarget struct {
	Area   string
	Target int
}

// AreaTargets returns the targets by area; an area without one is left out.
func (r *Reader) AreaTargets(ctx context.Context) (map[string]int, error) {
	all, err := many[AreaTarget](ctx, r, "SELECT area, target FROM area_targets")
	targets := make(map[string]int, len(all))
	for _, t := range all {
		targets[t.Area] = t.Target
	}
	return targets, err
}

// SaveAreaTarget sets the target of an area.
func (t *Tx) SaveAreaTarget(ctx context.Context, area string, target int) error {
	return t.Exec(ctx, "INSERT INTO area_targets (area, target) VALUES (?, ?) ON CONFLICT (area) DO UPDATE SET target = excluded.target", area, target)
}

// AccreditedSignup is an active sign-up for a shift that needs an accreditation.
type AccreditedSignup struct {
	ShiftID       int64
	PersonID      int64
	StartsAt      time.Time
	Accreditation AccreditationKind
}

// AccreditedSignups lists the active sign-ups for shifts that need an accreditation
// and start after a moment, by start. It lists only people who have or had an
// accreditation of that kind.
func (r *Reader) AccreditedSignups(ctx context.Context, after time.Time) ([]AccreditedSignup, error) {
	return many[AccreditedSignup](ctx, r, `SELECT g.shift_id, g.person_id, s.starts_at, s.accreditation
		FROM shifts AS s JOIN signups AS g ON g.shift_id = s.id
		WHERE s.starts_at > ? AND s.accreditation <> '' AND s.cancelled_at IS NULL AND g.status IN ('requested', 'confirmed', 'waiting')
		AND EXISTS (SELECT 1 FROM accreditations AS a WHERE a.person_id = g.person_id AND a.kind = s.accreditation)
		ORDER BY s.starts_at, g.id`, after.UTC())
}
