package db_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// history fills a database with ten years of events: what a page or a job
// costs must not grow with it. Statements are the same on both databases but
// for how a moment is written.
func history(t *testing.T, d *db.DB, events int) {
	t.Helper()
	day := "strftime('%Y-%m-%d %H:%M:%S+00:00', '2026-06-01 09:00:00', '-2500 days', i || ' days', '+' || %s || ' hours')"
	if d.Postgres() {
		day = "TIMESTAMPTZ '2026-06-01 09:00:00+00' - INTERVAL '2500 days' + i * INTERVAL '1 day' + %s * INTERVAL '1 hour'"
	}
	at := func(hours string) string { return strings.Replace(day, "%s", hours, 1) }
	numbers := func(n int) string {
		return fmt.Sprintf("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < %d)", n)
	}
	into := func(table, columns string, n int, values string) string {
		return fmt.Sprintf("INSERT INTO %s (%s) %s SELECT %s FROM n", table, columns, numbers(n), values)
	}
	statements := []string{
		into("people", "email, first_name, last_name, created_at", 1000, "'p' || i || '@example.org', 'P', 'N' || i, "+at("0")),
		"INSERT INTO roles (person_id, role, given_at) SELECT id, 'officer', created_at FROM people",
		into("venues", "name, created_at", 50, "'Venue ' || i, "+at("0")),
		into("events", "title, kind, status, starts_at, ends_at, venue_id, lead_id, created_by, created_at", events,
			"'Event ' || i, 'Pride stall', CASE WHEN i % 50 = 0 THEN 'draft' WHEN i < 2500 THEN 'completed' ELSE 'published' END, "+at("0")+", "+at("10")+", 1 + i % 50, 1 + i % 1000, 1, "+at("0")),
		into("series", "title, kind, created_at", 40, "'Series ' || i, 'Pride stall', "+at("0")),
		"UPDATE events SET series_id = 1 + id % 40, lessons = 'x' WHERE id % 3 = 0",
		"INSERT INTO shifts (event_id, role, starts_at, ends_at, minimum, maximum, taken) SELECT id, 'Stall', starts_at, ends_at, 1, 5, 2 FROM events",
		"INSERT INTO signups (shift_id, event_id, person_id, status, asked_at, confirmed_at, changed_at) SELECT id, event_id, 1 + event_id % 1000, 'confirmed', starts_at, starts_at, starts_at FROM shifts",
		"INSERT INTO signups (shift_id, event_id, person_id, status, asked_at, changed_at) SELECT id, event_id, 1 + (event_id + 7) % 1000, 'withdrawn', starts_at, starts_at FROM shifts",
		"INSERT INTO messages (message_key, kind, person_id, event_id, signup_id, status, due_at, next_try_at, created_at) SELECT 'k' || id, 'confirmed', person_id, event_id, id, 'sent', asked_at, asked_at, asked_at FROM signups",
		"INSERT INTO log (at, person_id, verb, event_id, shift_id) SELECT asked_at, person_id, status, event_id, shift_id FROM signups",
		"INSERT INTO vehicles (name, created_at) VALUES ('Car', CURRENT_TIMESTAMP)",
		"INSERT INTO bookings (vehicle_id, event_id, purpose, status, starts_at, ends_at, blocks_from, blocks_to, driver_id, asked_at, changed_at) SELECT 1, id, 'event', 'confirmed', starts_at, ends_at, starts_at, ends_at, lead_id, starts_at, starts_at FROM events",
		"INSERT INTO handovers (booking_id, direction, at, person_id, mileage, charge, cleanliness) SELECT id, 'out', starts_at, 1, id, 80, 'clean' FROM bookings",
		"INSERT INTO handovers (booking_id, direction, at, person_id, mileage, charge, cleanliness) SELECT id, 'in', ends_at, 1, id + 1, 80, 'clean' FROM bookings",
		"INSERT INTO photos (handover_id, file, bytes, width, height) SELECT id, 'f' || id, 1, 1, 1 FROM handovers",
		into("day_sources", "name, folded, kind, created_at", 20, "'Source ' || i, 'source ' || i, 'other', "+at("0")),
		"INSERT INTO days (source_id, uid, name, place, starts_on, ends_on) SELECT 1 + id % 20, 'u' || id, 'Day', '', SUBSTR(CAST(starts_at AS TEXT), 1, 10), SUBSTR(CAST(starts_at AS TEXT), 1, 10) FROM events",
		"INSERT INTO programme_sessions (event_id, title, starts_at, ends_at, code, created_at) SELECT id, 'Session', starts_at, ends_at, 'c' || id, starts_at FROM events",
		"INSERT INTO session_check_ins (session_id, person_id, at) SELECT id, 1 + event_id % 1000, starts_at FROM programme_sessions",
		"INSERT INTO step_outs (session_id, person_id) SELECT id, 1 + event_id % 1000 FROM programme_sessions",
		"INSERT INTO speakers (event_id, name, email, created_at) SELECT id, 'S', 's@example.org', starts_at FROM events",
		"INSERT INTO session_speakers (session_id, speaker_id, part) SELECT ps.id, sp.id, 'speaker' FROM programme_sessions AS ps JOIN speakers AS sp ON sp.event_id = ps.event_id",
		"INSERT INTO nominations (event_id, email, person_id, nominated_by, status, created_at, expires_at, answered_at) SELECT event_id, '', person_id, 1, 'accepted', asked_at, asked_at, asked_at FROM signups",
		"INSERT INTO nominations (event_id, email, nominated_by, created_at, expires_at) SELECT id, 'n' || id || '@example.org', 1 + id % 1000, starts_at, ends_at FROM events WHERE id % 300 = 0",
		"INSERT INTO nomination_links (code_hash, nomination_id) SELECT 'h' || id, id FROM nominations",
		"UPDATE messages SET nomination_id = (SELECT id FROM nominations WHERE nominations.event_id = messages.event_id LIMIT 1) WHERE id % 50 = 0",
		"ANALYZE",
	}
	ctx := context.Background()
	for _, statement := range statements {
		if err := d.Write(ctx, func(tx *db.Tx) error { return tx.Exec(ctx, statement) }); err != nil {
			t.Fatalf("%.80s: %v", statement, err)
		}
	}
}

