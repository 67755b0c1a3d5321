package db_test

import (
	"fmt"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestASearchLeavesOutAccentsApostrophesAndDashes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Siobhán O’Connor":            "siobhan oconnor",
		"O'CONNOR":                    "oconnor",
		"O`Connor O´Connor OʼConnor":  "oconnor oconnor oconnor",
		"Björk Guðmundsdóttir":        "bjork gudmundsdottir",
		"Bjo\u0308rk":                 "bjork", // as a Mac writes it
		"Søren Łukasz Đorđe":          "soren lukasz dorde",
		"Þóra Æsa":                    "thora aesa",
		"Straße":                      "strasse",
		"İPEK ışık":                   "ipek isik",
		"Tŷ Newydd":                   "ty newydd",
		"Anne–Marie  Smith-Jones":     "anne marie smith jones",
		"  a \u00a0 b\tc ":            "a b c",
		"soft\u00adhyphen\u200b":      "softhyphen",
		"ｆｕｌｌ　ｗｉｄｔｈ":                  "full width",
		"Мария":                       "мария",
		"":                            "",
		"pat.o'brien+x@example.org":   "pat.obrien+x@example.org",
		"50% off_at \\ LGBT+ (every)": "50% off_at \\ lgbt+ (every)",
	} {
		if got := db.Searchable(text); got != want {
			t.Errorf("%q is searched as %q, want %q", text, got, want)
		}
	}
	if !db.Finds("o'connor", "Siobhán", "O’Connor") || db.Finds("connors", "Siobhán", "O’Connor") || !db.Finds("", "x") {
		t.Error("what holds a text is told wrong")
	}
}

func TestANameIsComparedWithoutRegardToCapitalsAndToHowAccentsAreWritten(t *testing.T) {
	t.Parallel()
	if db.Fold("CAFÉ Pride") != db.Fold("Cafe\u0301 pride") {
		t.Error("the same name written in two ways counts as two")
	}
	if db.Fold("Café") == db.Fold("Cafe") {
		t.Error("two names count as one")
	}
}

func TestWhatWasThereBeforeIsFoundAfterTheUpdate(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		run := func(statement string) {
			t.Helper()
			if err := d.Write(ctx, func(tx *db.Tx) error { return tx.Exec(ctx, statement) }); err != nil {
				t.Fatalf("%s: %v", statement, err)
			}
		}
		for i := range 1100 { // more than are filled at once
			run(fmt.Sprintf("INSERT INTO people (id, email, first_name, last_name, search, created_at) VALUES (%d, 'p%d@example.org', 'Siobhán', 'O’Connor', 'siobhán o’connor p%d@example.org', CURRENT_TIMESTAMP)", i+1, i, i))
		}
		run("INSERT INTO people (id, email, first_name, last_name, search, created_at) VALUES (2000, 'removed-2000', 'Somebody', 'removed', '', CURRENT_TIMESTAMP)")
		run("INSERT INTO events (id, title, kind, starts_at, ends_at, search, created_at) VALUES (1, 'Café', 'Pride stall', '2027-01-01 10:00:00+00:00', '2027-01-01 11:00:00+00:00', 'café pride stall', CURRENT_TIMESTAMP)")
		run("INSERT INTO shifts (event_id, role, starts_at, ends_at, minimum, maximum) VALUES (1, 'Tŷ bach', '2027-01-01 10:00:00+00:00', '2027-01-01 11:00:00+00:00', 1, 2)")
		run("INSERT INTO partners (id, name, created_at) VALUES (1, 'P', CURRENT_TIMESTAMP)")
		run("INSERT INTO contacts (partner_id, name) VALUES (1, 'Zoë')")
		run("DELETE FROM bun_migrations WHERE name = '20261130000601'")
		applied, err := d.Migrate(ctx)
		if err != nil || len(applied) != 1 || applied[0] != "20261130000601_search_filled" {
			t.Fatalf("%v (%v)", applied, err)
		}
		people, err := d.People(ctx, db.PeopleFilter{Query: "o'connor p1099@"})
		if err != nil || len(people) != 1 {
			t.Errorf("%d people are found (%v)", len(people), err)
		}
		if people, err := d.People(ctx, db.PeopleFilter{Query: "somebody"}); err != nil || len(people) != 0 {
			t.Errorf("who was removed is found: %d (%v)", len(people), err)
		}
		if events, err := d.Events(ctx, db.EventFilter{Query: "CAFE"}); err != nil || len(events) != 1 {
			t.Errorf("%d events are found (%v)", len(events), err)
		}
		shift, err := d.Shift(ctx, 1)
		if err != nil || shift.Search != "ty bach" {
			t.Errorf("the role is searched as %+v (%v)", shift, err)
		}
		contact, err := d.Contact(ctx, 1)
		if err != nil || contact.Search != "zoe" {
			t.Errorf("the contact is searched as %+v (%v)", contact, err)
		}
	})
}
