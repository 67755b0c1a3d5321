package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// staged is an event in ten days that Eve leads, with Alice confirmed on its
// one shift, so that one message waits.
func staged(t *testing.T, s *site) (*db.Event, *db.Message) {
	t.Helper()
	now := s.net.Now().UTC().Truncate(time.Second)
	e := &db.Event{
		Title: "Herts Pride", Kind: db.PrideStall, Status: db.EventPublished, StartsAt: now.AddDate(0, 0, 10), EndsAt: now.AddDate(0, 0, 10).Add(8 * time.Hour),
		LeadID: s.person("eve").ID, CreatedAt: now, PublishedAt: now,
	}
	shift := &db.Shift{Role: "Stall", StartsAt: e.StartsAt, EndsAt: e.EndsAt, Minimum: 2, Maximum: 5}
	err := s.net.DB.Write(t.Context(), func(tx *db.Tx) error {
		if err := tx.InsertEvent(t.Context(), e); err != nil {
			return err
		}
		shift.EventID = e.ID
		return tx.InsertShift(t.Context(), shift)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.net.Rota.SignUp(t.Context(), s.person("alice"), shift.ID); err != nil {
		t.Fatal(err)
	}
	all, err := s.net.DB.Messages(t.Context(), db.MessageFilter{EventID: e.ID})
	if err != nil || len(all) != 1 {
		t.Fatalf("%d messages, %v", len(all), err)
	}
	return e, &all[0]
}

func failMessage(t *testing.T, s *site) {
	t.Helper()
	d, err := s.net.Messages.ClaimNext(t.Context())
	if err != nil || d == nil {
		t.Fatalf("claim: %v %v", d, err)
	}
	if _, err := s.net.Messages.NotDelivered(t.Context(), d, "The mail server refused the address (550 5.1.1)", messages.RefusedForGood); err != nil {
		t.Fatal(err)
	}
}

func TestTheEventsMessagesShowWhoWillGetWhatAndWhatBecameOfTheRest(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		e, _ := staged(t, s)
		path := fmt.Sprintf("/events/%d/messages", e.ID)
		s.visit().get(path).want(303)
		s.as("charlie").get(path).want(403)
		s.as("grace").get(path).want(404)
		for _, name := range []string{"eve", "bob"} {
			page := s.as(name).get(path).want(200).has("h1", "Messages")
			text := page.text("main")
			for _, want := range []string{
				"First reminder", "Friday 4 June 2027, 10am", "Second reminder", "Reminder on the morning", "Friday 11 June 2027, 7am",
				"Alice Okafor", "Short-staffed, to the lead", "Only if a shift then has fewer people than it needs", "Confirmation", "Waiting",
			} {
				if !strings.Contains(text, want) {
					t.Errorf("%s does not see %q in %s", name, want, text)
				}
			}
		}
	})
}

func TestAFailedMessageIsShownWithItsReasonAndSentAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		e, m := staged(t, s)
		failMessage(t, s)
		again := fmt.Sprintf("/messages/%d/attempts", m.ID)
		s.as("charlie").post(again).want(403)
		s.as("bob").post("/messages/999999/attempts").want(404)

		eve := s.as("eve")
		page := eve.get(fmt.Sprintf("/events/%d/messages", e.ID)).want(200)
		page.has(fmt.Sprintf("#message-%d .rr-tag", m.ID), "Failed")
		if text := page.text("main"); !strings.Contains(text, "refused the address (550 5.1.1)") {
			t.Errorf("no reason in %s", text)
		}
		answer := eve.post(again, "page", "event").want(303)
		if to := answer.Header.Get("Location"); to != fmt.Sprintf("/events/%d/messages", e.ID) {
			t.Errorf("leads to %s", to)
		}
		page = eve.follow(answer).want(200)
		page.has(fmt.Sprintf("#message-%d .rr-tag", m.ID), "Waiting")
		if !strings.Contains(page.text("#notices"), "will be sent again") {
			t.Errorf("no news: %s", page.text("#notices"))
		}
		eve.post(again, "page", "event").want(303) // twice is once
		s.as("bob").post(again, "unknown", "x").want(400)
	})
}