// large are the tables that grow with the years.
var large = regexp.MustCompile(`(?i)(Seq Scan on|SCAN) (events|shifts|signups|messages|log|passes|offers|bookings|handovers|put_right|photos|days|programme_sessions|session_check_ins|step_outs|speakers|session_speakers|nominations|nomination_links|e|s|g|m|l|x|o|bo|ha|pr|ph|dy|ps|ci|so|sp|ss|no|li)\b`)

func TestNoQueryReadsAWholeTableThatGrowsWithTheYears(t *testing.T) {
	var statements []string
	seen := func(statement string) { statements = append(statements, statement) }
	check := func(t *testing.T, d *db.DB) {
		history(t, d, 3_000)
		statements = nil
		ask(t, d)
		asked := statements
		for _, statement := range asked {
			head := strings.ToUpper(strings.SplitN(statement, " ", 2)[0])
			if head != "SELECT" && head != "UPDATE" && head != "WITH" {
				continue
			}
			plan := ""
			err := d.Write(context.Background(), func(tx *db.Tx) (err error) {
				plan, err = tx.Explain(context.Background(), statement)
				return err
			})
			if err != nil {
				t.Errorf("%s: %v", statement, err)
			}
			for _, line := range strings.Split(plan, "\n") {
				if large.MatchString(line) && !strings.Contains(line, "USING INDEX") && !strings.Contains(line, "USING COVERING INDEX") {
					t.Errorf("%s\nreads all of a table:\n%s", statement, plan)
					break
				}
			}
		}
		if len(asked) < 25 {
			t.Errorf("only %d statements were explained", len(asked))
		}
	}
	t.Run("SQLite", func(t *testing.T) { check(t, dbtest.SQLite(t, db.Watched(seen))) })
	t.Run("PostgreSQL", func(t *testing.T) { check(t, dbtest.Postgres(t, db.Watched(seen))) })
}

