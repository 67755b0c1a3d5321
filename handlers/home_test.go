package handlers_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers"
	"github.com/rainbowrota/rainbowrota/network/demo"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/views"
)

func TestNobodyOfTheDemoLandsOnAnEmptyPage(t *testing.T) {
	t.Parallel()
	s := emptySite(t, dbtest.SQLite(t))
	s.now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	if err := demo.LoadDemo(t.Context(), s.net); err != nil {
		t.Fatal(err)
	}
	begins := map[string]string{
		"alice.okafor": "My rota", "bob.marsh": "What to do next", "charlie.reid": "My rota", "dana.whitlock": "What to do next", "eve.lindqvist": "What to do next",
		"femi.adeyemi": "", "grace.holt": "What to do next", "harper.quinn": "What to do next", "idris.vaughan": "What to do next", "jo.castell": "My rota",
	}
	for name, title := range begins {
		p, err := s.net.DB.PersonByEmail(t.Context(), name+"@example.org")
		if err != nil {
			t.Fatal(err)
		}
		v := s.asPerson(p.ID)
		page := v.get("/")
		for page.Status == http.StatusSeeOther {
			page = v.follow(page)
		}
		page.want(http.StatusOK).has("h1", title)
		if rows := page.Find("main li, main tr, main dl > div").Length(); rows < 3 {
			t.Errorf("%s lands on %q, which has %d rows: %s", name, page.text("h1"), rows, page.text("main"))
		}
	}
}

func TestTheHomeOfAnAdministratorSaysWhatWaits(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		page := s.as("harper").get("/").want(http.StatusOK).has("h1", "What to do next").has("#now ~ ul a[href='/people/invitations']", "without a way in")
		page.has("#now ~ ul a[href='/start']", "Go on setting up").count("main section[aria-label=Administrator] li", 5)
	})
}

func TestADataProtectionOfficerSeesWhichQuestionsWait(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		idris, err := s.net.People.AddPerson(t.Context(), nil, people.PersonForm{FirstName: "Idris", LastName: "Vaughan", Email: "idris@example.org", Roles: []db.Role{db.DataProtection}})
		if err != nil {
			t.Fatal(err)
		}
		s.asPerson(idris.ID).get("/").has("main", "Nobody has asked in the last 31 days")
		s.as("alice").post("/account/data/questions", "question", "What do you keep of my leave?").want(http.StatusSeeOther)
		s.asPerson(idris.ID).get("/").want(http.StatusOK).has("#asked ~ ul li", "Asked on Tuesday 1 June 2027").has("#asked ~ ul li", "Answer by Thursday 1 July 2027")
		s.wait(32 * days)
		s.asPerson(idris.ID).get("/").count("#asked ~ ul li", 0)
	})
}

func TestACallHandlerSeesWhereCallersMeetALiaisonOfficer(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	s.as("grace").get("/").want(http.StatusOK).has("main", "No public event is planned").has("main section[aria-label='Call handler']", "Check whether a certificate is genuine")
	pride := s.stall("Herts Pride", 60*days)
	pride.IsPublic = true
	s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), pride) })
	s.as("grace").get("/").has("#meet ~ ul li", "Herts Pride")
}

// TestHelpLeadsOnlyWhereItsReaderMayGo opens every link of the help of each role.
func TestHelpLeadsOnlyWhereItsReaderMayGo(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	s.car()
	s.stall("Herts Pride", 60*days)
	for _, of := range views.Help {
		if len(of.Tasks) != 5 {
			t.Errorf("%s has %d tasks", of.Name, len(of.Tasks))
		}
		for _, task := range of.Tasks {
			served := false
			for _, row := range handlers.Routes() {
				if row.Method != http.MethodGet || row.Path != task.Path {
					continue
				}
				served = true
				if p := (&db.Person{Roles: []db.Role{of.Role}, Leads: of.Leads}); of.Leads {
					if p.Roles = []db.Role{db.Officer}; !row.Who.Lets(p) {
						t.Errorf("a lead may not open %s", task.Path)
					}
				} else if !row.Who.Lets(p) {
					t.Errorf("somebody with the role %s may not open %s", of.Role, task.Path)
				}
			}
			if !served {
				t.Errorf("%s: nothing is served at %s", of.Name, task.Path)
			}
		}
	}
	for name, section := range map[string]string{"alice": "Officer", "bob": "Coordinator", "dana": "Trainer", "eve": "Event lead", "femi": "Vehicle keeper", "grace": "Call handler", "harper": "Administrator"} {
		v := s.as(name)
		page := v.get("/help").want(http.StatusOK).has("h1", "Help").has("main", section).has("aside", "Who to ask").count("main section[aria-label='"+section+"'] li", 5)
		for _, link := range page.Find("main a").EachIter() {
			href := link.AttrOr("href", "")
			if a := v.get(href); a.Status != http.StatusOK && a.Status != http.StatusSeeOther {
				t.Errorf("the help of %s leads to %s: %d", name, href, a.Status)
			}
		}
	}
}

func TestHelpWithoutSigningInSaysHowToGetInAndWhoToAsk(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	page := s.visit().get("/help").want(http.StatusOK).has("main", "How to get in").has("main", "Who to ask").has("main", "Ask a coordinator").count("main a[href='/sign-in']", 1)
	page.count("main a[href='/people']", 0)
}
