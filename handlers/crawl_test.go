package handlers_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// numbers are what tells the pages of one kind apart.
var numbers = regexp.MustCompile(`\d+`)

// crawl opens what a visitor finds by following links from their first page,
// three pages of a kind, and reports every one that is refused. Each of look
// looks at every page.
func crawl(t *testing.T, name string, v *visitor, look ...func(path string, page *answer)) (opened int) {
	t.Helper()
	first := v.get("/")
	for first.Status == http.StatusSeeOther { // whoever keeps one vehicle is led on to it
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

func TestNobodyIsShownALinkThatIsRefused(t *testing.T) {
	t.Parallel()
	s := emptySite(t, dbtest.SQLite(t))
	if err := s.net.LoadDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"alice.okafor", "bob.marsh", "charlie.reid", "dana.whitlock", "eve.lindqvist", "femi.adeyemi", "grace.holt", "harper.quinn", "idris.vaughan", "jo.castell"} {
		if opened := crawl(t, name, s.as(name)); opened < 4 {
			t.Errorf("%s finds only %d links", name, opened)
		}
	}
}