func TestAMailServerThatTakesNothingIsShownOnceToThoseWhoCanHelp(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, func(c *web.Config, _ *action.Settings) { c.Jobs = true })
		staged(t, s)
		if err := s.net.Messages.NoteOutbox(t.Context()); err != nil {
			t.Fatal(err)
		}
		ready := func() string { return s.visit().get("/readyz").want(200).Body }
		if said := ready(); !strings.Contains(said, `"mail":"ok"`) || !strings.Contains(said, `"status":"ok"`) {
			t.Errorf("/readyz: %s", said)
		}
		s.as("bob").get("/dashboard").want(200).count(".govuk-warning-text", 0)
		claimed, err := s.net.Messages.ClaimNext(t.Context())
		if err != nil || claimed == nil {
			t.Fatalf("claim: %v %v", claimed, err)
		}
		const reason = "The mail server does not let this app send from its address (550 5.7.60)"
		if _, err := s.net.Messages.NotDelivered(t.Context(), claimed, reason, messages.Ours); err != nil {
			t.Fatal(err)
		}
		s.as("bob").get("/dashboard").want(200).count(".govuk-warning-text", 1).has(".govuk-warning-text", reason+". Messages wait").has(".govuk-warning-text", "Tell an administrator")
		s.as("harper").get("/admin/outbox").want(200).has(".govuk-warning-text", reason).has("main code", "rainbowrota mail test ADDRESS")
		s.as("eve").get("/dashboard").want(200).count(".govuk-warning-text", 0) // she leads one event
		if said := ready(); !strings.Contains(said, `"mail":"stuck"`) || !strings.Contains(said, `"status":"degraded"`) {
			t.Errorf("/readyz: %s", said)
		}
		if _, err := s.net.Messages.Delivered(t.Context(), claimed); err != nil {
			t.Fatal(err)
		}
	})
}

func TestSendingAgainSwapsOnlyTheRow(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		_, m := staged(t, s)
		failMessage(t, s)
		bob := s.as("bob")
		row := bob.send("POST", fmt.Sprintf("/messages/%d/attempts", m.ID), nil, "HX-Request", "true", "X-CSRF-Token", bob.csrf).want(200)
		if strings.Contains(row.Body, "<html") || !strings.Contains(row.Body, "It will be sent again.") {
			t.Errorf("got %s", row.Body)
		}
	})
}

func TestTheLedgerIsFilteredAndPaged(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		_, m := staged(t, s)
		s.as("eve").get("/messages").want(403)
		bob := s.as("bob")
		lapses := s.person("charlie")
		lapses.Force = s.net.Settings().ForceName
		s.insert(func(tx *db.Tx) error { return tx.UpdatePerson(t.Context(), lapses) })
		bob.get("/messages").has("main", "There are no reminders about accreditations")
		s.insert(func(tx *db.Tx) error {
			return tx.InsertAccreditation(t.Context(), &db.Accreditation{PersonID: lapses.ID, Kind: db.LLO, GrantedOn: "2026-01-01", ExpiresOn: "2027-07-20", RecordedAt: s.net.Now().AddDate(-1, 0, 0)})
		})
		bob.get("/messages").has("#to-come", "2 reminders").has("#to-come", "Charlie Reid It ends on 20 July 2027").count("#to-come th[scope=rowgroup]", 2)
		bob.get("/messages?q=bob").count("#to-come", 0)
		bob.get("/messages").want(200).count("tbody tr[id]", 1)
		bob.get("/messages?q=okafor&kind=confirmed&status=pending").want(200).count("tbody tr[id]", 1)
		empty := bob.get("/messages?q=nobody&status=sent").want(200).count("tbody tr[id]", 0)
		if text := empty.text(".rr-empty"); !strings.Contains(text, "“nobody”") || !strings.Contains(text, "Sent") {
			t.Errorf("the filter is not repeated: %s", text)
		}
		if value, _ := empty.Find("#q").Attr("value"); value != "nobody" {
			t.Errorf("what was typed is lost: %q", value)
		}
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			for i := range 60 {
				copied := *m
				copied.ID, copied.MessageKey = 0, fmt.Sprintf("copy-%d", i)
				if _, err := tx.InsertMessage(t.Context(), &copied); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		first := bob.get("/messages?q=okafor").want(200).count("tbody tr[id]", messages.LedgerPage)
		next, _ := first.Find(".govuk-pagination__next a").Attr("href")
		second := bob.get(next).want(200).count("tbody tr[id]", 61-messages.LedgerPage)
		if back, _ := second.Find(".govuk-pagination__prev a").Attr("href"); back != "/messages?q=okafor" {
			t.Errorf("back leads to %q", back)
		}
		bob.get("/messages?before=x").want(200)
		bob.get("/messages?before=-5&q=%25").want(200).count("tbody tr[id]", 0)
	})
}

func TestTheOutboxCanBeReadWithoutAMailServer(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, func(c *web.Config, _ *action.Settings) { c.NoMail = true })
		s.as("bob").get("/admin/outbox").want(200).count(".rr-row", 0)
		staged(t, s)
		s.as("eve").get("/admin/outbox").want(403)
		words := []string{"Alice Okafor", "Your duty on Friday 11 June is confirmed", "You are confirmed for a duty."}
		text := s.as("bob").get("/admin/outbox").want(200).has("h1", "Outbox").count(".rr-row", 1).text("main")
		for _, want := range append(words, "No mail server is set") {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in %s", want, text)
			}
		}
	})
}

