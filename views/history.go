package views

import (
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/network/action"
)

// HistoryPage is what happened to an event, the newest first.
type HistoryPage struct {
	Page
	Event EventHead
	Named bool
	Rows  []HistoryRow
	First string // the path of the first page, when this is another
	Next  string // the path of the page of older actions, or ""
}

// HistoryRow is one entry of a history.
type HistoryRow struct {
	At   time.Time
	Text string
	Why  string
}

// Timeline is the latest actions of an event, for the foot of another page.
type Timeline struct {
	Rows []HistoryRow
	Href string // of the whole history
}

// NewHistoryPage is a page of what happened to an event; first says that none
// are before it. Where nobody is named, the reader does not run the event.
func NewHistoryPage(page Page, h *action.History, first bool) HistoryPage {
	page.Title = "History"
	p := HistoryPage{Page: page, Event: NewEventHead(h.Event, "history"), Named: h.Named, Rows: historyRows(h)}
	if !h.Named {
		p.Event.Tabs = OpenTabs(p.Event.Tabs)
	}
	if !first {
		p.First = EventPath(h.Event.ID, "/history")
	}
	if h.Next != 0 {
		p.Next = EventPath(h.Event.ID, fmt.Sprintf("/history?before=%d", h.Next))
	}
	return p
}

// NewTimeline is the latest actions of an event, for the foot of its page: the
// page shows it with {{template "history/timeline" .Timeline}}.
func NewTimeline(h *action.History) Timeline {
	return Timeline{Rows: historyRows(h), Href: EventPath(h.Event.ID, "/history")}
}

func historyRows(h *action.History) []HistoryRow {
	var all []HistoryRow
	for _, r := range h.Rows {
		all = append(all, HistoryRow{At: r.At, Text: r.Text, Why: r.Why})
	}
	return all
}