// ask asks every question that a page or a job asks of the large tables.
func ask(t *testing.T, d *db.DB) {
	t.Helper()
	ctx := context.Background()
	now := time.Date(2026, 6, 1, 11, 0, 0, 0, time.UTC)
	soon := now.AddDate(0, 0, 60)
	no := func(_ any, err error) {
		t.Helper()
		if err != nil && err != db.ErrNotFound { //nolint:errorlint // bare
			t.Error(err)
		}
	}
	no(d.ProgrammeOf(ctx, 7))
	no(d.NotedSessions(ctx, 7))
	no(d.ProgrammeSession(ctx, 7))
	no(d.ProgrammeSessionByCode(ctx, "c7"))
	no(d.CheckInsOf(ctx, 7))
	no(d.StepOuts(ctx, 7, 8))
	no(d.HasPlace(ctx, 7, 8))
	no(d.NeedsOf(ctx, 7))
	no(d.EventsAttended(ctx, 7, now, soon))
	no(d.PeopleWithPlace(ctx, 7))
	no(d.EventsWithNeeds(ctx))
	no(d.Speakers(ctx, 7))
	no(d.SessionSpeakers(ctx, 7))
	no(d.LearnedBy(ctx, 7))
	no(d.SpeakersToThank(ctx, now.AddDate(0, 0, -90), now, 0, 20))
	no(d.OpenShifts(ctx, db.ShiftFilter{From: now, Limit: 51}))
	no(d.OpenShifts(ctx, db.ShiftFilter{From: now, Kind: "Pride stall", Limit: 51, AfterAt: now, AfterID: 9}))
	no(d.ShortShifts(ctx, now, soon, 20))
	no(d.OpenRoles(ctx, now))
	no(d.EventShift(ctx, 7))
	no(d.ShiftsOf(ctx, 7))
	no(d.ShiftsOfEvents(ctx, []int64{7, 8}))
	no(d.Events(ctx, db.EventFilter{From: now, Statuses: []string{"published"}, Limit: 51}))
	no(d.Events(ctx, db.EventFilter{Statuses: []string{"draft"}, Limit: 20}))
	no(d.Events(ctx, db.EventFilter{LeadID: 3, From: now, Limit: 20}))
	no(d.EventsByID(ctx, []int64{7, 8}))
	no(d.EventsToComplete(ctx, now, 50))
	no(d.SignupOf(ctx, 7, 8))
	no(d.SignupsOfPerson(ctx, 3, []int64{7, 8}))
	no(d.SignupsOfEvent(ctx, 7))
	no(d.SignupsOfShift(ctx, 7, "waiting"))
	no(d.Requests(ctx, now, 0, 20))
	no(d.Rota(ctx, 3, now, 50, "confirmed", "waiting"))
	no(d.StandingShifts(ctx, 3, now))
	no(d.Duties(ctx, now, now.Add(24*time.Hour), 3))
	no(d.Duties(ctx, now, now.Add(24*time.Hour)))
	no(d.AheadInQueue(ctx, 7, 3))
	no(d.RecentLoad(ctx, now.AddDate(0, 0, -90)))
	no(d.OpenOffers(ctx, 7, 0))
	no(d.OpenOffers(ctx, 0, 3))
	no(d.OffersOfShift(ctx, 7))
	no(d.LapsedOffers(ctx, now, 100))
	no(d.Passes(ctx, 7, 3))
	no(d.Messages(ctx, db.MessageFilter{EventID: 7, Limit: 50}))
	no(d.Messages(ctx, db.MessageFilter{Statuses: []string{"failed"}, Limit: 50}))
	no(d.Messages(ctx, db.MessageFilter{PersonID: 3, Limit: 50}))
	no(d.CountMessages(ctx, "failed"))
	no(d.KnownKeys(ctx, []string{"k7", "k8"}))
	no(d.ComingDuties(ctx, now, now.AddDate(0, 0, 8), 0))
	no(d.EventLog(ctx, 7, 0, 50))
	no(d.EventsIn(ctx, []db.Stretch{{From: now, To: soon}, {From: soon, To: soon.AddDate(0, 0, 60)}}, 4))
	no(d.CalendarEvents(ctx, db.CalendarFilter{From: now, To: soon, PersonID: 3, Limit: 1001}))
	no(d.CalendarEvents(ctx, db.CalendarFilter{From: now, To: soon, PersonID: 3, Mine: true, Limit: 1001}))
	no(d.Days(ctx, now, soon))
	no(d.DaysKnown(ctx, 7, []string{"u7", "u8"}, "2026-06-01", "2026-07-01"))
	no(d.DaysByUID(ctx, []string{"u7", "u8"}))
	no(d.BookingsBetween(ctx, 1, now, soon))
	no(d.BookingsBetween(ctx, 1, now.AddDate(-1, 0, 0), now))
	no(d.BookingsFrom(ctx, 1, now, 50))
	no(d.BookingOut(ctx, 1))
	no(d.BookingsOfDriver(ctx, 3, now))
	no(d.Handovers(ctx, 7, 8))
	no(d.Photo(ctx, 7))
	no(d.LastHandover(ctx, 1))
	no(d.Damaged(ctx, 1))
	no(d.HandoverBefore(ctx, 1, &db.Handover{ID: 7, At: now}))
	no(d.HandoverAfter(ctx, 1, &db.Handover{ID: 7, At: now}))
	no(d.PutRight(ctx, 7, 8))
	no(d.FeedByHash(ctx, "x"))
	no(d.FeedDuties(ctx, 3, now.AddDate(0, 0, -90), now.AddDate(0, 0, -60)))
	no(d.DutiesOn(ctx, 3, []int64{7, 8}))
	no(d.DutyOf(ctx, 7))
	no(d.MayHaveEntry(ctx, 7, 8, []string{"confirmed", "moved"}))
	no(d.FeedBookings(ctx, now.AddDate(0, 0, -90), soon, now.AddDate(0, 0, -60)))
	no(d.EventsChanged(ctx, []int64{7, 8}))
	no(d.Events(ctx, db.EventFilter{Public: true, From: now, To: soon, Statuses: []string{"published", "completed", "cancelled"}, Limit: 1000}))
	no(d.BookingsOfEvent(ctx, 7))
	no(d.BookingsWithStatus(ctx, "requested", now, 50))
	no(d.CountEditions(ctx))
	no(d.NextEditions(ctx, now))
	no(d.LastEditions(ctx, now))
	no(d.Occurrences(ctx, 4, "2026-06-01"))
	no(d.LessonsBefore(ctx, 4, now))
	no(d.CountAccredited(ctx, "LLO", "2026-06-01"))
	no(d.Events(ctx, db.EventFilter{SeriesID: 4, To: now, Backward: true, Limit: 51}))
	no(d.NominationByHash(ctx, "h7"))
	no(d.NominationsBy(ctx, 7, 3))
	no(d.OpenNomination(ctx, 300, "n300@example.org", 1))
	no(d.AcceptedNomination(ctx, 3, 7))
	no(d.NominationsTo(ctx, "n300@example.org"))
	no(d.NominationMessages(ctx, []int64{7, 8}))
	no(d.NominationsToMind(ctx, now, now.AddDate(0, 0, 7), 200))
	no(d.GuestsToForget(ctx, "Own", now, 0, 200))
	no(d.LettersOf(ctx, 7))
	no(d.DueLetters(ctx, "Own"))
	no(d.AwarenessDates(ctx))
	no(d.AwarenessTasks(ctx, 0))
	err := d.Write(ctx, func(tx *db.Tx) error {
		no(tx.ClaimMessages(ctx, now, now.Add(-10*time.Minute), 20))
		no(nil, tx.StopMessages(ctx, 7, "x", []string{"removed"}))
		no(nil, tx.StopNominationMessages(ctx, 7, "x"))
		no(nil, tx.AnswerNominations(ctx, 300, "n300@example.org", "lapsed", 0, now))
		no(nil, tx.DeleteNominationLinks(ctx, 7))
		p, err := tx.Person(ctx, 7)
		if err != nil {
			return err
		}
		no(nil, tx.ForgetPerson(ctx, p))
		no(nil, tx.StopEventMessages(ctx, 7, "x", []string{"removed"}))
		_, err = tx.ForgetBodies(ctx, now)
		return err
	})
	no(nil, err)
}