func TestTheOutboxSaysWhatWouldBeSentNow(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, func(c *web.Config, _ *action.Settings) { c.NoMail = true })
		e, m := staged(t, s)
		if _, err := s.net.Events.MoveEvent(t.Context(), s.person("bob"), e.ID, e.Version, events.MoveForm{Starts: "2027-06-12T10:00", Reason: "flooded"}); err != nil {
			t.Fatal(err)
		}
		row := fmt.Sprintf("#message-%d", m.ID)
		page := s.as("bob").get("/admin/outbox").want(200)
		page.has(row+" h2", "Your duty on Saturday 12 June is confirmed").has(row, "Waiting")
		if text := page.text(row); strings.Contains(text, "11 June") {
			t.Errorf("after the move a message that waits still says\n%s", text)
		}
		s.insert(func(tx *db.Tx) error {
			return tx.Exec(t.Context(), "UPDATE people SET deactivated_at = ? WHERE id = ?", s.net.Now(), m.PersonID)
		})
		for name, details := range map[string]int{"bob": 1, "harper": 0} {
			page := s.as(name).get("/admin/outbox").want(200).count(".rr-row", 2).count(".rr-row details", details).count(row+" details", 0)
			page.has(row+" h2", "Confirmation").has(row, "Will not be sent").has(row, "This person is no longer with the rota")
		}
	})
}

func TestAnAdministratorReadsOfAMessageInTheOutboxNothingThatItSays(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		e, _ := staged(t, s)
		var id int64
		s.insert(func(tx *db.Tx) error {
			waiting, err := tx.Messages(t.Context(), db.MessageFilter{Statuses: []db.MessageStatus{db.MessagePending}, Limit: 9})
			if err != nil || len(waiting) != 1 {
				t.Fatalf("%d messages wait, %v", len(waiting), err)
			}
			m := waiting[0]
			id = m.PersonID
			m.Attempts, m.Why = 1, "450 <alice@example.org>: alice@example.org has a full mailbox"
			return tx.Exec(t.Context(), "UPDATE messages SET attempts = 1, why = ? WHERE id = ?", m.Why, m.ID)
		})
		page := s.as("harper").get("/admin/outbox").want(200).count(".rr-row", 1).count(".rr-row details", 0).count(".rr-row a", 0)
		page.has(".rr-row h2", "Confirmation").has(".rr-row", fmt.Sprintf("To Person %d.", id)).has(".rr-row", "Waiting").has(".rr-row", "has a full mailbox")
		for _, secret := range []string{"Okafor", "Alice", "alice@", e.Title, "duty", "You are confirmed"} {
			if strings.Contains(page.text("main"), secret) {
				t.Errorf("%q is on the page", secret)
			}
		}
	})
}

func TestMessagesHeldAfterARestoreGoOnceSomeoneSaysSo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		if err := s.net.Upkeep.AfterRestore(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.as("charlie").delete("/admin/outbox/hold").want(403)
		harper := s.as("harper")
		harper.get("/admin/outbox").want(200).has("main form button", "Send messages again")
		harper.follow(harper.delete("/admin/outbox/hold").want(303)).want(200).count(".govuk-button--warning", 0)
		if held, err := s.net.Upkeep.MessagesHeld(t.Context()); held || err != nil {
			t.Errorf("held %v, %v", held, err)
		}
	})
}

func TestTheMessagesOfADayAreTogetherTheLatestFirst(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	at := s.net.Now().UTC().Truncate(time.Second)
	s.insert(func(tx *db.Tx) error {
		for i, hoursAgo := range []time.Duration{50, 1, 26, 2, 25} { // in the order they were written
			m := &db.Message{MessageKey: fmt.Sprint(i), Kind: messages.Confirmed, Status: db.MessageSent, PersonID: 1, CreatedAt: at, DueAt: at, NextTryAt: at}
			if _, err := tx.InsertMessage(t.Context(), m); err != nil {
				return err
			}
			if err := tx.Exec(t.Context(), "UPDATE messages SET sent_at = ? WHERE message_key = ?", at.Add(-hoursAgo*time.Hour), fmt.Sprint(i)); err != nil {
				return err
			}
		}
		return nil
	})
	page := s.as("bob").get("/messages").want(200)
	var days []string
	for _, row := range page.Find("tr[id^=message] td[data-label=When]").EachIter() {
		days = append(days, strings.TrimSpace(row.Text()))
	}
	want := "Tuesday 1 June 2027, 9am; Tuesday 1 June 2027, 8am; Monday 31 May 2027, 9am; Monday 31 May 2027, 8am; Sunday 30 May 2027, 8am"
	if got := strings.Join(days, "; "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
