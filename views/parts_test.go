package views_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/rainbowrota/rainbowrota/views"
)

// render executes one template and parses what comes out.
func render(t *testing.T, name string, data any) *goquery.Document {
	t.Helper()
	engine, err := views.Load()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := engine.Render(&out, name, data); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

type dict = map[string]any

func refused() *views.Form {
	f := views.NewForm(map[string]string{
		"title": `<b>"Herts" & Pride</b>`, "kind": "b", "many": "a,b", "one": "on",
		"starts": "2027-02-31 12:00", "ends": "2027-08-14T22:00", "day": "31/4",
	})
	for _, name := range []string{"title", "kind", "many", "one", "starts", "ends", "day"} {
		f.Add(name, "Correct "+name)
	}
	return f
}

var options = []views.Option{{Value: "a", Text: "Stall", Hint: "With a table"}, {Value: "b", Text: "Car crew"}}

var noon = time.Date(2027, 8, 14, 11, 0, 0, 0, time.UTC)

// Each part: what it is called with, and what must then be found, by selector
// and text; an empty text only asks that the element is there.
var parts = map[string]struct {
	data any
	want map[string]string
}{
	"csrf": {"token", map[string]string{`input[type=hidden][name=_csrf][value=token]`: ""}},
	"input": {dict{"form": refused(), "name": "title", "label": "Title", "hint": "As people know it", "width": "govuk-input--width-10"}, map[string]string{
		`label[for=title]`: "Title", `#title-hint`: "As people know it", `#title-error`: "Error: Correct title",
		`input#title.govuk-input--error.govuk-input--width-10[aria-describedby="title-hint title-error"][aria-invalid=true][type=text]`: "",
		`input[value='<b>"Herts" & Pride</b>']`: "",
	}},
	"textarea": {dict{"form": refused(), "name": "title", "label": "Notes", "rows": 3}, map[string]string{`textarea#title[rows="3"][name=title]`: `<b>"Herts" & Pride</b>`}},
	"select": {dict{"form": refused(), "name": "kind", "label": "Kind", "options": options, "empty": "Choose"}, map[string]string{
		`select#kind option[selected]`: "Car crew", `option[value=""]`: "Choose",
	}},
	"radios": {dict{"form": refused(), "name": "kind", "label": "Kind", "options": options}, map[string]string{
		`fieldset[aria-describedby=kind-error] legend`: "Kind", `input#kind[type=radio][value=a][aria-describedby=kind-hint]`: "",
		`input#kind-2[checked]`: "", `label[for=kind-2]`: "Car crew",
	}},
	"checkboxes": {dict{"form": refused(), "name": "many", "label": "Dress", "options": options}, map[string]string{
		`input#many[checked]`: "", `input#many-2[checked][name=many]`: "",
	}},
	"checkbox": {dict{"form": refused(), "name": "one", "label": "Liaison officers only"}, map[string]string{
		`input#one[type=checkbox][value=on][checked]`: "", `label[for=one]`: "Liaison officers only", `#one-error`: "Error: Correct one",
	}},
	"datetime": {dict{"form": refused(), "name": "ends", "label": "Ends"}, map[string]string{
		`label[for=ends]`: "Ends", `input#ends[type=datetime-local][step="60"][value="2027-08-14T22:00"]`: "", `#ends-error`: "Error: Correct ends",
	}},
	"date": {dict{"form": refused(), "name": "day", "label": "From"}, map[string]string{`input#day[type=text][value="31/4"]`: ""}},
	"button": {dict{"text": "Sign up", "kind": "secondary", "about": "for stall", "name": "action", "value": "yes"}, map[string]string{
		`button[type=submit].govuk-button--secondary[name=action][value=yes][data-prevent-double-click=true]`: "Sign up for stall",
	}},
	"errorsummary": {refused(), map[string]string{`[role=alert] h2`: "There is a problem", `li:first-child a[href="#title"]`: "Correct title"}},
	"flash": {views.Page{CSRF: "token", Flash: &views.Flash{Kind: "success", Heading: "Signed up", Text: "Mail sent", Undo: &views.Undo{Action: "/shifts/7/sign-up", Method: "DELETE"}}}, map[string]string{
		`.govuk-notification-banner--success[role=alert] .govuk-notification-banner__heading`: "Signed up",
		`form[method=post][action="/shifts/7/sign-up"] button`:                                "Undo",
		`input[name=_method][value=DELETE]`:                                                   "", `input[name=_csrf][value=token]`: "",
	}},
	"tag":        {dict{"text": "Confirmed", "tone": "good"}, map[string]string{`strong.rr-tag--good`: "Confirmed"}},
	"summaryrow": {dict{"key": "Venue", "value": "Cassiobury Park", "href": "/x"}, map[string]string{`dt`: "Venue", `dd.govuk-summary-list__value`: "Cassiobury Park", `a[href="/x"]`: "Change Venue"}},
	"taskrow": {dict{"id": "shifts", "text": "Shifts", "href": "/x", "status": "Not started", "tone": "wait", "hint": "At least one"}, map[string]string{
		`a[href="/x"][aria-describedby="task-shifts-hint task-shifts-status"]`: "Shifts", `#task-shifts-status .rr-tag`: "Not started",
	}},
	"pagination": {dict{"previous": "/x?p=1", "next": "/x?p=3"}, map[string]string{`a[rel=prev][href="/x?p=1"]`: "← Previous page", `a[rel=next][href="/x?p=3"]`: "Next page →"}},
	"emptystate": {dict{"why": "No shifts match.", "filter": "Watford", "clear": "/shifts"}, map[string]string{`a[href="/shifts"]`: "Clear the filter", `.rr-empty p:nth-child(2)`: "You asked for: Watford"}},
	"panel":      {dict{"title": "Published", "text": "Now people can sign up."}, map[string]string{`h1`: "Published", `.govuk-panel__body`: "Now people can sign up."}},
	"warning":    {dict{"text": "Twelve people will be told."}, map[string]string{`strong`: "Warning Twelve people will be told."}},
	"confirmed": {dict{"text": "You are signed up", "undo": "/u", "method": "DELETE", "csrf": "token", "target": "shift-7"}, map[string]string{
		`[data-focus][tabindex="-1"][data-announce="You are signed up"] p`: "You are signed up", `form[action="/u"][hx-post="/u"][hx-target="#shift-7"] button`: "Undo",
	}},
	"timelineentry": {dict{"title": "Published", "at": noon, "by": "Bob Marsh", "text": "Agreed"}, map[string]string{
		`h3`: "Published", `time[datetime="2027-08-14T12:00:00+01:00"]`: "Saturday 14 August 2027, 12pm", `.moj-timeline__byline`: "by Bob Marsh",
	}},
	"countcard": {dict{"count": 3, "text": "short shifts", "href": "/s", "tone": "bad"}, map[string]string{`li.rr-card--bad a[href="/s"]`: "3 short shifts"}},
	"places": {views.Places{Taken: 2, Held: 1, Max: 6, Short: 1, Waiting: 1, Kept: 3}, map[string]string{
		`meter[value="2"][max="6"]`: "", `.rr-places__words`: "2 of 6 places taken, 1 of them held until answered, 4 left, 3 of them kept for other forces, 1 waiting",
		`.rr-places__short`: "1 more needed",
	}},
	"time": {dict{"start": noon, "end": noon.Add(10 * time.Hour)}, map[string]string{`time`: "Saturday 14 August 2027, 12pm to 10pm"}},
}

func TestEachPartShowsWhatItIsGiven(t *testing.T) {
	t.Parallel()
	for name, part := range parts {
		t.Run(name, func(t *testing.T) {
			doc := render(t, "parts/"+name, part.data)
			for selector, text := range part.want {
				found := doc.Find(selector)
				if found.Length() == 0 {
					html, _ := doc.Html()
					t.Errorf("no %s in %s", selector, html)
				} else if got := strings.Join(strings.Fields(found.First().Text()), " "); text != "" && got != text {
					t.Errorf("%s says %q, want %q", selector, got, text)
				}
			}
			if n := doc.Find("[style], script, [onclick]").Length(); n != 0 {
				t.Errorf("%d elements the content security policy would refuse", n)
			}
		})
	}
}

func TestAnImpossibleDateComesBackAsItWasTyped(t *testing.T) {
	t.Parallel()
	doc := render(t, "parts/datetime", dict{"form": refused(), "name": "starts", "label": "Starts"})
	if got := doc.Find(`input#starts[type=text]`).AttrOr("value", ""); got != "2027-02-31 12:00" {
		t.Errorf("the box holds %q, want what was typed", got)
	}
	if doc.Find("label[for=starts]").Text() != "Starts" || doc.Find("#starts-hint").Length() != 1 {
		t.Error("the box has lost its label or says nothing of the form a date takes")
	}
}

func TestATimeThatIsUnderstoodComesBackAsTheControlHoldsIt(t *testing.T) {
	t.Parallel()
	doc := render(t, "parts/datetime", dict{"form": views.NewForm(map[string]string{"starts": "14/8/2027 1.30 p.m."}), "name": "starts", "label": "Starts"})
	if got := doc.Find(`input#starts[type=datetime-local]`).AttrOr("value", ""); got != "2027-08-14T13:30" {
		t.Errorf("the box holds %q", got)
	}
	doc = render(t, "parts/input", dict{"form": views.NewForm(map[string]string{"at": "1pm"}), "name": "at", "label": "Left at", "type": "time"})
	if got := doc.Find(`input#at[type=time]`).AttrOr("value", ""); got != "13:00" {
		t.Errorf("the box holds %q", got)
	}
}

func TestAPasswordIsNeverSentBack(t *testing.T) {
	t.Parallel()
	form := views.NewForm(map[string]string{"password": "correct horse battery"})
	doc := render(t, "parts/input", dict{"form": form, "name": "password", "label": "Password", "type": "password"})
	if got := doc.Find("input#password").AttrOr("value", ""); got != "" {
		t.Errorf("the password came back as %q", got)
	}
}

func TestPartsWorkWithoutAForm(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"input", "textarea", "select", "radios", "checkboxes", "checkbox", "datetime", "date"} {
		doc := render(t, "parts/"+name, dict{"name": "area", "label": "Area", "options": options})
		if doc.Find("[name=area]").Length() == 0 || doc.Find(".govuk-form-group--error").Length() != 0 {
			t.Errorf("%s does not work alone", name)
		}
	}
	if got := strings.TrimSpace(render(t, "parts/errorsummary", (*views.Form)(nil)).Text()); got != "" {
		t.Errorf("a summary of no form says %q", got)
	}
}
