package db_test

import (
	"fmt"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestWhatWasMadeTwiceBecomesOneWithAllThatWasKnown(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		run := func(statements ...string) {
			t.Helper()
			for _, statement := range statements {
				if err := d.Write(ctx, func(tx *db.Tx) error { return tx.Exec(ctx, statement) }); err != nil {
					t.Fatalf("%s: %v", statement, err)
				}
			}
		}
		run("DROP INDEX partners_known", "DROP INDEX contacts_known", "DROP INDEX venues_known", "DELETE FROM bun_migrations WHERE name = '20261122000004'")
		for i, p := range []struct{ name, kind, notes string }{{"Union", "", "rings on Mondays"}, {"Pride", "charity", ""}, {"UNION", "students’ union", "no e-mail in August"}, {"union", "university", ""}} {
			run(fmt.Sprintf("INSERT INTO partners (id, name, kind, notes, created_at) VALUES (%d, '%s', '%s', '%s', CURRENT_TIMESTAMP)", i+1, p.name, p.kind, p.notes))
		}
		for i, c := range []struct {
			partner                  int
			name, post, email, phone string
		}{
			{1, "Sam", "", "old@example.org", ""},
			{3, "SAM", "Chair", "new@example.org", ""},
			{3, "sam", "President", "", "01632 960001"},
			{2, "Sam", "", "pride@example.org", ""},
			{1, "", "", "", ""},
			{3, "", "", "", ""},
		} {
			run(fmt.Sprintf("INSERT INTO contacts (id, partner_id, name, post, email, phone) VALUES (%d, %d, '%s', '%s', '%s', '%s')", i+1, c.partner, c.name, c.post, c.email, c.phone))
		}
		for i, v := range []struct{ name, address, postcode string }{{"Guildhall", "", "HP1"}, {"GUILDHALL", "High Street", "HP1"}, {"Guildhall", "Market", "HP2"}} {
			run(fmt.Sprintf("INSERT INTO venues (id, name, address, postcode, created_at) VALUES (%d, '%s', '%s', '%s', CURRENT_TIMESTAMP)", i+1, v.name, v.address, v.postcode))
		}
		for i, e := range []struct{ partner, contact, venue string }{{"1", "1", "1"}, {"3", "2", "2"}, {"4", "NULL", "3"}, {"2", "4", "NULL"}, {"3", "3", "2"}} {
			run(fmt.Sprintf("INSERT INTO events (id, title, kind, starts_at, ends_at, created_at, partner_id, contact_id, venue_id) VALUES (%d, 'E', 'Pride stall', '2027-01-01 10:00:00+00:00', '2027-01-01 11:00:00+00:00', '2027-01-01 10:00:00+00:00', %s, %s, %s)",
				i+1, e.partner, e.contact, e.venue))
		}
		run("INSERT INTO messages (message_key, kind, contact_id, due_at, next_try_at, created_at) VALUES ('k', 'partner told', 3, '2027-01-01 10:00:00+00:00', '2027-01-01 10:00:00+00:00', '2027-01-01 10:00:00+00:00')")

		if applied, err := d.Migrate(ctx); err != nil || len(applied) != 1 {
			t.Fatalf("%v, %v", applied, err)
		}
		said := ""
		partners, err := d.Partners(ctx, "")
		for _, p := range partners {
			said += fmt.Sprintf("%d %s, %s: %q\n", p.ID, p.Name, p.Kind, p.Notes)
		}
		contacts, contactsErr := d.Contacts(ctx, 0)
		for _, c := range contacts {
			said += fmt.Sprintf("%d %s of %d, %s, %s, %s\n", c.ID, c.Name, c.PartnerID, c.Post, c.Email, c.Phone)
		}
		venues, venuesErr := d.Venues(ctx, "")
		for _, v := range venues {
			said += fmt.Sprintf("%d %s, %s, %s\n", v.ID, v.Name, v.Address, v.Postcode)
		}
		if err != nil || contactsErr != nil || venuesErr != nil {
			t.Fatal(err, contactsErr, venuesErr)
		}
		for id := range int64(5) {
			e, err := d.Event(ctx, id+1)
			if err != nil {
				t.Fatal(err)
			}
			said += fmt.Sprintf("event %d: %d %d %d\n", e.ID, e.PartnerID, e.ContactID, e.VenueID)
		}
		messages, err := d.Messages(ctx, db.MessageFilter{})
		if err != nil || len(messages) != 1 || messages[0].ContactID != 1 {
			t.Errorf("messages %+v (%v), want one to contact 1", messages, err)
		}
		want := `2 Pride, charity: ""
1 Union, university: "rings on Mondays\nno e-mail in August"
1 Sam of 1, President, old@example.org, 01632 960001
4 Sam of 2, , pride@example.org, 
1 Guildhall, High Street, HP1
3 Guildhall, Market, HP2
event 1: 1 1 1
event 2: 1 1 1
event 3: 1 0 3
event 4: 2 4 0
event 5: 1 1 1
`
		if said != want {
			t.Errorf("it is\n%s\nwant\n%s", said, want)
		}
	})
}
