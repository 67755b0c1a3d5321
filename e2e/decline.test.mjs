// Decline does what it says: by the link of an offer, on the rota, and for a
// booking of the car.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { newPage, noTrouble, read, useApp, widths } from "./harness.mjs";
import { startMailbox } from "./mailbox.mjs";

const offer = "SELECT o.status FROM offers AS o JOIN people AS p ON p.id = o.person_id WHERE p.email = 'alice.okafor@example.org' ORDER BY o.id LIMIT 1";

for (const javaScript of [true, false]) {
  describe(`an offer and its link${javaScript ? "" : ", without JavaScript"}`, async () => {
    const mailbox = await startMailbox();
    const journey = useApp({ env: { SMTP_URL: mailbox.url } });

    journey("Decline on the page of an offer gives the place up", { javaScript, width: widths.phone }, async (page, app) => {
      const [link] = await mailbox.letter("alice.okafor@example.org", /http:\S+\/offers\/[\w-]+/);
      const visitor = await newPage(page.context().browser(), app, { width: widths.phone, javaScript });
      await visitor.goto(link);
      await visitor.getByRole("button", { name: "Decline" }).click();
      await visitor.getByRole("button", { name: "Decline" }).waitFor({ state: "detached" });
      assert.equal(read(app, offer), "declined");
      noTrouble(visitor);
      await visitor.context().close();
    });
  });

  describe(`an offer on the rota, and a booking${javaScript ? "" : ", without JavaScript"}`, () => {
    const journey = useApp();

    journey("Decline on the rota gives the place up", { javaScript, as: "Alice Okafor" }, async (page, app) => {
      await page.goto("/my/rota");
      await page.getByRole("button", { name: /^Decline Youth group visit/ }).click();
      await page.getByRole("button", { name: /^Decline Youth group visit/ }).waitFor({ state: "detached" });
      assert.equal(read(app, offer), "declined");
    });

    journey("Decline refuses a request for the car, with a reason", { javaScript, as: "Femi Adeyemi" }, async (page, app) => {
      const booking = read(app, "SELECT id FROM bookings WHERE status = 'requested' ORDER BY starts_at DESC LIMIT 1");
      await page.goto(`/vehicles/${read(app, `SELECT vehicle_id FROM bookings WHERE id = ${booking}`)}`);
      await page.locator(`a[href="/bookings/${booking}/decline"]`).first().click();
      await page.getByLabel(/^(Reason|Why)/).fill("It is at the workshop");
      await page.getByRole("button", { name: /^Decline/ }).click();
      await page.waitForURL((url) => !url.pathname.endsWith("/decline"));
      assert.equal(read(app, `SELECT status FROM bookings WHERE id = ${booking}`), "declined");
    });
  });
}
