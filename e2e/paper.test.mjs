// Paper: every Print button prints, and what is printed says what the page says.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { read, useApp } from "./harness.mjs";

const journey = useApp();

const id = (statement) => (app) => read(app, statement);
const conference = id("SELECT id FROM events WHERE kind = 'conference' AND status = 'published' ORDER BY starts_at DESC LIMIT 1");
const session = id("SELECT s.id FROM programme_sessions AS s JOIN events AS e ON e.id = s.event_id WHERE e.status = 'published' ORDER BY s.id DESC LIMIT 1");
const today = id("SELECT id FROM events WHERE title = 'Community safety day' LIMIT 1");

// Each page with a Print button, and who prints it.
const printed = [
  { page: "my rota", as: "Alice Okafor", path: () => "/my/rota" },
  { page: "my training", as: "Alice Okafor", path: () => "/my/training" },
  { page: "the list of events", as: "Alice Okafor", path: () => "/events" },
  { page: "the calendar", as: "Alice Okafor", path: () => "/calendar" },
  { page: "the register of liaison officers", as: "Bob Marsh", path: () => "/llos" },
  { page: "what people need", as: "Bob Marsh", path: (app) => `/events/${conference(app)}/needs` },
  { page: "the numbers for the caterer", as: "Bob Marsh", path: (app) => `/events/${conference(app)}/needs/caterer` },
  { page: "the code of a session", as: "Bob Marsh", path: (app) => `/programme/${session(app)}/code` },
  { page: "the sign-in sheet", as: "Eve Lindqvist", path: (app) => `/events/${today(app)}/day?print=1` },
];

// Pages that are printed from the browser's own menu.
const onPaper = [
  ...printed,
  { page: "the register of a course", as: "Dana Whitlock", path: (app) => `/training/${read(app, "SELECT e.id FROM events AS e WHERE e.kind = 'training course' AND EXISTS (SELECT 1 FROM results AS r WHERE r.event_id = e.id) ORDER BY e.starts_at DESC LIMIT 1")}/register`, also: ".rr-learner h2, .rr-learner .rr-tag" },
  { page: "coverage", as: "Bob Marsh", path: () => "/llos/coverage", also: "table th[scope=row], table caption" },
];

for (const { page: name, as, path } of printed) {
  journey(`Print prints ${name}`, { as }, async (page, app) => {
    await page.addInitScript(() => { window.print = () => { window.timesPrinted = (window.timesPrinted ?? 0) + 1; }; });
    const answer = await page.goto(path(app));
    assert.equal(answer.status(), 200);
    await page.getByRole("button", { name: /^Print/ }).click();
    assert.equal(await page.evaluate(() => window.timesPrinted), 1);
  });
}

test("every Print button there is has a journey", () => {
  const views = new URL("../views", import.meta.url);
  const buttons = readdirSync(views, { recursive: true }).filter((file) => file.endsWith(".html"))
    .flatMap((file) => readFileSync(join(views.pathname, file), "utf8").match(/data-print/g) ?? []);
  assert.equal(buttons.length, printed.length + 1); // and the recovery codes, which are shown once: codes.test.mjs prints them
});

for (const { page: name, as, path, also = "h2" } of onPaper) {
  journey(`on paper ${name} says what the page says`, { as }, async (page, app) => {
    const answer = await page.goto(path(app));
    assert.equal(answer.status(), 200);
    const said = [];
    for (const one of await page.getByRole("main").locator(`h1, ${also}`).all()) {
      const kept = await one.evaluate((node) => !node.closest(".rr-noprint, .rr-filters, form:not(.rr-printed), .govuk-notification-banner"));
      if (kept && await one.isVisible()) said.push(plain(await one.innerText()));
    }
    assert.ok(said.length > (also === "h2" ? 0 : 4), `there is nothing on the page: ${said}`);
    const paper = await printedText(page);
    for (const words of said) assert.ok(paper.includes(words), `“${words}” is not on paper:\n${paper}`);
    for (const button of await page.getByRole("button").all()) {
      const words = plain(await button.innerText());
      if (/^(Print|Save|Sign out)/.test(words)) assert.ok(!paper.includes(words), `“${words}” is on paper`);
    }
  });
}

// printedText is what a PDF of a page says, in one line without spaces, which
// lines that wrap would put in other places.
async function printedText(page) {
  const folder = mkdtempSync(join(tmpdir(), "rota-paper-"));
  try {
    const path = join(folder, "page.pdf");
    await page.pdf({ path, format: "A4" });
    return plain(execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const plain = (text) => text.replaceAll(/[\s\u00ad\u200b]+/g, "").toLowerCase();
