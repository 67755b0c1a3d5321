package views_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/static"
	"github.com/rainbowrota/rainbowrota/views"
)

func page() views.Page {
	return views.Page{
		Title: "Shifts", CSRF: "token", Path: "/shifts",
		Me: &views.Me{ID: 1, Name: "Alice Okafor", FirstName: "Alice", Nav: views.Nav{Groups: []views.NavGroup{{Current: true, Pages: []views.NavItem{
			{Text: "Shifts", Href: "/shifts", Current: true}, {Text: "Events", Href: "/events"},
		}}}}},
		Settings: views.Settings{NetworkName: "Network", ForceName: "Force", ProductName: "Rainbow Rota"},
	}
}

func TestEveryPageHasItsFrame(t *testing.T) {
	t.Parallel()
	doc := render(t, "errors/show", views.NewErrorPage(page(), http.StatusNotFound, "", ""))
	for _, selector := range []string{
		`html[lang=en-GB]`, `meta[name=csrf-token][content=token]`, `meta[name=htmx-config]`,
		`a.govuk-skip-link[href="#main"]`, `main#main`, `h1`, `header a[href="/"]`,
		`.top__groups a[href="/shifts"][aria-current=page]`, `.top__all a[href="/shifts"][aria-current=page]`, `form[method=post][action="/sign-out"] input[name=_csrf][value=token]`,
		`#live[aria-live=polite]`, `script[type=module][src]`, `footer`,
	} {
		if doc.Find(selector).Length() != 1 {
			t.Errorf("%d × %s, want one", doc.Find(selector).Length(), selector)
		}
	}
	if got := doc.Find("title").Text(); got != "Page not found – Rainbow Rota" {
		t.Errorf("title %q", got)
	}
	if doc.Find("style, [style], script:not([src])").Length() != 0 {
		t.Error("the frame has inline styles or scripts")
	}
}

func TestSignedOutPagesHaveNoMenuNorToken(t *testing.T) {
	t.Parallel()
	p := page()
	p.Me, p.CSRF = nil, ""
	doc := render(t, "errors/show", views.NewErrorPage(p, http.StatusNotFound, "", ""))
	if doc.Find(`nav, meta[name=csrf-token], form`).Length() != 0 {
		t.Error("a signed-out page shows what is for people signed in")
	}
}

func TestTheTitleSaysWhenTheFormWasRefused(t *testing.T) {
	t.Parallel()
	p := page()
	p.Form = views.NewForm(nil)
	p.Form.Add("title", "Enter a title")
	doc := render(t, "errors/show", views.ErrorPage{Page: p})
	if got := doc.Find("title").Text(); !strings.HasPrefix(got, "Error: Shifts – ") {
		t.Errorf("title %q", got)
	}
}

func TestErrorPagesSayWhatHappenedAndWhatToDo(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 403, 404, 405, 409, 413, 421, 429, 500, 502, 503} {
		e := views.NewErrorPage(page(), status, "", "AB12")
		doc := render(t, "errors/show", e)
		if e.Title == "" || e.What == "" || e.Next == "" || doc.Find("h1").Text() != e.Title {
			t.Errorf("%d leaves a person without words", status)
		}
		if !strings.Contains(doc.Find("main").Text(), "AB12") {
			t.Errorf("%d does not show its reference", status)
		}
	}
}

func TestTheSummaryKeepsTheOrderOfTheForm(t *testing.T) {
	t.Parallel()
	f := views.NewForm(nil)
	f.Add("title", "Enter a title")
	f.Add("ends", "Enter an end")
	f.Add("title", "A second message")
	f.Errors["kind"] = "Choose a kind"
	var got []string
	for _, line := range f.Summary() {
		got = append(got, line.Field+": "+line.Message)
	}
	want := "title: Enter a title, ends: Enter an end, kind: Choose a kind"
	if strings.Join(got, ", ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestTimesAreWrittenInLocalWords(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		moment, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for _, c := range []struct{ start, end, want string }{
		{"2027-08-14T11:00:00Z", "2027-08-14T21:00:00Z", "Saturday 14 August 2027, 12pm to 10pm"},
		{"2027-08-14T21:00:00Z", "2027-08-15T01:30:00Z", "Saturday 14 August 2027, 10pm to Sunday 15 August 2027, 2:30am"},
		{"2027-02-17T09:30:00Z", "2027-02-17T16:00:00Z", "Wednesday 17 February 2027, 9:30am to 4pm"},
		{"2027-08-14T19:00:00Z", "2027-08-14T23:00:00Z", "Saturday 14 August 2027, 8pm to midnight"},
		{"2027-08-13T23:00:00Z", "2027-08-14T11:00:00Z", "Saturday 14 August 2027, midnight to 12pm"},
		{"2027-08-13T23:00:00Z", "2027-08-14T23:00:00Z", "Saturday 14 August 2027, midnight to midnight"},
		{"2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z", "Sunday 28 March 2027, 12:30am to 2:30am"},
	} {
		if got := views.Span(at(c.start), at(c.end)); got != c.want {
			t.Errorf("Span(%s, %s) = %q, want %q", c.start, c.end, got, c.want)
		}
	}
	if got := views.DateShort(at("2027-08-13T23:30:00Z")); got != "Sat 14 Aug" {
		t.Errorf("DateShort = %q", got)
	}
}

func TestPluralCountsThings(t *testing.T) {
	t.Parallel()
	for want, args := range map[string]struct {
		n    any
		many []string
	}{"1 person": {1, []string{"people"}}, "2 people": {int64(2), []string{"people"}}, "0 persons": {0, nil}} {
		if got, err := views.Plural(args.n, "person", args.many...); err != nil || got != want {
			t.Errorf("Plural = %q, %v, want %q", got, err, want)
		}
	}
	if _, err := views.Plural("some", "place"); err == nil {
		t.Error("Plural counts words")
	}
}

func TestEveryAssetAPageNamesIsThere(t *testing.T) {
	t.Parallel()
	if missing := static.Missing(); missing != "" {
		dbtest.Skip(t, missing)
	}
	doc := render(t, "errors/show", views.NewErrorPage(page(), http.StatusNotFound, "", ""))
	for _, link := range doc.Find("link[href], script[src]").EachIter() {
		url := link.AttrOr("href", link.AttrOr("src", ""))
		if _, ok := static.Lookup(strings.TrimPrefix(url, "/static/")); !ok {
			t.Errorf("%s is not served", url)
		}
	}
}
