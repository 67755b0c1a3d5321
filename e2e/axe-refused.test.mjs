// Every form refused, pages that are refused, and the app with nothing in it: all
// clean at 320 and at 1280 pixels.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inBothWidths } from "./crawl.mjs";
import { pathOf, patrol } from "./events.mjs";
import { newPage, signInAs, startApp, startBrowser, useApp, widths } from "./harness.mjs";

const journey = useApp();

// Forms that are refused: where, who is signed in, what is typed, what is pressed and
// the status of the answer. What was typed has to come back.
const refused = [
  { who: null, path: "/sign-in", type: {}, press: "Sign in" },
  { who: "Bob Marsh", path: "/events/new", type: {}, press: "Save and continue" },
  { who: "Bob Marsh", path: "/events/new", type: { Title: "x".repeat(3000), Starts: "2027-08-14T22:00", Ends: "2027-08-14T12:00", Venue: "<script>alert(1)</script>" }, press: "Save and continue" },
  { who: "Bob Marsh", path: "{Herts Pride}/edit/details", type: { Title: "" }, press: "Save" },
  { who: "Bob Marsh", path: "{Herts Pride}/edit/partner", type: { "Contact name": "Somebody", "Email address": "not an address" }, press: "Save" },
  { who: "Bob Marsh", path: "{Herts Pride}/edit/day", type: { "Arrive before a shift, in minutes": "-5", "Travel to any other venue, in minutes": "99999999999999999999" }, press: "Save" },
  { who: "Bob Marsh", path: "{Herts Pride}/edit/public", type: { "Public text": "long ".repeat(5000) }, press: "Save" },
  { who: "Bob Marsh", path: "{Herts Pride}/shifts/new", type: { Role: "", "Minimum people": "-1", "Maximum people": "1e9" }, press: "Save the shift" },
  { who: "Bob Marsh", path: "{Herts Pride}/shifts/new", type: { Role: "Backwards", Starts: "2030-01-01T12:00", Ends: "2030-01-01T11:00", "Minimum people": "5", "Maximum people": "2" }, press: "Save the shift" },
  { who: "Bob Marsh", path: "{Herts Pride}/cancel", type: { Reason: "" }, press: "Cancel event" },
  { who: "Bob Marsh", path: "{Herts Pride}/move", type: { Reason: "" }, press: "Continue" },
  { who: "Bob Marsh", path: "{Coffee morning}/check", type: {}, press: "Publish" },
  { who: "Bob Marsh", path: "{Engagement conference}/programme/new", type: { Title: "", Starts: "2030-01-01T12:00", Ends: "2030-01-01T11:00", "Content note": "x".repeat(300) }, press: "Save the session" },
  { who: "Bob Marsh", path: "{Engagement conference}/speakers/new", type: { "Email address": "nobody" }, press: "Save the speaker" },
  { who: "Bob Marsh", path: "/partners/new", type: {}, press: "Save" },
  { who: "Bob Marsh", path: "/partners/1", open: "Add a contact", type: { "Email address": "nobody" }, press: "Add the contact" },
  { who: "Bob Marsh", path: "/venues/new", type: {}, press: "Save" },
  { who: "Bob Marsh", path: "/admin/import/dates/new", type: { Name: "x".repeat(3000) }, press: "Read the file" },
  { who: "Bob Marsh", path: "/llos/export", type: { "What you need it for": "" }, press: "Download as CSV" },
  { who: "Bob Marsh", path: "/people/import", type: {}, press: "Read the file" },
  { who: "Bob Marsh", path: "/awareness/new", type: { Name: "", "When it is": "whenever" }, press: "Save" },
  { who: "Bob Marsh", path: "/awareness/1/edit", type: { "Weeks before": "many", Task: "" }, press: "Add the task" },
  { who: "Femi Adeyemi", path: "/vehicles/1/bookings/new", type: { Starts: "2030-01-02T12:00", Ends: "2030-01-01T12:00", "Minutes kept free before": "2000" }, press: "Book the car" },
  { who: "Femi Adeyemi", path: "/vehicles/1/drivers?q=okafor", type: { Until: "" }, press: "Record" },
  { who: "Femi Adeyemi", path: (page) => patrol(page, 1, 20), follow: "Take the car", type: { Mileage: "-1", "Fuel or charge in %": "a lot", Damage: "x".repeat(10_001) }, press: "Take the car" },
  { who: "Femi Adeyemi", path: "{Herts Pride}/car", follow: "Recall the car", type: { Reason: "" }, press: "Recall the car" },
  { who: "Bob Marsh", path: "/account", type: { "Phone number": "none of your business", "Rest hours from": "22:00", "Rest hours until": "" }, press: "Save" },
  { who: "Alice Okafor", path: "{Student wellbeing fair}", follow: "Withdraw", type: { Reason: "" }, press: "Withdraw" },
];

