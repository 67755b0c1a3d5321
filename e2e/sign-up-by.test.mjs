// A sign-up deadline: a coordinator sets it, officers see it, and after it they
// can't sign up by themselves while the lead goes on.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { inLondon, pathOf } from "./events.mjs";
import { clean, read, signInAs, useApp, widths, write } from "./harness.mjs";

for (const { width, javaScript } of [
  { width: widths.smallest, javaScript: true },
  { width: widths.desktop, javaScript: false },
]) {
  describe(`a sign-up deadline (${width} px${javaScript ? "" : ", without JavaScript"})`, () => {
    const journey = useApp();

    journey("is set on a shift, shown to officers, and closes the shift to them but not to its lead", { width, javaScript, as: "Bob Marsh" }, async (page, app) => {
      const event = await pathOf(page, "{Town centre stall}");
      await page.goto(`${event}/shifts`);
      await page.getByRole("link", { name: "Change Stall", exact: true }).click();
      const id = Number(new URL(page.url()).pathname.split("/")[2]);
      await page.getByLabel("Sign up by (optional)").fill(inLondon(30 * 24 * 60));
      await page.getByRole("button", { name: "Save the shift" }).click();
      await page.getByText(/^Enter a date before .*, when the shift starts$/).last().waitFor();
      assert.equal(await page.getByLabel("Sign up by (optional)").inputValue(), inLondon(30 * 24 * 60));
      await clean(page, "a deadline after the start");
      const by = inLondon(24 * 60);
      await page.getByLabel("Sign up by (optional)").fill(by);
      await page.getByRole("button", { name: "Save the shift" }).click();
      await page.getByText(/^Sign up by .* on /i).first().waitFor();
      await clean(page, "the shifts of an event with a deadline");

      await page.context().clearCookies();
      await signInAs(page, "Charlie Reid");
      await page.goto("/shifts");
      const row = page.locator(`#place-${id}`);
      await row.getByText(/^Sign up by \d.* on [A-Z][a-z]+day \d+ [A-Z][a-z]+ \d{4}$/).waitFor();
      await clean(page, "shifts with a deadline");
      write(app, `UPDATE shifts SET sign_up_by = strftime('%Y-%m-%d %H:%M:00+00:00', 'now') WHERE id = ${id}`);
      await row.getByRole("button", { name: /^Sign up/ }).click();
      await page.getByText("Sign-up has closed. If you can still come, ask the event’s lead, Eve.").first().waitFor();
      await clean(page, "too late");
      assert.equal(read(app, `SELECT COUNT(*) FROM signups AS g JOIN people AS p ON p.id = g.person_id WHERE g.shift_id = ${id} AND p.first_name = 'Charlie'`), "0");
      await page.goto(event);
      await row.getByText("Sign-up has closed.").waitFor();
      assert.equal(await row.getByRole("button").count(), 0);
      await clean(page, "an event whose sign-up has closed");

      await page.context().clearCookies();
      await signInAs(page, "Eve Lindqvist");
      await page.goto(`${event}/staffing?shift=${id}&q=Reid`);
      const shift = page.locator(`#staff-${id}`);
      await shift.getByText("Sign-up has closed. You can still assign people, approve requests and ask people to cover.").waitFor();
      await clean(page, "staffing after sign-up closed");
      await shift.getByRole("button", { name: "Assign Charlie Reid" }).click();
      await shift.getByRole("listitem").filter({ hasText: "Charlie Reid" }).getByText("Remove").first().waitFor();
    });
  });
}
