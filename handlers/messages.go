package handlers

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/views"
)

// listMessages shows the ledger, narrowed by ?q=, ?kind= and ?status=; ?before=
// is the id of the last message of the page before.
func (h *Handler) listMessages(c *fiber.Ctx) error {
	filter := filterOf(c, views.MessagesFilter())
	f := messages.LedgerFilter{Query: strings.TrimSpace(filter.Form.Value("q")), Kind: db.MessageKind(filter.Form.Value("kind")), Status: db.MessageStatus(filter.Form.Value("status")), Before: before(c)}
	rows, more, err := h.Net.Messages.Ledger(c.UserContext(), h.Me(c), f)
	if err != nil {
		return err
	}
	var planned []messages.Planned
	if filter.Words == "" && f.Before == 0 {
		if planned, err = h.Net.Training.PlannedReminders(c.UserContext(), h.Me(c)); err != nil {
			return err
		}
	}
	page := views.NewMessagesPage(h.Page(c, ""), filter, rows, planned)
	page.First, page.Next = aroundMessages("/messages", filter.Form, f.Before, rows, more)
	return h.Render(c, fiber.StatusOK, "messages/list", page)
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
	page := views.NewEventMessagesPage(h.Page(c, ""), m)
	page.First, page.Next = aroundMessages(views.EventPath(id, "/messages"), views.NewForm(nil), before(c), m.Ledger, m.More)
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
		return h.Render(c, fiber.StatusOK, "messages/row", views.ResentRow(row, h.CSRFToken(c), alone))
	}
	h.Flash(c, "message-resent")
	if alone && row.Event != nil {
		return h.Redirect(c, views.EventPath(row.Event.ID, "/messages"))
	}
	return h.Redirect(c, "/messages")
}

// showOutbox shows what waits to be sent, to coordinators word for word.
func (h *Handler) showOutbox(c *fiber.Ctx) error {
	rows, more, err := h.Net.Messages.Outbox(c.UserContext(), h.Me(c), before(c))
	if err != nil {
		return err
	}
	condition, err := h.Net.Upkeep.Condition(c.UserContext())
	if err != nil {
		return err
	}
	trouble, err := h.Net.Messages.MailTrouble(c.UserContext())
	if err != nil {
		return err
	}
	page := views.NewOutboxPage(h.Page(c, ""), rows, condition, trouble, h.Me(c).Role(db.Coordinator))
	page.First, page.Next = aroundMessages("/admin/outbox", views.NewForm(nil), before(c), rows, more)
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

// aroundMessages are the paths of the first page, unless this is it, and of the
// next, with what the list was asked for.
func aroundMessages(path string, asked *views.Form, before int64, rows []messages.LedgerRow, more bool) (first, next string) {
	if before != 0 {
		first = views.PathWith(path, asked)
	}
	if more {
		next = views.PathWith(path, asked, "before", views.IDText(rows[len(rows)-1].ID))
	}
	return first, next
}