for (const who of new Set(refused.map((form) => form.who))) {
  journey(`what ${who ?? "somebody signed out"} is refused is clean and keeps what was typed`, { as: who ?? undefined }, async (page) => {
    for (const form of refused.filter((form) => form.who === who)) await refusal(page, form);
  });
}

async function refusal(page, { path, open, follow, type, press }) {
  const name = `${press} at ${path} refused`;
  await page.setViewportSize({ width: widths.desktop, height: 800 });
  await page.goto(await pathOf(page, path));
  if (follow) await page.getByRole("button", { name: follow }).first().click();
  if (open) await page.getByText(open, { exact: true }).click();
  const main = page.getByRole("main");
  for (const [label, text] of Object.entries(type)) await main.getByLabel(label, { exact: true }).fill(text);
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === "POST"),
    main.getByRole("button", { name: press, exact: true }).click(),
  ]);
  assert.equal(answer.status(), 422, `${name}: the status`);
  const summary = page.locator(".govuk-error-summary:focus"); // once the scripts have moved the focus
  await summary.waitFor();
  assert.match(await page.title(), /^Error: /, name);
  for (const link of await summary.getByRole("link").all()) {
    const field = page.locator(await link.getAttribute("href"));
    assert.equal(await field.count(), 1, `${name}: the summary leads nowhere: ${await link.textContent()}`);
  }
  for (const [label, text] of Object.entries(type)) {
    if (label.includes("password")) continue;
    assert.equal(await main.getByLabel(label, { exact: true }).inputValue(), text, `${name}: ${label} was not kept`);
  }
  await inBothWidths(page, name);
}

journey("pages that are refused are clean, and say which role helps", { as: "Alice Okafor" }, async (page) => {
  const pride = await pathOf(page, "{Herts Pride}");
  for (const [path, status, says] of [
    ["/dashboard", 403, /coordinator/], ["/events/new", 403, /coordinator/], ["/messages", 403, /coordinator/], ["/admin/outbox", 403, /administrator/],
    ["/partners", 403, /coordinator/], ["/people", 403, /coordinator/], [`${pride}/staffing`, 403, /lead/], [`${pride}/day`, 403, /lead/], [`${pride}/messages`, 403, /lead/], [`${pride}/edit`, 403, /coordinator/],
    ["/nowhere", 404, /./], ["/events/999999", 404, /./], ["/events/99999999999999999999", 404, /./], ["/events/x", 404, /./], ["/offers/nonsense", 404, /./], ["/events?from=2027-02-31&after=x&id=-1&area=%00%ff", 200, /./],
  ]) {
    const response = await page.goto(path);
    assert.equal(response.status(), status, path);
    assert.match(await page.getByRole("main").innerText(), says, path);
    await inBothWidths(page, path);
  }
});

journey("nobody's name is on a page that the public sees", {}, async (page) => {
  const names = await namesOf(page);
  await page.context().clearCookies();
  for (const path of ["/", "/accessibility", "/privacy", "/cookies", "/nowhere", "/healthz", "/readyz"]) {
    await page.goto(path);
    const html = await page.content();
    for (const name of names) assert.ok(!html.includes(name), `${path} names ${name}`);
  }
});

// namesOf gathers the names of everybody on the coming Pride stall.
async function namesOf(page) {
  await signInAs(page, "Bob Marsh");
  await page.goto(`${await pathOf(page, "{Herts Pride}")}/staffing`);
  const names = await page.locator("main li strong").allInnerTexts();
  assert.ok(names.length > 10, `only ${names.length} names`);
  return names;
}

test("the one-time link of a first start leads to clean forms, and clean pages with nothing in them", async () => {
  const app = await startApp({ DEMO: "0", FORCE_NAME: "Testshire Police" });
  const browser = await startBrowser();
  try {
    const page = await newPage(browser, app);
    assert.doesNotMatch(app.lastWords(), /\/setup\//);
    const link = readFileSync(join(app.dataDir, "setup-link"), "utf8").trim();
    await page.goto(link);
    await inBothWidths(page, "/setup");
    await page.locator("main form button[type=submit]").click();
    await page.getByText("There is a problem").waitFor();
    await inBothWidths(page, "/setup refused");
    await page.getByLabel("First name").fill("Robin");
    await page.getByLabel("Last name").fill("Ashgrove");
    await page.getByLabel("Email address").fill("robin@example.org");
    await page.getByLabel("Password", { exact: true }).fill("three random words, or four");
    await page.getByRole("button", { name: "Make my account" }).click();
    await page.getByText("Your account is made").waitFor();
    for (const path of ["/dashboard", "/events", "/shifts", "/my/rota", "/messages", "/partners", "/venues", "/admin/outbox"]) {
      await page.goto(path);
      await inBothWidths(page, `${path} with nothing in it`);
    }
    await refusal(page, { path: "/account", type: { "Current password": "wrong", "New password": "short" }, press: "Change password" });
    await page.context().clearCookies();
    await page.goto("/");
    await inBothWidths(page, "the public home with nothing in it");
  } finally {
    await browser.close();
    await app.stop();
  }
});
