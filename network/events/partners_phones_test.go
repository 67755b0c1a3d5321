package events_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
)

func TestAFormThatIsOpenedAndSavedChangesNoNumberThatWasTypedOtherwise(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		k, e := f.known(), f.Draft()
		f.Write(func(tx *db.Tx) error {
			k.contact.Phone = "01632960001" // as it was saved once
			return tx.UpdateContact(f.Ctx, &k.contact)
		})
		form := events.PartnerForm{Partner: "Dacorum Pride", PartnerKind: "charity", Contact: "Sam Field", Post: "Chair", Email: "sam@example.org", Phone: "01632960001"}
		for range 2 {
			if err := f.Edit(e, form); err != nil {
				t.Fatal(err)
			}
			f.unchanged(k)
		}
		// A lead who is no coordinator saves the same.
		saved, err := f.DB.Event(f.Ctx, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		saved.LeadID = f.Eve.ID
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, saved) })
		if err := f.editAs(f.Eve, e, form); err != nil {
			t.Errorf("the lead is refused: %v", err)
		}
		f.unchanged(k)
	})
}
