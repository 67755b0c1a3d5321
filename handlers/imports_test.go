package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// choose uploads a file of dates.
func (v *visitor) choose(name, file string, fields ...string) *answer {
	v.t.Helper()
	var files [][]byte
	if file != "" {
		files = [][]byte{[]byte(file)}
	}
	body, kind := v.multipartOf("file", name, files, fields...)
	return v.sendBody(http.MethodPost, "/admin/import/dates/new", body, "Content-Type", kind, "Origin", origin, "Sec-Fetch-Site", "same-origin")
}

// confirm presses the button of the page that says what an import would do.
func (v *visitor) confirm(page *answer, fields ...string) *answer {
	v.t.Helper()
	action, _ := page.Find("form:has(input[name=seen])").Attr("action")
	seen, _ := page.Find("input[name=seen]").Attr("value")
	return v.post(action, append(fields, "seen", seen)...)
}

const partnersDates = "Title,Date,Start,End,Venue\nFreshers’ fair,28/09/2027,10:00,16:00,Forum\nOpen days,03/06/2027,,,\nMarket,31/07/2027,13:00,14:00,College Lane\nBad,31/02/2027,,,\n"

func TestAFileOfDatesIsCheckedImportedUpdatedAndTakenBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.stall("Herts Pride", 60*days) // on 31 July, from 10am
		bob := s.as("bob")
		bob.get("/calendar").count("main a[href='/admin/import']", 1)
		bob.get("/admin/import").has("main", "No dates are imported yet")
		bob.get("/admin/import/dates/new").has("h1", "Import dates").count("form[enctype='multipart/form-data'] input[type=file]", 1)
		bob.choose("", "", "name", "", "kind", "").want(http.StatusUnprocessableEntity).has("#file-error", "Choose a file").has(".govuk-error-summary", "Choose what is in it")
		bob.choose("a.csv", "Colour\nred\n", "name", "Union", "kind", "other").want(http.StatusUnprocessableEntity).has("#file-error", "names no column for the title").count("input[name=name][value=Union]", 1)
		bob.choose("a.csv", partnersDates, "name", "", "kind", "").want(http.StatusUnprocessableEntity).has("#file-error", "Choose the file again")

		page := bob.follow(bob.choose("Union programme (1).csv", partnersDates, "name", "", "kind", "partner's date"))
		page.has("h1", "Check before you import").has(".govuk-caption-l", "Union programme, a partner’s dates").has(".rr-counts", "New3").has(".rr-counts", "Clashes1").
			has("#problems", "Row 5, “Date”").has("#new", "Tuesday 28 September 2027, 10am to 4pm, Forum").has("#new li:contains('Market')", "At the same time: Herts Pride").has("button", "Import 3 dates")
		bob.get("/calendar?from=2027-09-01").count(".rr-entry--partner", 0)
		bob.follow(bob.confirm(page)).has("main", "The dates are imported").has("main", "by Bob Marsh: 3 new").count("a[href='/calendar?view=list&from=2027-06-03']", 1)
		bob.confirm(page).want(http.StatusSeeOther) // pressed twice
		s.as("alice").get("/calendar?from=2027-09-01").has("#day-2027-09-28 .rr-entry--partner", "▼").has("#day-2027-09-28 .rr-entry--partner", "10am Freshers’ fair, Forum").
			has(".rr-key", "Partner’s date").count("main a[href='/admin/import']", 0).count("a:contains('Plan an event')", 0)
		plan, _ := bob.get("/calendar?from=2027-09-01").Find("#day-2027-09-28 a:contains('Plan an event')").Attr("href")
		bob.get(plan).want(http.StatusOK).count(`#title[value="Freshers’ fair"]`, 1).count(`#starts[value="2027-09-28T10:00"]`, 1).count(`#ends[value="2027-09-28T16:00"]`, 1).
			count(`#venue[value="Forum"]`, 1).count("#partner", 1)
		made := bob.post("/events/new", "title", "Freshers’ fair", "kind", "Pride stall", "starts", "2027-09-28T10:00", "ends", "2027-09-28T16:00", "venue", "Forum", "partner", "Students’ union", "form_key", "p")
		bob.get(made.Header.Get("Location")+"/partner").count(`#partner[value="Students’ union"]`, 1)

		// The same again, under another name.
		bob.follow(bob.choose("other.csv", partnersDates, "name", "Other", "kind", "partner's date")).has("main", "There is nothing to import").has("#same", "3 dates").count("form input[name=seen]", 0)
		// A newer one.
		bob.get("/admin/import").has("#source-1", "3 dates, 3 June to 28 September 2027").has("#source-1", "Last imported on Tuesday 1 June 2027 by Bob Marsh")
		bob.get("/admin/import/dates/new?source=1").has("h1", "Import a newer file").count("input[type=hidden][name=kind][value=\"partner's date\"]", 1).has("main", "Remove these dates")
		newer := strings.NewReplacer("Bad,31/02/2027,,,\n", "", "Open days,03/06/2027,,,\n", "", "10:00,16:00,Forum", "11:00,16:00,Main hall").Replace(partnersDates)
		page = bob.follow(bob.choose("newer.csv", newer, "source", "1", "kind", "partner's date", "name", "Union programme"))
		page.has("#changed", "11am to 4pm, Main hall").has("#changed", "Now: Tuesday 28 September 2027, 10am to 4pm; Forum").has("form", "Remove Open days").has("button", "Import 1 date")
		gone, _ := page.Find("input[name=remove]").Attr("value")
		page = bob.follow(bob.confirm(page, "remove", gone))
		page.has("main", "1 changed, 1 removed")
		undo, _ := page.Find("form:contains('Undo the import')").Attr("action")
		bob.delete("/admin/import/dates/1").want(http.StatusConflict).has(".govuk-error-summary", "have changed since")
		bob.follow(bob.delete(undo)).has("main", "The import is taken back").has("main", "It was taken back on").count("button:contains('Undo')", 0)
		bob.get("/calendar?from=2027-06-01").has("#day-2027-06-03", "Open days")

		// What was seen is no longer so.
		page = bob.follow(bob.choose("newer.csv", newer, "source", "1", "kind", "partner's date", "name", "Union programme"))
		bob.follow(bob.delete("/admin/import/sources/1")).has("main", "The dates are removed").has("main", "No dates are imported yet")
		bob.confirm(page).want(http.StatusConflict).has(".govuk-error-summary", "The calendar has changed since you looked").has("#new", "Freshers’ fair")
		bob.get("/admin/import/dates/1").has("main", "The dates were removed since")

		for _, name := range []string{"alice", "femi", "grace"} {
			s.as(name).get("/admin/import").want(http.StatusForbidden)
			s.as(name).choose("a.csv", partnersDates, "name", "x", "kind", "other").want(http.StatusForbidden)
		}
		harper := s.as("harper") // who sees neither events nor the calendar
		harper.get("/admin/import").count(".sub a[href='/admin/import'][aria-current=page]", 1)
		page = harper.follow(harper.choose("a.csv", partnersDates, "name", "Union", "kind", "partner's date")).has("#new", "Market").count("main:contains('Herts Pride')", 0)
		harper.follow(harper.confirm(page)).has("main", "by Harper Quinn: 3 new").count("a[href^='/calendar']", 0)
	})
}

