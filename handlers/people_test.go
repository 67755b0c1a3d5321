package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// choosePeople uploads a table of people.
func (v *visitor) choosePeople(name, file string) *answer {
	v.t.Helper()
	var files [][]byte
	if file != "" {
		files = [][]byte{[]byte(file)}
	}
	body, kind := v.multipartOf("file", name, files)
	return v.sendBody(http.MethodPost, "/people/import", body, "Content-Type", kind, "Origin", origin, "Sec-Fetch-Site", "same-origin")
}

const networksList = "Surname;Forename;E-mail address;Rank;District;Sexuality\r\n" +
	"Dvorak;Zoe;zoe@example.org;PS 1234;Watford;x\r\n" +
	"Okafor;Alice;alice@example.org;PC 99;Watford;x\r\n" +
	"Reid;Charlie;charlie@example.org;;Dacorum;\r\n" +
	"Fox;Sam;sam;;Narnia;\r\n"

func TestAListOfPeopleIsCheckedImportedAndSeen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		bob.get("/people").has(".sub a[aria-current=page]", "People").has("tbody", "Alice Okafor").count("tbody tr", 8)
		bob.get("/people/import").has("h1", "Import people").has("main", "orientation or gender identity is never read").count("form[enctype='multipart/form-data'] input[type=file]", 1)
		bob.choosePeople("", "").want(http.StatusUnprocessableEntity).has("#file-error", "Choose a file")
		bob.choosePeople("a.pdf", "%PDF-1.7").want(http.StatusUnprocessableEntity).has("#file-error", "This is a PDF. Ask for a table saved as CSV")
		bob.choosePeople("a.csv", strings.Repeat("x", 1<<20+1)).want(http.StatusUnprocessableEntity).has("#file-error", "larger than 1 MB")
		bob.choosePeople("a.csv", strings.Repeat("x", 2<<20)).want(http.StatusRequestEntityTooLarge).has("#file-error", "larger than 1 MB")

		page := bob.follow(bob.choosePeople("Network list.csv", networksList)).has("h1", "Check before you import").has(".govuk-caption-l", "Network list")
		page.has(".rr-counts", "New1").has(".rr-counts", "Changed1").has(".rr-counts", "The same1").has(".rr-counts", "Wrong1")
		page.has("#problems", "Row 5, “E-mail address”Enter an email address like").has("#problems", "Row 5, “District”“Narnia” is none of the areas")
		page.has("main", "Not read, and not kept anywhere: “Sexuality”")
		page.has("#new", "Zoe DvorakRow 2, zoe@example.org").has("#new", "Rank: PS 1234Area: WatfordRoles: officer").has("#changed", "Rank: PC 99").has("button", "Read the columns so").has("main", "Import 2 people")
		page.count("#column-rank option[selected]", 1).has("#column-rank option[selected]", "Rank").count("#columns[open]", 0).count("#columns option:contains('Sexuality')", 0)
		bob.get("/people?q=zoe").has("main", "Nobody fits")

		// The column of the rank is no rank; then it is again.
		at := page.Find("form:has(#column-rank)").AttrOr("action", "")
		bob.post(at, "column-email", "3", "column-first", "2", "column-last", "2", "column-rank", "x").want(http.StatusUnprocessableEntity).
			has("#column-last-error", "This column is chosen for “First name” already").has("#column-rank-error", "Choose a column of the file").count("#columns[open]", 1)
		other := bob.follow(bob.post(at, "column-email", "3", "column-first", "2", "column-last", "1")).has(".rr-counts", "New1").has("main", "Columns that are not read: “Rank”, “District”")
		bob.confirm(page).want(http.StatusConflict).has(".govuk-error-summary", "nothing was imported")
		bob.follow(bob.post(at, "column-first", "2")).has("main", "Say which column has: Email, Last name").count("#columns[open]", 1).count("button:contains('Import')", 0)
		page = bob.follow(bob.post(at, "column-email", "3", "column-first", "2", "column-last", "1", "column-rank", "4", "column-area", "5"))
		if other.text("#new") == page.text("#new") {
			t.Error("another column for the rank made no difference")
		}
		done := bob.follow(bob.confirm(page)).has(".govuk-notification-banner", "The people are imported").has("main", "by Bob Marsh: 1 new, 1 changed").count("main form[action^='/people']", 1).count("#undo button", 1)
		bob.follow(bob.confirm(page)).has("main", "1 new, 1 changed") // pressed twice
		if strings.Contains(done.Body, "Zoe") {
			t.Error("the page of an import that is over names somebody")
		}
		bob.get("/people?q=zoe").has("tbody tr", "Zoe Dvorak").has("tbody tr", "PS 1234").has("tbody tr", "Never invited").count("tbody tr", 1)
		bob.get("/people?area=Watford&role=officer").count("tbody tr", 3).has("main", "People who fit: Watford, Officer")
		bob.follow(bob.choosePeople("b.csv", networksList)).has("main", "There is nothing to import").has(".rr-counts", "The same3").count("button:contains('Import')", 0)

		// The import is taken back, but not once somebody of it is in the rota.
		imported := done.Find("#undo form").AttrOr("action", "")
		bob.get("/people/import").count("main a[href='"+imported+"']", 1)
		s.as("alice").delete(imported).want(http.StatusForbidden)
		zoe, err := s.net.DB.PersonByEmail(t.Context(), "zoe@example.org")
		if err != nil {
			t.Fatal(err)
		}
		bob.post(fmt.Sprintf("/llos/%d/positions", zoe.ID), "title", "Chair", "from", "2027-01-01").want(http.StatusSeeOther)
		bob.delete(imported).want(http.StatusConflict).has("main", "can’t be taken back as a whole").has("main", "Zoe Dvorak holds or held a position").count("#undo", 0)
		bob.post("/positions/1/removal", "reason", "By mistake").want(http.StatusSeeOther)
		bob.follow(bob.delete(imported)).has(".govuk-notification-banner", "The import is taken back").has("main", "Taken back on").count("#undo", 0)
		bob.get("/people?q=zoe").has("main", "Nobody fits")
		bob.get("/people/import").count("main a[href='"+imported+"']", 0)
		bob.follow(bob.confirm(bob.follow(bob.choosePeople("b.csv", networksList)))).has("main", "1 new, 1 changed") // and imported again

		harper := s.as("harper")
		harper.get("/people").has("nav a[aria-current=page]", "People").count("tbody tr", 9)
		for _, name := range []string{"alice", "femi", "grace", "dana"} {
			v := s.as(name)
			v.get("/people").want(http.StatusForbidden)
			v.choosePeople("a.csv", networksList).want(http.StatusForbidden)
			v.get("/people/import/1").want(http.StatusForbidden)
		}
	})
}

