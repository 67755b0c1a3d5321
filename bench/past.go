package main

import (
	"context"
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// What is over: so many events a day, each with one shift for so many people.
const (
	pastEachDay = 20
	pastPeople  = 10
	pastAtOnce  = 500 // events a commit
)

// addPast adds events that are over, the latest first, with what is kept of
// their sign-ups.
func addPast(ctx context.Context, path string, events int) error {
	if events == 0 {
		return nil
	}
	database, err := db.Open(ctx, path)
	if err != nil {
		return err
	}
	defer func() { _ = database.Close() }()
	for first := 0; first < events; first += pastAtOnce {
		err := database.Write(ctx, func(tx *db.Tx) error {
			for i := first; i < min(first+pastAtOnce, events); i++ {
				if err := addPastEvent(ctx, tx, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func addPastEvent(ctx context.Context, tx *db.Tx, i int) error {
	start := clock.OnDay(time.Now().UTC().Truncate(time.Second), -2-i/pastEachDay, 8, 0)
	e := &db.Event{
		Title: fmt.Sprintf("Past stall %d", i), Kind: db.PrideStall, Status: db.EventCompleted, StartsAt: start, EndsAt: start.Add(8 * time.Hour),
		Area: "Watford", VenueID: 1, LeadID: 1, ArriveMinutes: 15, MeetingPoint: "The main gate", CreatedAt: start, CreatedBy: 1,
		PublishedAt: start, PublishedBy: 1, CompletedAt: start.AddDate(0, 0, 1),
	}
	if err := tx.InsertEvent(ctx, e); err != nil {
		return err
	}
	s := &db.Shift{EventID: e.ID, Role: "Stall", StartsAt: start, EndsAt: e.EndsAt, Minimum: 2, Maximum: pastPeople, Accreditation: db.LLO}
	if err := tx.InsertShift(ctx, s); err != nil {
		return err
	}
	for j := range pastPeople {
		if err := addPastSignup(ctx, tx, e, s, int64(1+(i*pastPeople+j)%manyPeople)); err != nil {
			return err
		}
	}
	return nil
}

func addPastSignup(ctx context.Context, tx *db.Tx, e *db.Event, s *db.Shift, person int64) error {
	g := &db.Signup{
		ShiftID: s.ID, EventID: e.ID, PersonID: person, Status: db.SignupConfirmed, Turn: 1, Attendance: db.Attended, Minutes: 480,
		AskedAt: e.CreatedAt, ConfirmedAt: e.CreatedAt, ChangedAt: e.CreatedAt, ChangedBy: person,
	}
	if err := tx.InsertSignup(ctx, g); err != nil {
		return err
	}
	err := tx.InsertLog(ctx, &db.LogRow{At: e.CreatedAt, PersonID: person, Verb: db.Verb(db.SignupConfirmed), EventID: e.ID, ShiftID: s.ID, SubjectID: person, Detail: s.Role})
	if err != nil {
		return err
	}
	_, err = tx.InsertMessage(ctx, &db.Message{
		MessageKey: fmt.Sprintf("confirmed/signup-%d/turn-1", g.ID), Kind: messages.Confirmed, Status: db.MessageSent, PersonID: person, EventID: e.ID, SignupID: g.ID,
		SignupTurn: 1, Subject: "Your duty is confirmed", DueAt: e.CreatedAt, NextTryAt: e.CreatedAt, SentAt: e.CreatedAt, CreatedAt: e.CreatedAt,
	})
	return err
}
