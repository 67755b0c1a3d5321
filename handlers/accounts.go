package handlers

import (
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/views"
)

// showAccount shows one's own record.
func (h *Handler) showAccount(c *fiber.Ctx) error {
	return h.renderAccount(c, fiber.StatusOK, nil, nil)
}

// renderAccount shows the account with what was typed into either of its forms.
func (h *Handler) renderAccount(c *fiber.Ctx, status int, form, password *views.Form) error {
	me, err := h.Net.People.Account(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	devices, err := h.Net.Accounts.Devices(c.UserContext(), me, web.VisitOf(c).Token)
	if err != nil {
		return err
	}
	passkeys, err := h.Net.Accounts.Passkeys(c.UserContext(), me)
	if err != nil {
		return err
	}
	linked, err := h.Net.Accounts.Linked(c.UserContext(), me)
	if err != nil {
		return err
	}
	codes, err := h.Net.Accounts.CodesOf(c.UserContext(), me)
	if err != nil {
		return err
	}
	if form == nil {
		form = views.NewForm(map[string]string{
			"first": me.FirstName, "last": me.LastName, "phone": me.Phone, "discreet": strconv.FormatBool(me.Discreet),
			"station": me.Station, "skills": me.Skills, "rest-from": wallClock(me.RestFrom), "rest-to": wallClock(me.RestTo),
		})
	}
	return h.Render(c, status, "accounts/show", views.NewAccountPage(h.Page(c, ""), me, devices, passkeys, h.Net.Accounts.Ways(), linked, codes, h.pagesOfRoles(), form, password))
}

// wallClock writes minutes since midnight as a time control takes them.
func wallClock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// updateAccount saves what a person changed about themselves.
func (h *Handler) updateAccount(c *fiber.Ctx) error {
	form, err := h.Form(c, "version", "first", "last", "phone", "station", "skills", "discreet", "rest-from", "rest-to")
	if err != nil {
		return err
	}
	if _, sent := form.Values["first"]; !sent { // by a page from before names could be changed here
		form.Values["first"], form.Values["last"] = h.Me(c).FirstName, h.Me(c).LastName
	}
	err = h.Net.People.UpdateAccount(c.UserContext(), h.Me(c), people.AccountForm{
		FirstName: form.Value("first"), LastName: form.Value("last"), Phone: form.Value("phone"), Discreet: form.Value("discreet") != "", Station: form.Value("station"), Skills: form.Value("skills"),
		RestFrom: form.Value("rest-from"), RestTo: form.Value("rest-to"), Version: versionIn(form),
	})
	if status, ok := web.Refused(form, err); ok {
		return h.renderAccount(c, status, form, nil)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "account-saved")
	return h.Redirect(c, "/account")
}

// updatePassword changes one's own password.
func (h *Handler) updatePassword(c *fiber.Ctx) error {
	form, err := h.Form(c, "current-password", "new-password")
	if err != nil {
		return err
	}
	err = h.Net.Accounts.ChangePassword(c.UserContext(), h.Me(c), h.browserOf(c), form.Value("current-password"), form.Value("new-password"))
	form.Values = map[string]string{} // passwords are not sent back
	if status, ok := web.Refused(form, err); ok {
		if form.Error("current-password") != "" {
			h.NoteSecurity(c, web.WrongPassword, status, "")
		}
		return h.renderAccount(c, status, nil, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "password-changed")
	return h.Redirect(c, "/account")
}

// deleteOtherSessions signs out every other device.
func (h *Handler) deleteOtherSessions(c *fiber.Ctx) error {
	if err := h.Net.Accounts.SignOutElsewhere(c.UserContext(), h.Me(c), h.browserOf(c)); err != nil {
		return err
	}
	h.Flash(c, "signed-out-else")
	return h.Redirect(c, "/account")
}

// pagesOfRoles are the pages of the menu that each role opens, by their titles.
func (h *Handler) pagesOfRoles() map[db.Role][]string {
	opens := make(map[db.Role][]string)
	for _, role := range db.Roles {
		for _, group := range h.Menu.For(&db.Person{Roles: []db.Role{role}}, "", h.Net.Settings().LLOLabel).Groups {
			for _, page := range group.Pages {
				opens[role] = append(opens[role], page.Text)
			}
		}
	}
	return opens
}
