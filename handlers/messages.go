package handlers

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/views"
)

// listMessages shows the ledger, narrowed by ?q=, ?kind= and ?status=; ?before=
// is the id of the last message of the page before.
func (h *Handler) listMessages(c *fiber.Ctx) error {
	filter := filterOf(c, views.Filter{Path: "/messages", What: "the messages", Fit: "Messages that fit", Fields: []views.Field{
		{Type: "search", Name: "q", Label: "Person"},
		{Type: "select", Name: "kind", Label: "Kind of message", Options: views.Options(messages.Kinds, messageKind), Empty: "Every kind"},
		{Type: "select", Name: "status", Label: "Status", Options: views.Options(db.MessageStatuses, messageStatus), Empty: "Anything"},
	}})
	f := messages.LedgerFilter{Query: strings.TrimSpace(filter.Form.Value("q")), Kind: db.MessageKind(filter.Form.Value("kind")), Status: db.MessageStatus(filter.Form.Value("status")), Before: before(c)}
	rows, more, err := h.Net.Messages.Ledger(c.UserContext(), h.Me(c), f)
	if err != nil {
		return err
	}
	page := views.MessagesPage{Page: h.Page(c, "Messages"), Filter: filter, Days: messageDays(rows, h.CSRFToken(c), false)}
	asked := url.Values{}
	for name, value := range filter.Form.Values {
		if value != "" {
			asked.Set(name, value)
		}
	}
	if len(asked) == 0 && f.Before == 0 {
		planned, err := h.Net.Training.PlannedReminders(c.UserContext(), h.Me(c))
		if err != nil {
			return err
		}
		for i := range planned {
			page.Planned += len(planned[i].People)
		}
		page.ToCome = plannedDays(planned)
	}
	page.First, page.Next = aroundMessages("/messages", asked, f.Before, rows, more)
	return h.Render(c, fiber.StatusOK, "messages/list", page)
}

// messageKind names a kind of message.
func messageKind(kind db.MessageKind) string { return views.MessageKind(string(kind)) }

// messageStatus names the status of a message: whether it waits, was sent or failed.
func messageStatus(status db.MessageStatus) string {
	switch status {
	case db.MessagePending:
		return "Waiting"
	case db.MessageSending:
		return "Being sent"
	case db.MessageSent, db.MessageFailed, db.MessageSkipped, db.MessageStopped:
	}
	return capital(status)
}

// showEventMessages shows who is told what about an event, and when.
func (h *Handler) showEventMessages(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	m, err := h.Net.Messages.PlannedMessages(c.UserContext(), h.Me(c), id, before(c))
	if err != nil {
		return err
	}
	page := views.EventMessagesPage{
		Page: h.Page(c, "Messages"), Event: eventHead(m.Event, "messages"), Published: m.Event.Status == db.EventPublished,
		ToCome: plannedDays(m.ToCome), NotNeeded: plannedDays(m.NotNeeded), Days: messageDays(m.Ledger, h.CSRFToken(c), true),
	}
	page.First, page.Next = aroundMessages(fmt.Sprintf("/events/%d/messages", id), url.Values{}, before(c), m.Ledger, m.More)
	return h.Render(c, fiber.StatusOK, "messages/event", page)
}

// resendMessage puts a failed message back into the outbox.
func (h *Handler) resendMessage(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "page")
	if err != nil {
		return err
	}
	row, err := h.Net.Messages.Resend(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	alone := form.Value("page") == "event"
	if web.IsFragment(c) {
		shown := messageRow(row, h.CSRFToken(c), alone)
		shown.Done = "It will be sent again."
		return h.Render(c, fiber.StatusOK, "messages/row", shown)
	}
	h.Flash(c, "message-resent")
	if alone && row.Event != nil {
		return h.Redirect(c, fmt.Sprintf("/events/%d/messages", row.Event.ID))
	}
	return h.Redirect(c, "/messages")
}

