package handlers_test

import (
	"net/http"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestALinkDialsTheFirstNumberWithItsCountryAndExtension(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		list := "E-mail,First name,Last name,Area,Phone,LLO since,LLO until\n"
		for name, phone := range map[string]string{
			"extension": "01438 757000 ext 4321", "both": "+44 (0)7700 900000", "two": "07700 900001 (07700 900002)", "inside": "Ext 4321", "lost": "4.47701E+11",
		} {
			list += name + "@example.org," + name + ",Person,Watford," + phone + ",14/08/2026,13/08/2029\n"
		}
		page := bob.follow(bob.choosePeople("a.csv", list)).has(".rr-counts", "New5").has(".rr-counts", "Wrong0")
		page.has("#doubts", "A spreadsheet has shortened “4.47701E+11”").count("#doubts li", 1).count("#problems", 0)
		bob.follow(bob.confirm(page))
		many := "E-mail,First name,Last name,Phone\n"
		for i := range 102 {
			many += at("p%d@example.org,Person,Other,4.47701E+11\n", i)
		}
		bob.follow(bob.choosePeople("b.csv", many)).count("#doubts li", 100).has("main", "And 2 cells more.")
		cover := bob.get("/llos/cover?area=Watford&day=2027-08-14").want(http.StatusOK)
		for text, href := range map[string]string{
			"01438 757000 ext 4321": "tel:+441438757000,4321", "07700 900000": "tel:+447700900000", "07700 900001 (07700 900002)": "tel:+447700900001",
		} {
			cover.has("a[href='"+href+"']", text)
		}
		cover.count("a[href^='tel:']", 3).has("main", "Ext 4321") // which nobody dials from outside
	})
}
