// Training: an officer finds a course and signs up; a trainer keeps its
// register in a classroom, by line or whole, also when the connection drops.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { clean, useApp, widths, write } from "./harness.mjs";

// register opens the register that the demo left unfinished.
async function register(page) {
  await page.goto("/my/training");
  await page.getByRole("listitem").filter({ hasText: "To sign off" }).getByRole("link", { name: /^Register/ }).click();
  await page.getByRole("heading", { name: "Register", level: 1 }).waitFor();
}

const open = (page) => page.locator(".rr-learner").filter({ hasNot: page.locator(".rr-person__status") });

for (const { width, javaScript } of [
  { width: widths.phone, javaScript: true },
  { width: widths.desktop, javaScript: false },
]) {
  describe(`training (${width} px${javaScript ? "" : ", without JavaScript"})`, () => {
    const journey = useApp();

    journey("an officer reads about a course and signs up for it", { width, javaScript, as: "Alice Okafor" }, async (page) => {
      await page.goto("/training");
      await clean(page, "training");
      await page.getByRole("link", { name: /places left$/ }).first().click();
      await page.getByText("You are accredited already, until").waitFor();
      await clean(page, "a date of a course");
      await page.getByRole("button", { name: /^Sign up/ }).first().click();
      await page.getByRole("button", { name: /^(Withdraw|Undo)/ }).first().waitFor();
    });

    if (javaScript) ticksWithoutAConnection(journey, width);

    journey("a trainer records the rest and signs off, and the learners are accredited", { width, javaScript, as: "Dana Whitlock" }, async (page) => {
      await register(page);
      await clean(page, "register");
      const line = open(page).first();
      const name = await line.getByRole("heading").innerText();
      const mine = () => page.locator(".rr-learner").filter({ hasText: name });
      await line.getByLabel("Not yet").check();
      if (!javaScript) await page.getByRole("button", { name: "Save the register" }).click();
      await mine().getByText("Say what is left to do").first().waitFor();
      await clean(page, "register, refused");
      await mine().getByLabel("Reason").fill("the last case");
      if (javaScript) await mine().getByLabel("Reason").blur();
      else await page.getByRole("button", { name: "Save the register" }).click();
      await mine().locator(".rr-person__status").getByText("Not yet").waitFor();
      await page.getByRole("button", { name: "Mark the rest completed" }).click();
      await page.getByText(/The rest are recorded as completed|There was nobody left to record/).first().waitFor();
      assert.equal(await open(page).count(), 0);
      await page.getByRole("button", { name: "Sign off" }).click();
      await page.getByRole("heading", { name: "Sign off the register" }).waitFor();
      await clean(page, "before signing off");
      await page.getByRole("button", { name: "Sign off" }).click();
      await page.getByText("Everyone who completed the course is accredited").waitFor();
      assert.ok((await page.getByText(/Certificate [0-9A-Z]{4}-/).count()) > 3);
      await clean(page, "register, signed off");
      await page.getByRole("link", { name: "Certificates and letters" }).click();
      await page.getByRole("heading", { name: "Certificates", level: 1 }).waitFor();
      await clean(page, "certificates");
      const certificate = await page.getByRole("link", { name: /^Certificate/ }).first().getAttribute("href");
      const pdf = await page.request.get(certificate);
      assert.deepEqual([pdf.status(), pdf.headers()["content-type"]], [200, "application/pdf"]);
      await page.context().clearCookies(); // a person without an account checks it
      await page.goto("/verify");
      await clean(page, "checking a certificate");
      await page.getByLabel("Number of the certificate").fill(certificate.split("/").pop().toLowerCase());
      await page.getByRole("button", { name: "Check" }).click();
      await page.getByRole("heading", { name: /^This certificate is valid until/ }).waitFor();
      await clean(page, "a certificate that is valid");
    });

    journey("a coordinator plans a date of a course with seats for forces", { width, javaScript, as: "Bob Marsh" }, async (page) => {
      await page.goto("/courses/new");
      await clean(page, "a new course");
      await page.getByLabel("Name").fill("Allyship");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("The course is saved").waitFor();
      await page.getByRole("link", { name: /^Friday .* left$/ }).first().click();
      await page.getByRole("link", { name: "The whole event" }).click();
      await page.getByRole("link", { name: "Change the plan" }).click();
      await page.getByRole("link", { name: "Course and seats" }).click();
      await clean(page, "course and seats");
      await page.getByLabel("Seats kept for forces").fill("Bedfordshire Police six");
      await page.getByRole("button", { name: /^Save/ }).click();
      await page.getByText(/Write on each line a force and its seats/).first().waitFor();
      await page.getByLabel("Seats kept for forces").fill("Bedfordshire Police 6");
      await page.getByRole("button", { name: /^Save/ }).click();
      await page.getByText("Saved").first().waitFor();
    });

    whoIsInTheRoom(journey, width, javaScript);
  });
}

// begins moves the coming refresher so that it began a few minutes ago.
const begins = (app) =>
  ["events", "shifts"].forEach((table) =>
    write(app, `UPDATE ${table} SET starts_at = strftime('%Y-%m-%d %H:%M:%S+00:00', 'now', '-20 minutes'), ends_at = strftime('%Y-%m-%d %H:%M:%S+00:00', 'now', '+3 hours')
      WHERE ${table === "events" ? "id" : "event_id"} = (SELECT id FROM events WHERE title = 'LLO refresher' AND status = 'published')`));

function whoIsInTheRoom(journey, width, javaScript) {
  journey("a trainer says who is in the room as a course begins", { width, javaScript, as: "Dana Whitlock" }, async (page, app) => {
    begins(app);
    await page.goto("/training");
    await page.locator(".rr-course").getByRole("link", { name: /places? left$/ }).last().click();
    await page.getByRole("link", { name: "Register", exact: true }).click();
    const rows = page.locator(".rr-learner");
    await page.getByText("0 in the room").waitFor();
    await rows.nth(0).getByLabel("Arrived").check();
    await rows.nth(1).getByLabel("Arrived").check();
    if (!javaScript) await page.getByRole("button", { name: "Save the register" }).click();
    await page.getByText("2 in the room").waitFor();
    await clean(page, "register, as the course begins");
    await rows.nth(1).getByLabel("Left", { exact: true }).check();
    if (!javaScript) await page.getByRole("button", { name: "Save the register" }).click();
    await page.getByText("1 in the room").waitFor();
    await rows.nth(0).getByText(/arrived late, at/).waitFor();
    await rows.nth(1).getByText(/left at/).waitFor();
    await page.getByRole("button", { name: "Mark the rest completed" }).click();
    await page.getByText(/1 completed/).first().waitFor();
  });
}

function ticksWithoutAConnection(journey, width) {
  journey("ticks made without a connection are kept, counted and sent again", { width, as: "Dana Whitlock" }, async (page) => {
    await register(page);
    const context = page.context();
    const lines = await open(page).count();
    await context.setOffline(true);
    for (let i = 0; i < 2; i++) await open(page).nth(i).getByLabel("Completed").check();
    await page.getByText("2 lines are not saved.").waitFor();
    assert.ok(page.trouble.splice(0).every((said) => /fetch|ERR_INTERNET_DISCONNECTED/i.test(said)));
    await clean(page, "register, not saved");
    await context.setOffline(false); // the browser says so, and they go
    await page.locator("#unsaved").waitFor({ state: "hidden" });
    await page.reload();
    assert.equal(await open(page).count(), lines - 2);
  });
}
