package handlers_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

func TestEverybodySeesAndDownloadsWhatIsKeptOfThem(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		shift := s.shiftOf(s.stall("Herts Pride", 60*days), "Stall <b>", 3)
		if _, err := s.net.Rota.SignUp(t.Context(), s.person("alice"), shift.ID); err != nil {
			t.Fatal(err)
		}
		alice := s.as("alice")
		alice.get("/account").count("a[href='/account/data']", 1).has("main", "Officer (you): Signs up for shifts.Pages: My rota, Shifts, Events, Calendar, Training").has("main", "Administrator: Keeps people, roles and settings")
		page := alice.get("/account/data").want(http.StatusOK).has("main", "Your record and settings").has("main", "alice@example.org").has("main", "Shifts you asked for or took 1").has("main", "Herts Pride").has("main", "Where you are signed in 1")
		file := alice.get("/account/data.html").want(http.StatusOK)
		if got := file.Header.Get("Content-Disposition"); got != `attachment; filename="my-details.html"` {
			t.Error(got)
		}
		if !strings.Contains(file.Body, "Shift: Stall &lt;b&gt;") || !strings.HasSuffix(file.Body, "</html>\n") {
			t.Errorf("the page to keep is %s", file.Body)
		}
		sent := alice.get("/account/data.json").want(http.StatusOK)
		var all map[string][]map[string]any
		if err := json.Unmarshal([]byte(sent.Body), &all); err != nil {
			t.Fatalf("%v in %s", err, sent.Body)
		}
		if len(all["record"]) != 1 || all["record"][0]["email"] != "alice@example.org" || all["record"][0]["has_password"] != false || all["record"][0]["discreet"] != true ||
			len(all["shifts"]) != 1 || all["shifts"][0]["event"] != "Herts Pride" || len(all["roles"]) != 1 || len(all["sessions"]) != 1 {
			t.Errorf("the file has %v", all)
		}
		for _, text := range []string{page.Body, file.Body, sent.Body} {
			if strings.Contains(text, "charlie@example.org") || strings.Contains(text, "hash") {
				t.Error("it has what is of no use to Alice, or of somebody else")
			}
		}
		for _, path := range []string{"/account/data", "/account/data.html", "/account/data.json"} {
			if a := s.visit().get(path); a.Status == http.StatusOK {
				t.Errorf("%s is for anybody", path)
			}
		}
	})
}

func TestAQuestionAboutDataGoesToTheDataProtectionOfficerAlone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		idris, alice := s.person("grace"), s.as("alice")
		s.insert(func(tx *db.Tx) error { return tx.GiveRole(t.Context(), idris.ID, db.DataProtection, s.net.Now()) })
		alice.post("/account/data/questions", "question", " ").want(http.StatusUnprocessableEntity).has("#question-error", "Say what you ask for")
		alice.follow(alice.post("/account/data/questions", "question", "Please erase my\nold phone number.")).has("#notices", "Your question is on its way")
		alice.post("/account/data/questions", "question", "And more").want(http.StatusConflict).has("main", "You have asked already today")
		var asked []*messages.Delivery
		for _, m := range s.sent() {
			if m.Message.Kind == messages.DataAsked {
				asked = append(asked, m)
			}
		}
		if len(asked) != 1 || asked[0].Message.PersonID != idris.ID {
			t.Fatalf("%d letters went out", len(asked))
		}
		if said := asked[0].Private; !strings.Contains(said, "Alice Okafor (alice@example.org)") || !strings.Contains(said, "old phone number") {
			t.Errorf("the data-protection officer reads %q", said)
		}
		s.as("harper").get("/admin/outbox").want(http.StatusOK)
		ledger := s.as("bob").get("/messages").want(http.StatusOK)
		if strings.Contains(ledger.Body, "phone number") {
			t.Error("a coordinator reads the question")
		}
	})
}

// What is kept of people is in tables that name them; each is in the download, or
// here with the reason.
func TestTheDownloadHasEveryTableThatNamesPeople(t *testing.T) {
	t.Parallel()
	left := map[string]string{
		"awareness_done": "who did a task, not about them: in the history", "course_feedback_given": "by the sign-up", "letters": "who sent one: in the history",
		"put_right": "who did it: in the history", "account_link_codes": "hashes", "settings": "who changed one: in the history",
	}
	d := dbtest.SQLite(t)
	queries := strings.Join(db.OwnQueries(), "\n")
	tables, err := db.TablesNaming(t.Context(), d, "people")
	if err != nil || len(tables) < 25 {
		t.Fatalf("%d tables, %v", len(tables), err)
	}
	for _, table := range tables {
		if left[table] == "" && !strings.Contains(queries, fmt.Sprintf(" %s ", table)) {
			t.Errorf("%s names people, and is not in the download of one’s own data", table)
		}
	}
}
