package action

import (
	"context"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// HistoryRows is how many actions one page of a history shows.
const HistoryRows = 30

// HistoryRow is one row of a history, in the network's words.
type HistoryRow struct {
	ID   int64
	At   time.Time
	Text string // "Bob Marsh confirmed Alice Okafor on Stall morning"
	Why  string // the reason that was given, or ""
}

// History is a page of what happened to an event, the newest first.
type History struct {
	Event *db.Event
	Rows  []HistoryRow
	Next  int64 // the before of the next page; 0 when there is none
	Named bool  // names are shown: the person runs the event
}

// HistoryOf returns what happened to an event. Who runs the event sees every
// action with the names; others who may see the event see what happened to it
// and to themselves, and no name (docs/rules.md#11-who-sees-who). before is
// the id of the last action already shown, or 0.
func (n *Ground) HistoryOf(ctx context.Context, me *db.Person, eventID, before int64) (*History, error) {
	return n.history(ctx, me, eventID, before, HistoryRows)
}

// Timeline is the latest few actions of HistoryOf, for the foot of a page.
func (n *Ground) Timeline(ctx context.Context, me *db.Person, eventID int64) (*History, error) {
	return n.history(ctx, me, eventID, 0, 5)
}

func (n *Ground) history(ctx context.Context, me *db.Person, eventID, before, limit int64) (*History, error) {
	e, err := n.EventFor(ctx, me, eventID)
	if err != nil {
		return nil, err
	}
	h := &History{Event: e, Named: Runs(me, e)}
	var rows []db.LogRow
	if h.Named {
		rows, err = n.DB.EventLog(ctx, eventID, before, limit+1)
	} else {
		rows, err = n.DB.EventLogFor(ctx, eventID, me.ID, before, limit+1)
	}
	if err != nil {
		return nil, err
	}
	if int64(len(rows)) > limit {
		rows = rows[:limit]
		h.Next = rows[limit-1].ID
	}
	who := &Teller{Words: n.Words, Me: me.ID, lead: e.LeadID}
	if h.Named {
		if who.Named, err = n.PeopleOf(ctx, rows); err != nil {
			return nil, err
		}
	}
	for i := range rows {
		if !h.Named && n.Words[rows[i].Verb].Inside {
			continue
		}
		h.Rows = append(h.Rows, who.Row(&rows[i]))
	}
	return h, nil
}

// Teller knows how to call the people of a history before one reader of it.
type Teller struct {
	Words HistoryWords
	Me    int64
	lead  int64
	Named map[int64]*db.Person // nil when the reader may not see names
}

// PeopleOf returns who is in some rows of the log, by id: those who did
// something and those it was done to.
func (n *Ground) PeopleOf(ctx context.Context, rows []db.LogRow) (map[int64]*db.Person, error) {
	var ids []int64
	for i := range rows {
		ids = append(ids, rows[i].PersonID, rows[i].SubjectID)
	}
	return n.DB.PeopleByID(ctx, ids)
}

func (t *Teller) name(id int64) string {
	switch {
	case t.Named != nil && t.Named[id] != nil:
		return t.Named[id].Name()
	case id == 0:
		return "the app"
	case id == t.Me:
		return "you"
	case id == t.lead:
		return "the event’s lead"
	}
	return "a coordinator"
}

func (t *Teller) Row(row *db.LogRow) HistoryRow {
	says := t.Words[row.Verb].says(row)
	if says == "" {
		says = "{who}: " + string(row.Verb) // shown rather than hidden; a test keeps this from happening
	}
	text := strings.NewReplacer("{who}", t.name(row.PersonID), "{other}", t.name(row.SubjectID), "{detail}", row.Detail).Replace(says)
	text = strings.NewReplacer("you was ", "you were ", " ()", "").Replace(text)
	return HistoryRow{ID: row.ID, At: row.At, Text: words.Capital(text), Why: row.Reason}
}