func TestManyPeopleAreListedByNamePageByPage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		var table strings.Builder
		table.WriteString("E-mail,First name,Last name\n")
		for i := range 120 {
			fmt.Fprintf(&table, "p%d@example.org,Same,Name %d\n", i, i%7)
		}
		page := bob.follow(bob.choosePeople("a.csv", table.String())).has("#new", "Not shown here: 70 people")
		bob.follow(bob.confirm(page))
		if err := s.net.People.Deactivate(t.Context(), s.person("bob"), s.person("dana").ID, "left"); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		pages := 0
		for at := "/people"; at != ""; pages++ {
			page := bob.get(at).want(http.StatusOK)
			page.Find("tbody tr").Each(func(_ int, row *goquery.Selection) {
				seen[row.Find("button").AttrOr("formaction", row.Find("th").Text())] = true
				if who := row.Find("th").Text(); strings.HasPrefix(who, "Dana") != strings.Contains(row.Text(), "Deactivated") {
					t.Errorf("%s is shown as %s", who, row.Text())
				}
			})
			at = page.Find("a[rel=next]").AttrOr("href", "")
			if strings.Contains(at, "Name") || strings.Contains(at, "@") {
				t.Errorf("the address of the next page names somebody: %s", at)
			}
		}
		if len(seen) != 128 || pages != 3 {
			t.Errorf("%d pages list %d people, want 128", pages, len(seen))
		}
		bob.get("/people?after=nonsense").count("tbody tr", 50)
		bob.get("/people?after=999999").has("main", "That was everybody")
	})
}

