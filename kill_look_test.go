package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/jobs/mailtest"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// look checks, while no server runs, that the database holds what was
// acknowledged and agrees with itself.
func (s *storm) look(round int) {
	s.t.Helper()
	ctx, d := s.t.Context(), s.open()
	defer func() { _ = d.Close() }()
	for _, id := range s.shifts {
		shift, err := d.Shift(ctx, id)
		if err != nil {
			s.t.Fatal(err)
		}
		signups, err := d.SignupsOfShift(ctx, id)
		if err != nil {
			s.t.Fatal(err)
		}
		s.lookAtShift(shift, signups)
	}
	events, err := d.Events(ctx, db.EventFilter{})
	if err != nil {
		s.t.Fatal(err)
	}
	signups, err := d.SignupsOfEvent(ctx, events[0].ID)
	if err != nil {
		s.t.Fatal(err)
	}
	rows, err := d.EventLog(ctx, events[0].ID, 0, 1_000_000)
	if err != nil {
		s.t.Fatal(err)
	}
	s.lookAtLog(signups, rows)
	messages, err := d.Messages(ctx, db.MessageFilter{})
	if err != nil {
		s.t.Fatal(err)
	}
	s.lookAtMessages(round, rows, messages)
}

// lookAtShift checks that a shift is not over its maximum, that its counters
// say what its rows say, and that the rows say what was acknowledged.
func (s *storm) lookAtShift(shift *db.Shift, signups []db.Signup) {
	s.t.Helper()
	byPerson := map[int64]db.SignupStatus{}
	taken, waiting := 0, 0
	for i := range signups {
		g := &signups[i]
		byPerson[g.PersonID] = g.Status
		switch g.Status {
		case db.SignupConfirmed:
			taken++
		case db.SignupWaiting:
			waiting++
		case db.SignupRequested, db.SignupDeclined, db.SignupWithdrawn, db.SignupCancelled:
		}
	}
	if taken > shift.Maximum || taken != shift.Taken || waiting != shift.Waiting {
		s.t.Errorf("shift %d has %d confirmed and %d waiting for %d places, and counts %d and %d", shift.ID, taken, waiting, shift.Maximum, shift.Taken, shift.Waiting)
	}
	for _, p := range s.people {
		status := byPerson[p.id]
		is := status == db.SignupConfirmed || status == db.SignupWaiting
		if was := p.onShift(shift.ID); is && !was.may || !is && !was.mayNot {
			s.t.Errorf("person %d is %q on shift %d, but was told otherwise", p.id, status, shift.ID)
		} else {
			p.on[shift.ID] = onShift{may: is, mayNot: !is} // an open question is answered now
		}
	}
}

// lookAtLog checks that every change of a sign-up has exactly one row: each
// raised its turn by one, and the last row names the status it has.
func (s *storm) lookAtLog(signups []db.Signup, rows []db.LogRow) {
	s.t.Helper()
	type whose struct{ shift, person int64 }
	actions := map[whose][]string{}
	for i := range rows { // the newest first
		if rows[i].ShiftID != 0 {
			key := whose{rows[i].ShiftID, rows[i].SubjectID}
			actions[key] = append(actions[key], string(rows[i].Verb))
		}
	}
	for i := range signups {
		g := &signups[i]
		key := whose{g.ShiftID, g.PersonID}
		if logged := actions[key]; len(logged) != g.Turn || logged[0] != string(g.Status) {
			s.t.Errorf("the sign-up of person %d for shift %d is %s after %d changes; the log has %v", g.PersonID, g.ShiftID, g.Status, g.Turn, logged)
		}
		delete(actions, key)
	}
	if len(actions) > 0 {
		s.t.Errorf("the log has actions without a sign-up: %v", actions)
	}
}

// lookAtMessages checks that the ledger has one message for each confirmation,
// and that a mail server accepted what the ledger calls sent.
func (s *storm) lookAtMessages(round int, rows []db.LogRow, sent []db.Message) {
	s.t.Helper()
	confirmed := 0
	for i := range rows {
		if rows[i].Verb == db.Verb(db.SignupConfirmed) {
			confirmed++
		}
	}
	told := 0
	for i := range sent {
		if sent[i].Kind != messages.Withdrawn {
			told++
		}
	}
	if told != confirmed {
		s.t.Errorf("%d confirmations made %d messages", confirmed, told)
	}
	took := s.taken()
	for i := range sent {
		if m := &sent[i]; m.Status == db.MessageSent && took[messageID(m.MessageKey)] == 0 {
			s.t.Errorf("round %d: %s is sent, and no mail server took it", round, m.MessageKey)
		}
		if m := &sent[i]; m.Status == db.MessageFailed || m.Status == db.MessageSkipped {
			s.t.Errorf("round %d: %s is %s: %s", round, m.MessageKey, m.Status, m.Why)
		}
	}
}

// messageID is the part of a Message-ID that follows from the ledger's key.
func messageID(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:16])
}

func idOf(l *mailtest.Letter) string {
	id, _, _ := strings.Cut(strings.TrimPrefix(l.MessageID(), "<"), "@")
	return id
}

