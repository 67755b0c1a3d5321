package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestEveryLinkOfTheMenuOpensAPageOfThatName(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.car()
		for _, who := range []string{"alice", "bob", "dana", "femi", "harper"} {
			v := s.as(who)
			links := v.get("/account").want(http.StatusOK).Find(".top__all a")
			if links.Length() < 2 {
				t.Errorf("the menu of %s has %d links", who, links.Length())
			}
			links.Each(func(_ int, a *goquery.Selection) {
				page := v.get(a.AttrOr("href", ""))
				if page.Status == http.StatusSeeOther { // to the only vehicle
					page = v.follow(page)
				} else if h1 := page.want(http.StatusOK).text("h1"); !strings.HasPrefix(h1, a.Text()) {
					t.Errorf("for %s, %q leads to a page that is called %q", who, a.Text(), h1)
				}
				if here := page.text(".top__all [aria-current=page]"); here != a.Text() {
					t.Errorf("for %s, the menu of %q says that this is %q", who, a.Text(), here)
				}
			})
		}
	})
}

func TestTheSecondLineHasThePagesOfTheGroupThatIsShown(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		bob.get("/venues/new").has(".top__groups [aria-current]", "Set-up").has(".sub [aria-current=page]", "Venues").count(".sub a", 5)
		bob.get("/llos/coverage").has(".sub [aria-current=page]", "Coverage").count(".sub [aria-current]", 1)
		bob.get("/people").has(".top__find label", "Search people").count(".top__find[action='/people']", 1)
		bob.get("/my/rota").count(".sub a", 0).has(".top__rota[aria-current=page]", "My rota").count(".top__find[action='/events']", 1)
		harper := s.as("harper").get("/people")
		harper.has(".top__groups", "People").has(".top__groups", "Set-up").count(".top__groups a", 2).count(".top__rota", 0)
		alice := s.as("alice").get("/shifts")
		alice.has(".top__groups [aria-current=page]", "Shifts").count(".sub a", 0).count(".top__all p", 0)
	})
}
