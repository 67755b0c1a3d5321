// Every page of the app, found by following its links as each kind of person,
// and every form refused: all of them clean at 320 and at 1280 pixels.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathOf, patrol } from "./events.mjs";
import { clean, newPage, signInAs, startApp, startBrowser, useApp, widths } from "./harness.mjs";

const journey = useApp();

// people by what they see: where their crawl starts beside their home page
// ({…} is a coming event; a function makes a thing and returns its path), and routes that it must have come by, so that a page
// to which no link leads is noticed.
const nowhere = "q=nothing+is+called+that";
const people = [
  {
    who: "Bob Marsh",
    samples: 2, // of a route: pages that differ by an id alone are much alike
    starts: [
      "{Engagement conference}/programme", "/events/5/programme", "/llos/5", "{Herts Pride}", "{Community safety day}", "{Youth group visit}", "{Herts Pride}/shifts", "{Student wellbeing fair}/staffing", "{Network meeting}/following", "/series/5",
      `/shifts?${nowhere}`, `/events?${nowhere}`, `/partners?${nowhere}`, `/venues?${nowhere}`, `/messages?${nowhere}`, `{Herts Pride}/day?${nowhere}`,
      "{Community safety day}/day?q=char", "/events?status=completed&from=2020-01-01", "/events?status=draft", "/messages?status=failed", "/admin/outbox",
    ],
    routes: [
      "/", "/account", "/dashboard", "/shifts", "/my/rota", "/events", "/events/new", "/events/:id", "/events/:id/edit", "/events/:id/edit/details",
      "/events/:id/edit/partner", "/events/:id/edit/day", "/events/:id/edit/public", "/events/:id/shifts", "/events/:id/shifts/new", "/shifts/:id/edit",
      "/shifts/:id/cancel", "/events/:id/check", "/events/:id/cancel", "/events/:id/move", "/events/:id/staffing", "/events/:id/day", "/events/:id/history",
      "/events/:id/messages", "/partners", "/partners/new", "/partners/:id", "/partners/:id/edit", "/venues", "/venues/new", "/venues/:id/edit", "/messages", "/admin/outbox",
      "/calendar", "/account/calendar", "/people", "/people/import", "/admin/import", "/admin/import/dates/new", "/admin/import/dates/:id", "/series", "/series/new", "/series/:id", "/series/:id/edit", "/series/:id/dates",
      "/events/:id/copy", "/events/:id/edit/notes", "/events/:id/following", "/events/:id/following/cancel", "/awareness", "/awareness/new", "/awareness/:id/edit", "/contacts/:id/edit", "/events/:id/programme", "/events/:id/programme/new", "/events/:id/programme/support", "/programme/:id/edit", "/programme/:id/code", "/programme/:id/check-ins", "/events/:id/speakers/new", "/speakers/:id/edit", "/speakers/:id/thanks", "/training", "/training/:id", "/courses/new", "/courses/:id/edit", "/llos", "/llos/coverage", "/llos/cover", "/llos/export", "/llos/:id", "/events/:id/needs", "/events/:id/needs/caterer", "/accreditations/:id/revocation", "/positions/:id/edit", "/positions/:id/removal", "/vehicles/:id", "/vehicles/:id/use", "/events/:id/car", "/events/:id/edit/car", "/bookings/:id", "/bookings/:id/recall",
    ],
  },
  {
    who: "Alice Okafor", samples: 2, starts: ["/check-in", "{Engagement conference}/programme", "{Student wellbeing fair}", "{Youth group visit}"],
    routes: ["/shifts", "/my/rota", "/events", "/events/:id", "/events/:id/history", "/shifts/:id/withdraw", "/account", "/account/calendar"],
  },
  { who: "Eve Lindqvist", samples: 1, starts: ["{Community safety day}"], routes: ["/dashboard", "/events/:id/staffing", "/events/:id/day", "/events/:id/messages"] },
  {
    who: "Femi Adeyemi", samples: 1, starts: ["/handovers/1/edit", (page) => patrol(page, 100, 115)], // of which the car can be taken now, and which leaves room for others before
    routes: ["/bookings/:id/handover", "/vehicles/:id/use", "/vehicles/:id", "/vehicles/:id/edit", "/vehicles/:id/drivers", "/vehicles/:id/drivers/:id", "/handovers/:id/edit", "/vehicles/:id/bases", "/vehicles/:id/bases/:id", "/vehicles/:id/bookings/new", "/vehicles/new", "/bookings/:id", "/bookings/:id/edit", "/bookings/:id/decline"],
  },
  { who: "Dana Whitlock", samples: 1, starts: ["/training"], routes: ["/training", "/training/:id/register", "/training/:id/certificates", "/training/:id/answers", "/my/training", "/events/:id/nominations"] },
  { who: "Harper Quinn", samples: 1, starts: ["/admin/outbox"], routes: ["/admin/outbox", "/admin/import", "/account"] },
  { who: null, samples: 1, starts: [], routes: ["/", "/sign-in", "/accessibility", "/privacy", "/cookies"] },
];