// taken counts the letters that mail servers took, by Message-ID.
func (s *storm) taken() map[string]int {
	took := map[string]int{}
	for _, round := range s.letters {
		for i := range round {
			took[idOf(&round[i])]++
		}
	}
	return took
}

// superseded lists the Message-IDs of messages about a turn of a sign-up that
// is over: from now on nobody may be sent them. What takes an entry out of a
// calendar again is right whenever the person is not on the shift.
func (s *storm) superseded(d *db.DB) map[string]bool {
	s.t.Helper()
	over := map[string]bool{}
	s.eachMessage(d, func(m *db.Message, g *db.Signup) {
		if g.Turn != m.SignupTurn && m.Kind != messages.Withdrawn {
			over[messageID(m.MessageKey)] = true
		}
	})
	return over
}

// lookForDue lists what somebody still has to be sent: what speaks of the place
// as it is, unless the last letter that arrived said the same. Each is the
// Message-IDs of which one has to be taken: an older letter of the same kind that
// was handed over and not marked, or still waits, may go instead, and then says it.
func (s *storm) lookForDue() [][]string {
	s.t.Helper()
	d := s.open()
	defer func() { _ = d.Close() }()
	var due [][]string
	s.eachMessage(d, func(m *db.Message, g *db.Signup) {
		if g.Turn != m.SignupTurn {
			return
		}
		about, err := d.MessagesAbout(s.t.Context(), m)
		if err != nil {
			s.t.Fatal(err)
		}
		ids := []string{messageID(m.MessageKey)}
		for i := range about { // the newest first
			older := &about[i]
			switch {
			case older.ID >= m.ID:
			case older.Attempts > 0:
				if older.Kind == m.Kind && older.Status == db.MessageSent {
					return
				}
				if older.Kind == m.Kind {
					ids = append(ids, messageID(older.MessageKey))
				}
				due = append(due, ids)
				return
			case older.Kind == m.Kind && older.Status != db.MessageStopped:
				ids = append(ids, messageID(older.MessageKey))
			}
		}
		due = append(due, ids)
	})
	return due
}

func (s *storm) eachMessage(d *db.DB, do func(m *db.Message, g *db.Signup)) {
	s.t.Helper()
	messages, err := d.Messages(s.t.Context(), db.MessageFilter{})
	if err != nil {
		s.t.Fatal(err)
	}
	for i := range messages {
		g, err := d.Signup(s.t.Context(), messages[i].SignupID)
		if err != nil {
			s.t.Fatal(err)
		}
		do(&messages[i], g)
	}
}

// lacking returns what of all that is due no mail server has taken yet.
func (s *storm) lacking(due [][]string) [][]string {
	took := s.taken()
	return slices.DeleteFunc(slices.Clone(due), func(ids []string) bool {
		return slices.ContainsFunc(ids, func(id string) bool { return took[id] > 0 })
	})
}

// explain logs, when the test failed, which letters lack and what the ledger
// has about the same places.
func (s *storm) explain(due [][]string) {
	if !s.t.Failed() {
		return
	}
	d, err := db.Open(context.Background(), s.database)
	if err != nil {
		s.t.Log(err)
		return
	}
	defer func() { _ = d.Close() }()
	lacking := slices.Concat(s.lacking(due)...)
	messages, _ := d.Messages(context.Background(), db.MessageFilter{})
	for i := range messages {
		if !slices.Contains(lacking, messageID(messages[i].MessageKey)) {
			continue
		}
		about, _ := d.MessagesAbout(context.Background(), &messages[i])
		for _, m := range append(about, messages[i]) {
			s.t.Logf("lacking %s: %s %s, %d attempts, next at %s, %q", messages[i].MessageKey, m.MessageKey, m.Status, m.Attempts, m.NextTryAt, m.Why)
		}
	}
}

// lookAtLetters checks every letter of every round: it is of the ledger, was
// not about a place that was given up before that round, and says the same to
// the same person however often it came.
func (s *storm) lookAtLetters() {
	s.t.Helper()
	d := s.open()
	defer func() { _ = d.Close() }()
	known := map[string]string{}
	s.eachMessage(d, func(m *db.Message, _ *db.Signup) { known[messageID(m.MessageKey)] = m.Subject })
	first := map[string]mailtest.Letter{}
	letters, twice := 0, 0
	for round := range s.letters {
		for _, l := range s.letters[round] {
			letters++
			id := idOf(&l)
			if known[id] != l.Subject || len(l.To) != 1 {
				s.t.Errorf("a letter %q is not of the ledger", l.Subject)
			}
			if s.stale[round][id] {
				s.t.Errorf("round %d: a letter about a place that was given up before: %q", round, l.Subject)
			}
			if before, ok := first[id]; !ok {
				first[id] = l
			} else if twice++; before.To[0] != l.To[0] || before.Text != l.Text {
				s.t.Errorf("two letters have the same Message-ID and differ: %q, %q", before.Subject, l.Subject)
			}
		}
	}
	s.t.Logf("%d answers, %d never came; %d letters, %d of them twice, in %d rounds", s.acknowledged, s.unknown, letters, twice, len(s.letters))
	if s.acknowledged == 0 || letters == 0 {
		s.t.Error("there was no storm")
	}
}
