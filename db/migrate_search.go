package db

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/migrate"
)

// searchFilled fills the columns that are searched of what there is already: no
// database can take accents off. It goes through ids, so that it holds little
// at a time, and running it twice is running it once.
func searchFilled(name string) migrate.Migration {
	return migrate.Migration{Name: name, Comment: "search_filled", Up: func(ctx context.Context, migrator *migrate.Migrator, _ *migrate.Migration) error {
		return migrator.DB().RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
			for _, fill := range []struct{ table, text string }{
				{"people", "first_name || ' ' || last_name || ' ' || email"},
				{"events", "title || ' ' || kind || ' ' || area"},
				{"shifts", "role"},
				{"contacts", "name"},
			} {
				if err := fillSearch(ctx, tx, fill.table, fill.text); err != nil {
					return fmt.Errorf("%s: %w", fill.table, err)
				}
			}
			return nil
		})
	}}
}

// fillSearch fills the column of one table from what its text is made of.
func fillSearch(ctx context.Context, tx bun.Tx, table, text string) error {
	for after := int64(0); ; {
		var rows []struct {
			ID           int64
			Text, Search string
		}
		err := tx.NewRaw("SELECT id, "+text+" AS text, search FROM "+table+" WHERE id > ? ORDER BY id LIMIT ?", after, rowsAtOnce).Scan(ctx, &rows)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, row := range rows {
			after = row.ID
			folded := Searchable(row.Text)
			// Who was taken back or forgotten is found by nothing.
			if folded == row.Search || row.Search == "" && table == "people" {
				continue
			}
			if _, err := tx.NewRaw("UPDATE "+table+" SET search = ? WHERE id = ?", folded, row.ID).Exec(ctx); err != nil {
				return err
			}
		}
	}
}