// showOutbox shows what waits to be sent, to coordinators word for word.
func (h *Handler) showOutbox(c *fiber.Ctx) error {
	rows, more, err := h.Net.Messages.Outbox(c.UserContext(), h.Me(c), before(c))
	if err != nil {
		return err
	}
	page := views.OutboxPage{Page: h.Page(c, "Outbox"), NoWords: !h.Me(c).Role(db.Coordinator)}
	condition, err := h.Net.Upkeep.Condition(c.UserContext())
	if err != nil {
		return err
	}
	page.Held, page.Damage = condition.Restored, views.NewDamage(condition)
	trouble, err := h.Net.Messages.MailTrouble(c.UserContext())
	if err != nil {
		return err
	}
	page.Mail = views.MailTrouble(trouble, h.Config.NoMail)
	for i := range rows {
		letter := views.WaitingLetter{
			MessageRow: messageRow(&rows[i], "", false), Subject: rows[i].Subject, Body: rows[i].Body, Link: rows[i].Link, LinkText: rows[i].LinkText,
		}
		if why := rows[i].Moot; why != "" {
			letter.Moot, letter.Status, letter.Why = true, "Will not be sent", why
			letter.Tone = views.MessageTones[db.MessageStopped]
		}
		page.Letters = append(page.Letters, letter)
	}
	page.First, page.Next = aroundMessages("/admin/outbox", url.Values{}, before(c), rows, more)
	return h.Render(c, fiber.StatusOK, "messages/outbox", page)
}

// releaseOutbox lets messages go that were held back after a restore or because of damage.
func (h *Handler) releaseOutbox(c *fiber.Ctx) error {
	if _, err := h.Form(c); err != nil {
		return err
	}
	held, err := h.Net.Upkeep.ReleaseMessages(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	h.Flash(c, web.Undone("messages-released", held))
	return h.Redirect(c, "/admin/outbox")
}

// before is the id of the last row of the page before, or 0.
func before(c *fiber.Ctx) int64 {
	id, _ := strconv.ParseInt(web.Query(c, "before"), 10, 64)
	return max(id, 0)
}

// aroundMessages are the paths of the first page, unless this is it, and of the next.
func aroundMessages(path string, asked url.Values, before int64, rows []messages.LedgerRow, more bool) (first, next string) {
	if before != 0 {
		first = path
		if len(asked) > 0 {
			first += "?" + asked.Encode()
		}
	}
	if more {
		asked.Set("before", strconv.FormatInt(rows[len(rows)-1].ID, 10))
		next = path + "?" + asked.Encode()
	}
	return first, next
}

// messageDays puts the messages of a page under their days, the latest first:
// a message may be sent long after one that was written later.
func messageDays(rows []messages.LedgerRow, csrf string, alone bool) []views.Day[views.MessageRow] {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b messages.LedgerRow) int { return messageTime(&b).Compare(messageTime(&a)) })
	all := make([]views.MessageRow, len(rows))
	for i := range rows {
		all[i] = messageRow(&rows[i], csrf, alone)
	}
	return views.ByDay(all, func(i int) time.Time { return messageTime(&rows[i]) })
}

// messageTime is when a message was sent, or else when it is due.
func messageTime(r *messages.LedgerRow) time.Time {
	if r.Status == db.MessageSent {
		return r.SentAt
	}
	return r.DueAt
}

func messageRow(r *messages.LedgerRow, csrf string, alone bool) views.MessageRow {
	row := views.MessageRow{
		ID: r.ID, Alone: alone, What: messageKind(r.Kind), To: r.To, Why: capital(r.Why),
		Day: views.Date(messageTime(r)), When: views.TimeOf(messageTime(r)),
		CanResend: r.CanResend, CSRF: csrf,
	}
	row.Status, row.Tone = messageStatus(r.Status), views.MessageTones[r.Status]
	if r.Event != nil {
		row.Event, row.EventHref = r.Event.Title, fmt.Sprintf("/events/%d", r.Event.ID)
	}
	if r.Status == db.MessagePending && r.Attempts > 0 {
		row.Why = strings.TrimPrefix(row.Why+". Next try at "+views.TimeOf(r.NextTryAt), ". ")
	}
	return row
}

func plannedDays(planned []messages.Planned) []views.Day[views.PlannedMessage] {
	rows := make([]views.PlannedMessage, len(planned))
	for i, p := range planned {
		rows[i] = views.PlannedMessage{What: messageKind(p.Kind), Day: views.Date(p.Due), When: views.TimeOf(p.Due), People: p.People, Why: p.Why}
	}
	return views.ByDay(rows, func(i int) time.Time { return planned[i].Due })
}
