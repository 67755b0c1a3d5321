package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestEverySearchFindsNamesHoweverTheirAccentsAndApostrophesAreTyped(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		bjork := f.Person("Björk", "O’Connor", db.Officer)
		f.Accredit(bjork, "2025-01-01", "2028-01-01")
		f.Write(func(tx *db.Tx) error { // who imported or changed them makes no difference
			bjork.Force = f.Settings().ForceName
			return tx.UpdatePerson(f.Ctx, bjork, "force", "search")
		})
		e := f.Event("Café Björk’s Pride", 30*24*time.Hour)
		s := f.Shift(e, 2, func(s *db.Shift) { s.Role = "Tŷ Björk O’Connor" })
		f.SignUp(bjork, s, db.SignupConfirmed)
		f.Write(func(tx *db.Tx) error { // told beside those on the shift
			partner := &db.Partner{Name: "Björk & O’Connor", Kind: "charity", CreatedAt: clocktest.Noon}
			if err := tx.InsertPartner(f.Ctx, partner); err != nil {
				return err
			}
			contact := &db.Contact{PartnerID: partner.ID, Name: "Björk O’Connor"}
			if err := tx.InsertContact(f.Ctx, contact); err != nil {
				return err
			}
			return tx.InsertVenue(f.Ctx, &db.Venue{Name: "Björk O’Connor Hall", CreatedAt: clocktest.Noon})
		})
		for name, found := range map[string]func(query string) (int, error){
			"people": func(q string) (int, error) {
				all, err := f.People.PeopleFor(f.Ctx, f.Bob, people.Filter{Words: q})
				return len(all.People), err
			},
			"people for a shift": func(q string) (int, error) {
				all, err := f.Staffing.Candidates(f.Ctx, f.Bob, s.ID, q)
				return len(all), err
			},
			"walk-ins": func(q string) (int, error) {
				all, err := f.Network.Day.WalkInsNamed(f.Ctx, f.Bob, e.ID, q)
				return len(all), err
			},
			"messages": func(q string) (int, error) {
				all, _, err := f.Messages.Ledger(f.Ctx, f.Bob, messages.LedgerFilter{Query: q})
				return len(all), err
			},
			"liaison officers": func(q string) (int, error) {
				reg, err := f.Training.LLOs(f.Ctx, f.Bob, training.LLOFilter{Words: q})
				return len(reg.All), err
			},
			"shifts": func(q string) (int, error) {
				all, _, err := f.Rota.OpenShifts(f.Ctx, f.Bob, db.ShiftFilter{Query: q})
				return len(all), err
			},
			"partners": func(q string) (int, error) {
				all, err := f.Events.Partners(f.Ctx, f.Bob, q)
				return len(all), err
			},
			"venues": func(q string) (int, error) {
				all, err := f.Events.Venues(f.Ctx, f.Bob, q)
				return len(all), err
			},
		} {
			for _, query := range []string{"O'Connor", "o’connor", "OCONNOR", "bjork", "BJÖRK", "Bjo\u0308rk"} {
				if n, err := found(query); err != nil || n != 1 {
					t.Errorf("%s: %q finds %d (%v)", name, query, n, err)
				}
			}
			for _, query := range []string{"%", "_", `\`} {
				if n, err := found(query + "j"); err != nil || n != 0 {
					t.Errorf("%s: %q finds %d (%v)", name, query, n, err)
				}
			}
			if n, err := found("Björn"); err != nil || n != 0 {
				t.Errorf("%s: another name finds %d (%v)", name, n, err)
			}
		}
		for _, query := range []string{"cafe", "bjorks", "Björk's"} {
			if all, _, err := f.Events.ListEvents(f.Ctx, f.Bob, db.EventFilter{Query: query}); err != nil || len(all) != 1 {
				t.Errorf("events: %q finds %d (%v)", query, len(all), err)
			}
		}
	})
}