func TestTheRegisterIsTakenOutAsAFileForAReasonThatIsLogged(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		list := "E-mail,First name,Last name,Rank,Phone,LLO since,LLO until\nzoe@example.org,Zoe,=1+1,\"PS, 12\",+353 1 496 0001,14/08/2026,13/08/2029\n"
		bob.follow(bob.confirm(bob.follow(bob.choosePeople("a.csv", list))))
		bob.get("/llos").count("a[href='/llos/export']", 1)
		bob.get("/llos/export").has("h1", "Download the register").has("main", "is kept in the log")
		bob.post("/llos/export", "reason", " ").want(http.StatusUnprocessableEntity).has("#reason-error", "Say what you need the file for")
		file := bob.post("/llos/export", "reason", "The yearly review").want(http.StatusOK)
		want := "\ufeffEmail,First name,Last name,Force,Grade,Rank,Area,Station,Phone,LLO since,LLO until,Last refreshed,Accreditation\r\n" +
			"zoe@example.org,Zoe,'=1+1,Hertfordshire Constabulary,Police officer,\"PS, 12\",,,'+353 1 496 0001,2026-08-14,2029-08-13,,Current\r\n"
		if file.Body != want || file.Header.Get("Content-Disposition") != `attachment; filename="llos.csv"` {
			t.Errorf("the file is\n%s\nwant\n%s\n%v", file.Body, want, file.Header)
		}
		log, err := d.LogOf(t.Context(), db.ThingPerson, s.person("bob").ID, 2)
		if err != nil || log[0].Verb != "exported register" || log[0].Detail != "liaison officers, 1 person" || log[0].Reason != "The yearly review" || log[1].Verb == log[0].Verb {
			t.Errorf("the log ends with %+v (%v)", log, err)
		}
		bob.follow(bob.choosePeople("llos.csv", file.Body)).has("main", "There is nothing to import").has(".rr-counts", "The same1")
		for _, name := range []string{"alice", "harper", "dana"} {
			v := s.as(name)
			v.get("/llos/export").want(http.StatusForbidden)
			v.post("/llos/export", "reason", "x").want(http.StatusForbidden)
		}
	})
}

func TestPeopleAreSortedByTheHeadsOfTheirColumns(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		page := bob.get("/people?role=officer").has("th[aria-sort=ascending]", "Name").count("[aria-sort]", 1)
		page = bob.get(page.Find("th a:contains('Area')").AttrOr("href", "")).has("th[aria-sort=ascending]", "Area").has("tbody tr:first-child", "Charlie").count("tbody tr", 3)
		page = bob.get(page.Find("th a:contains('Area')").AttrOr("href", "")).has("th[aria-sort=descending]", "Area").has("tbody tr:last-child", "Charlie").count("tbody tr", 3)
		page.count("form.bar input[name=sort][value='-area']", 1).count("#role option[selected]", 1)
		bob.get("/people?sort=password").count("tbody tr", 8)
		bob.get("/people?accredited=accredited").count("tbody tr", 0).has("main", "Nobody fits")
		bob.get("/people?accredited=not+accredited").count("tbody tr", 8)
	})
}

func TestThoseWhoAreTickedInTheListAreInvited(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		list := bob.get("/people").count("input[name=people][form=chosen]", 7).count("#chosen[action='/people/invitations'] button", 1)
		var some []string
		for i := range 2 {
			some = append(some, list.Find("input[name=people]").Eq(i).AttrOr("value", ""))
		}
		me := fmt.Sprint(s.person("bob").ID)
		page := bob.get("/people/invitations?chosen=on&people=" + some[0] + "&people=" + some[1] + "&people=" + me + "&people=x").want(http.StatusOK)
		page.has("h1", "Invite 2 people").count("input[name=people][checked]", 2).count("input[name=people]", 2).has(".note", "1 person is left out").has("button", "Send 2 invitations").count("button[data-single='Send 1 invitation']", 1)
		bob.get("/people/invitations?chosen=on").want(http.StatusUnprocessableEntity).has("#people-error", "Choose who to invite").count("input[name=people]", 7).count("input[checked]", 0)
		bob.follow(bob.post("/people/invitations", "people", some[0], "people", some[1])).want(http.StatusOK)
		bob.get("/people").count("input[name=people][form=chosen]", 5)
	})
}
