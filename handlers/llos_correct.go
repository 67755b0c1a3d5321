package handlers

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/views"
)

func revocationPath(id int64) string { return fmt.Sprintf("/accreditations/%d/revocation", id) }

func positionPath(id int64, end string) string { return fmt.Sprintf("/positions/%d%s", id, end) }

// reasonField asks why something is put right.
func reasonField(label string) views.Field {
	return views.Field{Type: "textarea", Name: "reason", Label: label, Hint: "It stays in the history, with what was.", Rows: 3}
}

// newRevocation says what follows when an accreditation is revoked, and asks why.
func (h *Handler) newRevocation(c *fiber.Ctx) error {
	return h.renderRevocation(c, fiber.StatusOK, views.NewForm(nil))
}

func (h *Handler) renderRevocation(c *fiber.Ctx, status int, form *views.Form) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	r, err := h.Net.Training.RevocationFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	name, a := r.Person.Name(), r.Accreditation
	page := views.FormPage{
		Caption: name, Back: views.NavItem{Text: name, Href: lloPath(r.Person.ID, "")}, Action: revocationPath(id), Button: "Revoke", Kind: "warning",
		Before: revocationWords(r),
		Fields: []views.Field{reasonField("Why it is revoked")},
	}
	page.Before = append([]views.Saved{{Label: "Accreditation", Value: joinWords(". ", "From "+dayOf(a.GrantedOn)+" to "+dayOf(a.ExpiresOn), a.Source)}}, page.Before...)
	page.Page = h.Page(c, "Revoke the accreditation")
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// revocationWords says what follows when an accreditation is revoked.
func revocationWords(r *training.Revocation) []views.Saved {
	var rows []views.Saved
	if number := r.Accreditation.Number; number != "" {
		rows = append(rows, views.Saved{Label: "Certificate " + number, Value: "It can’t be opened any more, and people who check its number read that it was revoked."})
	}
	remaining := "None: shifts that need one can’t be taken any more."
	if r.OtherUntil != "" {
		remaining = "Another one, until " + dayOf(r.OtherUntil) + "."
	}
	rows = append(rows, views.Saved{Label: "What still counts", Value: remaining})
	frees := "None."
	if len(r.Frees) > 0 {
		var words []string
		for i := range r.Frees {
			s := &r.Frees[i]
			words = append(words, s.EventTitle+", "+s.Role+", "+views.Span(s.StartsAt, s.EndsAt))
		}
		frees = strings.Join(words, "\n") + "\nWithin minutes, the places go to people on the waiting list and we tell the leads."
	}
	return append(rows, views.Saved{Label: "Shifts given up", Value: frees}, views.Saved{Label: "We will email", Value: r.Person.Name() + ", with the reason unless discreet mode is on."})
}

// createRevocation revokes an accreditation.
func (h *Handler) createRevocation(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "reason")
	if err != nil {
		return err
	}
	personID, err := h.Net.Training.RevokeAccreditation(c.UserContext(), h.Me(c), id, form.Value("reason"))
	if status, ok := web.Refused(form, err); ok && refusal.KindOf(err) == refusal.Invalid {
		return h.renderRevocation(c, status, form)
	}
	return h.corrected(c, personID, err, "accreditation-revoked")
}

// corrected leads back to somebody's record after it was put right.
func (h *Handler) corrected(c *fiber.Ctx, personID int64, err error, news string) error {
	if err != nil {
		return err
	}
	h.Flash(c, news)
	return h.Redirect(c, lloPath(personID, ""))
}

// editPosition asks what is right of a position that was recorded wrongly.
func (h *Handler) editPosition(c *fiber.Ctx) error {
	return h.renderPosition(c, fiber.StatusOK, nil)
}

func (h *Handler) renderPosition(c *fiber.Ctx, status int, form *views.Form) error {
	p, holder, err := h.positionIn(c)
	if err != nil {
		return err
	}
	words := training.PositionWords(p)
	if form == nil {
		form = views.NewForm(map[string]string{"title": p.Title, "rank": p.Rank, "from": p.FromOn, "until": p.UntilOn})
	}
	page := views.FormPage{
		Caption: holder.Name(), Back: views.NavItem{Text: holder.Name(), Href: lloPath(holder.ID, "")}, Action: positionPath(p.ID, "/edit"), Button: "Correct it",
		Intro:  []string{"This is for what was recorded wrongly. Somebody who holds the position no longer is given a last day instead, and somebody with a new rank stays as they were."},
		Before: []views.Saved{{Label: "Recorded", Value: words}},
		Fields: []views.Field{
			{Type: "input", Name: "title", Label: "Position", List: training.PositionTitles},
			{Type: "input", Name: "rank", Label: "Rank at the time (optional)"},
			{Type: "date", Name: "from", Label: "First day"},
			{Type: "date", Name: "until", Label: "Last day, if it has ended"},
			reasonField("Why you are correcting it"),
		},
		Hidden: map[string]string{"seen": words},
		Links:  []views.NavItem{{Text: "Take it out: it was recorded by mistake", Href: positionPath(p.ID, "/removal")}},
	}
	page.Page = h.Page(c, "Put a position right")
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

func (h *Handler) positionIn(c *fiber.Ctx) (*db.Position, *db.Person, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, nil, err
	}
	return h.Net.Training.PositionFor(c.UserContext(), h.Me(c), id)
}

// updatePosition puts a position right.
func (h *Handler) updatePosition(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "title", "rank", "from", "until", "reason", "seen")
	if err != nil {
		return err
	}
	typed := training.PositionForm{Title: form.Value("title"), Rank: form.Value("rank"), From: form.Value("from"), Until: form.Value("until")}
	personID, err := h.Net.Training.CorrectPosition(c.UserContext(), h.Me(c), id, typed, form.Value("seen"), form.Value("reason"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderPosition(c, status, form)
	}
	return h.corrected(c, personID, err, "position-corrected")
}

// newPositionRemoval asks why a position was a mistake.
func (h *Handler) newPositionRemoval(c *fiber.Ctx) error {
	return h.renderRemoval(c, fiber.StatusOK, views.NewForm(nil))
}

func (h *Handler) renderRemoval(c *fiber.Ctx, status int, form *views.Form) error {
	p, holder, err := h.positionIn(c)
	if err != nil {
		return err
	}
	page := views.FormPage{
		Caption: holder.Name(), Back: views.NavItem{Text: holder.Name(), Href: lloPath(holder.ID, "")}, Action: positionPath(p.ID, "/removal"), Button: "Take it out", Kind: "warning",
		Intro:  []string{"The position is taken off the record as if it had never been held. We tell nobody. The history keeps what it was."},
		Before: []views.Saved{{Label: "Recorded", Value: training.PositionWords(p)}},
		Fields: []views.Field{reasonField("Why it was a mistake")},
	}
	page.Page = h.Page(c, "Take a position out")
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// createPositionRemoval takes out a position that was recorded by mistake.
func (h *Handler) createPositionRemoval(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "reason")
	if err != nil {
		return err
	}
	personID, err := h.Net.Training.RemovePosition(c.UserContext(), h.Me(c), id, form.Value("reason"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderRemoval(c, status, form)
	}
	return h.corrected(c, personID, err, "position-removed")
}