for (const { who, samples, starts, routes } of people) {
  journey(`every page that ${who ?? "somebody signed out"} comes by is clean`, { as: who ?? undefined }, async (page) => {
    const paths = [];
    for (const start of starts) paths.push(await pathOf(page, start));
    const found = await crawl(page, ["/", ...paths], samples);
    const missing = routes.filter((route) => !found.has(route));
    assert.deepEqual(missing, [], "no link leads to these");
  });
}

// crawl opens a page of every route that links lead to, some of each, and looks
// at it in both widths. It returns the routes.
async function crawl(page, starts, samples) {
  const routes = new Map();
  const seen = new Set();
  const queue = [...starts];
  while (queue.length > 0) {
    const path = queue.shift();
    const route = routeOf(path);
    const times = routes.get(route) ?? 0;
    if (seen.has(path) || times >= samples) continue;
    seen.add(path);
    routes.set(route, times + 1);
    const response = await page.goto(path);
    assert.ok(response.status() < 400, `${path} answered ${response.status()}`);
    await inBothWidths(page, path);
    queue.push(...(await linksOf(page)));
  }
  return new Set([...routes.keys()].map((route) => route.split("?")[0]));
}

// routeOf is a path without what tells one thing from another of its kind.
function routeOf(path) {
  const { pathname, searchParams } = new URL(path, "http://localhost");
  const route = pathname.replaceAll(/\/\d+/g, "/:id").replace(/^\/offers\/.+/, "/offers/:code");
  const asked = [...new Set(searchParams.keys())].sort().join("&");
  return asked ? `${route}?${asked}` : route;
}

function linksOf(page) {
  return page.evaluate(() => {
    const ours = [...document.links].filter((link) => link.origin === location.origin);
    return ours.map((link) => link.pathname + link.search).filter((path) => !/^\/static\/|\.(csv|ics|pdf)|^\/certificates\//.test(path));
  });
}

// inBothWidths looks at the page that is open, wide and then narrow, and leaves
// the window wide.
async function inBothWidths(page, name) {
  for (const width of [widths.desktop, widths.smallest]) {
    await page.setViewportSize({ width, height: 800 });
    assert.equal(await page.locator("h1").count(), 1, `${name} has not one h1`);
    await clean(page, `${name} at ${width} px`);
  }
  await page.setViewportSize({ width: widths.desktop, height: 800 });
}

// Forms that are refused: where, as whom, what is typed, what is pressed and
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
    await page.locator("main form button").click();
    await page.getByText("There is a problem").waitFor();
    await inBothWidths(page, "/setup refused");
    await page.getByLabel("First name").fill("Robin");
    await page.getByLabel("Last name").fill("Ashgrove");
    await page.getByLabel("Email address").fill("robin@example.org");
    await page.getByLabel("Password", { exact: true }).fill("three random words, or four");
    await page.locator("main form button").click();
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