func TestACalendarFileIsImportedAndItsDaysAreSeen(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	bob := s.as("bob")
	file := "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Bank holidays\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Summer bank holiday\r\nDTSTART;VALUE=DATE:20270830\r\nDTEND;VALUE=DATE:20270831\r\nEND:VEVENT\r\n" +
		"BEGIN:VEVENT\r\nUID:b\r\nSUMMARY:Week of our own\r\nDTSTART;VALUE=DATE:20270802\r\nDTEND;VALUE=DATE:20270807\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	bob.follow(bob.confirm(bob.follow(bob.choose("x.ics", file, "name", "", "kind", "bank holiday"))))
	bob.get("/admin/import").has("#source-1 h2", "Bank holidays")
	bob.get("/calendar?from=2027-08-01").has("#day-2027-08-30 .rr-entry--day", "■").has("#day-2027-08-30", "Summer bank holiday").has(".rr-seasons li", "Week of our own, 2 to 6 August 2027").has(".rr-seasons li", "■")
	bob.follow(bob.confirm(bob.follow(bob.choose("x.csv", "Title,Date\nA day of our own,14/08/2027\n", "name", "Ours", "kind", "other"))))
	bob.get("/calendar?from=2027-08-01").has("#day-2027-08-14 .rr-entry--other", "□").has(".rr-key", "Other date")
}

func TestAFileThatIsTooLargeGetsAnAnswerAndTheFormBack(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	bob := s.as("bob")
	bob.choose("a.ics", strings.Repeat("x", 12<<20), "name", "Union", "kind", "other").want(http.StatusRequestEntityTooLarge).has("#file-error", "larger than 1 MB").count("input[name=name][value=Union]", 1)
	bob.choose("a.ics", strings.Repeat("x", 1<<20+1), "name", "Union", "kind", "other").want(http.StatusUnprocessableEntity).has("#file-error", "larger than 1 MB")

	start := time.Now()
	var table strings.Builder
	table.WriteString("Title,Date\n")
	for i := range 5000 {
		fmt.Fprintf(&table, "Session %d,%s\n", i, time.Date(2027, 6, 1+i%900, 0, 0, 0, 0, time.UTC).Format("02/01/2006"))
	}
	page := bob.follow(bob.choose("long.csv", table.String(), "name", "Long", "kind", "other")).has("#new", "Not shown here: 4,900 dates").has("#new", "75 more")
	bob.follow(bob.confirm(page)).has("main", "5,000 new")
	t.Logf("5,000 dates took %v", time.Since(start))
	page = bob.follow(bob.choose("long.csv", "Title,Date\nSession 0,01/06/2027\n", "name", "Long", "kind", "other")).has("form", "Remove all 4,999 dates")
	all, _ := page.Find("input[name=remove]").Attr("value")
	bob.follow(bob.confirm(page, "remove", all)).has("main", "4,999 removed")
	bob.follow(bob.delete("/admin/import/dates/2"))
	bob.get("/admin/import").has("#source-1", "5,000 dates")

	// People who are not signed in are cut off at the usual size.
	nobody := s.visit()
	body, kind := nobody.multipartOf("file", "a.ics", [][]byte{make([]byte, 12<<20)})
	nobody.sendBody(http.MethodPost, "/admin/import/dates/new", body, "Content-Type", kind).want(http.StatusUnauthorized).has("main", "too long to keep")
}
