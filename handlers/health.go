package handlers

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/views"
)

// showHealth tells that the process is alive.
func (h *Handler) showHealth(c *fiber.Ctx) error {
	return c.JSON(fiber.Map{"status": "ok"})
}

// showReadiness tells whether requests can be answered: 503 when the database
// can't be read. "degraded" is 200: pages are answered, but something that is
// needed in the long run is not well.
func (h *Handler) showReadiness(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), 2*time.Second)
	defer cancel()
	status, answer := fiber.StatusOK, views.Readiness{Status: "ok", Database: "ok"}
	if err := h.Net.DB.Ping(ctx); err != nil {
		status, answer.Status, answer.Database = fiber.StatusServiceUnavailable, "down", views.DatabaseUnreadable
	} else if err := h.canWrite(ctx); err != nil {
		answer.Status, answer.Database = "degraded", views.DatabaseUnwritable
	}
	if status == fiber.StatusOK {
		h.addCondition(ctx, &answer)
	}
	if h.Config.Jobs && status == fiber.StatusOK {
		answer.Jobs = "ok"
		if late, err := h.jobsLate(ctx); late || err != nil {
			answer.Status, answer.Jobs = "degraded", "late"
		}
		answer.Mail = "ok"
		if trouble, err := h.Net.Messages.MailTrouble(ctx); trouble != nil && !h.Config.NoMail || err != nil {
			answer.Status, answer.Mail = "degraded", "stuck"
		}
	}
	return c.Status(status).JSON(answer)
}

// addCondition adds when the whole database was last looked through, and
// whether it is damaged.
func (h *Handler) addCondition(ctx context.Context, answer *views.Readiness) {
	condition, err := h.Net.Upkeep.Condition(ctx)
	if err != nil {
		return // it can be read no longer, which the next answer says
	}
	answer.Checked = "never"
	if !condition.CheckedAt.IsZero() {
		answer.Checked = condition.CheckedAt.UTC().Format(time.RFC3339)
	}
	if condition.Damaged {
		answer.Status, answer.Database = "degraded", views.DatabaseDamaged
	}
	if condition.Late && h.Config.Jobs {
		answer.Status = "degraded"
	}
}

// jobsLate tells whether the outbox has not noted for two minutes that it is alive.
func (h *Handler) jobsLate(ctx context.Context) (bool, error) {
	const late = 2 * time.Minute
	run, err := h.Net.DB.JobRun(ctx, "outbox")
	if errors.Is(err, db.ErrNotFound) {
		return time.Since(h.started) > late, nil
	}
	if err != nil {
		return true, err
	}
	return h.Net.Now().Sub(run.RanAt) > late, nil
}

// canWrite tells whether the rota can be written: it tries a write at most
// every ten seconds, however often it is asked, and believes for a minute the
// last one that failed for lack of room. A small write may succeed where the
// next sign-up fails.
func (h *Handler) canWrite(ctx context.Context) error {
	if h.Net.DB.RefusedWithin(time.Minute) {
		return db.ErrFull
	}
	h.tried.Lock()
	defer h.tried.Unlock()
	if time.Since(h.tried.at) > 10*time.Second {
		h.tried.err, h.tried.at = h.Net.Upkeep.CanWrite(ctx), time.Now()
	}
	return h.tried.err
}
