package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/demo"
)

// numbers are what tells the pages of one kind apart.
var numbers = regexp.MustCompile(`\d+`)

// crawl opens what a visitor finds by following links from their first page,
// three pages of a kind, and reports every one that is refused. Each of look
// looks at every page.
func crawl(t *testing.T, name string, v *visitor, look ...func(path string, page *answer)) (opened int) {
	t.Helper()
	first := v.get("/")
	for first.Status == http.StatusSeeOther { // the keeper of one vehicle is led on to it
		first = v.follow(first)
	}
	kinds, queue := map[string]int{}, []*answer{first.want(http.StatusOK)}
	for len(queue) > 0 {
		page := queue[0]
		queue = queue[1:]
		page.Find("a[href]").Each(func(_ int, link *goquery.Selection) {
			u, err := url.Parse(link.AttrOr("href", ""))
			if err != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/") {
				return
			}
			kind := numbers.ReplaceAllString(u.Path+"?"+strings.Join(sortedKeys(u.Query()), "&"), "#")
			if kinds[kind] >= 3 {
				return
			}
			kinds[kind]++
			u.Fragment = ""
			a := v.get(u.String())
			if a.Status == http.StatusSeeOther {
				a = v.get(a.Header.Get("Location"))
			}
			if opened++; a.Status >= 400 {
				t.Errorf("%s is shown a link to %s, which answers %d", name, kind, a.Status)
			}
			for _, at := range look {
				at(u.String(), a)
			}
			if strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
				queue = append(queue, a)
			}
		})
	}
	return opened
}

func sortedKeys(q url.Values) []string {
	var keys []string
	for _, pair := range strings.Split(q.Encode(), "&") { // Encode sorts
		key, _, _ := strings.Cut(pair, "=")
		keys = append(keys, key)
	}
	return keys
}

var dials = regexp.MustCompile(`^tel:\+?[0-9]+(,[0-9]+)?$`)

// pieces looks at the pieces of pages: each form is sent to a route that takes
// it, each link leads somewhere, each telephone link dials, each hint is tied to
// its field.
type pieces struct {
	t                    *testing.T
	forms, phones, hints int
}

func (p *pieces) look(path string, page *answer) {
	page.Find("form[method=post]").Each(func(_ int, form *goquery.Selection) {
		p.forms++
		verb := form.Find("input[name=_method]").AttrOr("value", http.MethodPost)
		buttons := form.Find("button:not([type=button])")
		if id, ok := form.Attr("id"); ok { // lists have one form, and its buttons beside each row
			buttons = buttons.AddSelection(page.Find(fmt.Sprintf("button[form=%q]", id)))
		}
		buttons.Each(func(_ int, button *goquery.Selection) {
			verb, action := verb, button.AttrOr("formaction", form.AttrOr("action", path))
			if button.AttrOr("name", "") == "_method" {
				verb = button.AttrOr("value", "")
			}
			if to, err := url.Parse(action); err != nil || !taken(verb, to.Path) {
				p.t.Errorf("%s has a form that is sent by %s to %s, which nothing takes", path, verb, action)
			}
		})
	})
	page.Find("main a:not([href])").Each(func(_ int, link *goquery.Selection) {
		p.t.Errorf("%s has a link %q that leads nowhere", path, link.Text())
	})
	page.Find("a[href^='tel:']").Each(func(_ int, link *goquery.Selection) {
		p.phones++
		if !dials.MatchString(link.AttrOr("href", "")) {
			p.t.Errorf("%s dials %q", path, link.AttrOr("href", ""))
		}
	})
	page.Find("main .govuk-hint[id]").Each(func(_ int, hint *goquery.Selection) {
		p.hints++
		if id := hint.AttrOr("id", ""); page.Find(fmt.Sprintf("[aria-describedby~=%q]", id)).Length() == 0 {
			p.t.Errorf("the hint %s of %s belongs to nothing", id, path)
		}
	})
}

func taken(method, path string) bool {
	return slices.ContainsFunc(handlers.Routes(), func(r web.Route) bool {
		return r.Method == method && r.Path != "/" && fiber.RoutePatternMatch(path, r.Path)
	})
}

func TestNobodyIsShownALinkThatIsRefused(t *testing.T) {
	t.Parallel()
	s := emptySite(t, dbtest.SQLite(t))
	if err := demo.LoadDemo(t.Context(), s.net); err != nil {
		t.Fatal(err)
	}
	s.insert(func(tx *db.Tx) error {
		return tx.Exec(t.Context(), "UPDATE people SET phone = '01632 960123 ext 4'")
	})
	p := &pieces{t: t}
	for _, name := range dbtest.Sample([]string{"alice.okafor", "bob.marsh", "charlie.reid", "dana.whitlock", "eve.lindqvist", "femi.adeyemi", "grace.holt", "harper.quinn", "idris.vaughan", "jo.castell"}, 2) {
		if opened := crawl(t, name, s.as(name), p.look); opened < 4 {
			t.Errorf("%s finds only %d links", name, opened)
		}
	}
	if p.forms < 200 || p.phones < 5 || p.hints < 60 {
		t.Errorf("%d forms, %d telephone links and %d hints were looked at", p.forms, p.phones, p.hints)
	}
}
