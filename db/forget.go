package db

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// GuestsToForget lists up to limit ids of guests who are not needed any more. A
// guest is a person whose only role is guest, of another force than own or made
// by a link. They signed up for nothing that ended after ended, speak at nothing
// later, are asked to nothing, and every force was told the results of its
// people: no line of a register is blank, "not yet", not signed off or not told.
// Lines of events that ended by unsettled keep nobody. With an id other than 0
// it looks at that person only.
func (r *Reader) GuestsToForget(ctx context.Context, own string, ended, unsettled time.Time, id, limit int64) ([]int64, error) {
	return many[int64](ctx, r, `SELECT p.id FROM people AS p JOIN roles AS ro ON ro.person_id = p.id AND ro.role = 'guest'
		WHERE p.forgotten_at IS NULL AND (p.force <> ? OR p.grade = 'external' AND EXISTS (SELECT 1 FROM nominations AS made WHERE made.person_id = p.id)) AND p.created_at <= ? AND (? = 0 OR p.id = ?)
		AND NOT EXISTS (SELECT 1 FROM roles AS other WHERE other.person_id = p.id AND other.role <> 'guest')
		AND NOT EXISTS (SELECT 1 FROM signups AS g JOIN events AS e ON e.id = g.event_id WHERE g.person_id = p.id AND e.ends_at > ?)
		AND NOT EXISTS (SELECT 1 FROM speakers AS sp JOIN events AS e ON e.id = sp.event_id WHERE sp.person_id = p.id AND e.ends_at > ?)
		AND NOT EXISTS (SELECT 1 FROM nominations AS no WHERE no.email = p.email AND no.status = 'open')
		AND NOT EXISTS (SELECT 1 FROM signups AS g JOIN events AS e ON e.id = g.event_id JOIN shifts AS s ON s.id = g.shift_id
			WHERE g.person_id = p.id AND g.status = 'confirmed' AND e.kind = 'training course' AND e.status <> 'cancelled' AND LOWER(TRIM(s.role)) = 'learner' AND e.ends_at > ?
			AND NOT EXISTS (SELECT 1 FROM results AS r WHERE r.signup_id = g.id AND r.result <> 'not yet'))
		AND NOT EXISTS (SELECT 1 FROM signups AS g JOIN results AS r ON r.signup_id = g.id JOIN events AS e ON e.id = g.event_id
			WHERE g.person_id = p.id AND e.ends_at > ? AND g.status = 'confirmed' AND (r.result = 'completed' AND r.signed_at IS NULL OR p.force <> '' AND p.force <> ? AND `+letterDue+`))
		ORDER BY p.id LIMIT ?`, own, ended.UTC(), id, id, ended.UTC(), ended.UTC(), unsettled.UTC(), unsettled.UTC(), own, limit)
}

// forgetting is what is done to forget a person but for the row itself: what
// was said of them goes, and so does every way in. What they did stays, as
// somebody's. Each takes the person's id.
var forgetting = []string{
	"DELETE FROM sessions WHERE person_id = ?",
	"DELETE FROM device_marks WHERE person_id = ?",
	"DELETE FROM passkeys WHERE person_id = ?",
	"DELETE FROM code_keys WHERE person_id = ?",
	"DELETE FROM recovery_codes WHERE person_id = ?",
	"DELETE FROM account_link_codes WHERE link_id IN (SELECT id FROM account_links WHERE person_id = ?)",
	"DELETE FROM account_links WHERE person_id = ?",
	"DELETE FROM provider_identities WHERE person_id = ?",
	"UPDATE people SET seen_month = '' WHERE id = ?",
	"DELETE FROM feeds WHERE person_id = ?",
	"DELETE FROM step_outs WHERE person_id = ?",
	"DELETE FROM needs WHERE person_id = ?",
	"DELETE FROM nomination_links WHERE nomination_id IN (SELECT id FROM nominations WHERE person_id = ?)",
	"UPDATE results SET reason = '' WHERE signup_id IN (SELECT id FROM signups WHERE person_id = ?)",
	"UPDATE signups SET reason = '', override = '' WHERE person_id = ?",
	"UPDATE accreditations SET revoke_reason = '', source = CASE WHEN number = '' THEN '' ELSE source END WHERE person_id = ?", // or the name of a course
	"UPDATE speakers SET name = 'Former guest', email = '', phone = '', needs = '', thanks = '' WHERE person_id = ?",
	"UPDATE messages SET status = 'stopped' WHERE person_id = ? AND status IN ('pending', 'sending')",
	"UPDATE messages SET subject = '', body = '', link = '', link_text = '', why = '' WHERE person_id = ?",
	"UPDATE messages SET subject = '', body = '', link = '', link_text = '', why = '' WHERE nomination_id IN (SELECT id FROM nominations WHERE person_id = ?)",
	"UPDATE messages SET subject = '', body = '' WHERE kind = 'late withdrawal' AND event_id IN (SELECT event_id FROM signups WHERE person_id = ?)",
}

// ForgetPerson forgets all that is known of a person, except that there was one. p
// has what is saved instead of the name and the address.
func (t *Tx) ForgetPerson(ctx context.Context, p *Person) error {
	for _, statement := range forgetting {
		if err := t.Exec(ctx, statement, p.ID); err != nil {
			return err
		}
	}
	return t.UpdatePerson(ctx, p, "email", "first_name", "last_name", "search", "rank", "area", "phone", "password", "skills", "asked_at", "version", "deactivated_at", "forgotten_at")
}

// Holding lists the tables that hold a text anywhere, in capitals or not. It
// reads everything, and is how it is shown that somebody was forgotten.
func (r *Reader) Holding(ctx context.Context, text string) ([]string, error) {
	tables, err := many[string](ctx, r, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY name")
	if r.postgres {
		tables, err = many[string](ctx, r, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
	}
	if err != nil {
		return nil, translate(err)
	}
	var holding []string
	for _, table := range tables {
		row := "x::text"
		if !r.postgres {
			columns, err := many[string](ctx, r, "SELECT name FROM pragma_table_info(?)", table)
			if err != nil {
				return nil, err
			}
			for i := range columns {
				columns[i] = "COALESCE(x." + columns[i] + ", '')"
			}
			row = strings.Join(slices.Clip(columns), " || ' ' || ")
		}
		found, err := many[int64](ctx, r, fmt.Sprintf("SELECT COUNT(*) FROM %s AS x WHERE LOWER(%s) LIKE ?", table, row), "%"+strings.ToLower(text)+"%")
		if err != nil {
			return nil, err
		}
		if found[0] > 0 {
			holding = append(holding, table)
		}
	}
	return holding, nil
}
