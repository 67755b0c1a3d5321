// Forms that are sent again: twice at once, after signing out, and from a page
// that another session has opened. Nothing is lost and nothing happens twice.
import assert from "node:assert/strict";
import { pathOf } from "./events.mjs";
import { clean, signInAs, useApp } from "./harness.mjs";

const journey = useApp();

for (const javaScript of [true, false]) {
  journey("a form sent after signing out is sent after signing in again", { javaScript, as: "Bob Marsh" }, async (page) => {
    const name = `Partner ${javaScript}`;
    await page.goto("/partners/new");
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Notes").fill("Two\nlines & <more>");
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("You were signed out").waitFor();
    await clean(page, "signed out with a form in hand");
    await page.getByRole("button", { name: "Sign in as Bob Marsh" }).click();
    await page.getByRole("heading", { name: "Send what you typed?" }).waitFor();
    await clean(page, "send what you typed");
    await page.getByRole("button", { name: "Send it now" }).click();
    await page.getByText("The partner is saved").waitFor();
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await page.getByText("lines & <more>").waitFor();
  });

  journey("a page from before somebody else signed in cannot act for them unasked", { javaScript, as: "Alice Okafor" }, async (page, app) => {
    await page.goto("/account");
    await page.getByLabel("Phone number").fill("01632 960111");
    await page.context().clearCookies();
    const other = await page.context().newPage();
    await signInAs(other, "Charlie Reid");
    await other.close();
    await page.getByRole("main").getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await clean(page, "another session");
    await page.goto("/account");
    assert.notEqual(await page.getByLabel("Phone number").inputValue(), "01632 960111", "saved for Charlie");
    assert.ok(app.url);
  });
}

journey("a button pressed after signing out works once one is signed in again elsewhere", { as: "Alice Okafor" }, async (page) => {
  await page.goto("/shifts");
  const stall = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Town centre stall Stall", exact: true }) });
  await page.context().clearCookies();
  await stall.getByRole("button", { name: "Sign up" }).click();
  await page.getByRole("alert").getByText("You have been signed out").waitFor();
  await clean(page, "signed out on a list");
  const [tab] = await Promise.all([page.waitForEvent("popup"), page.getByRole("link", { name: "Open sign-in in a new tab" }).click()]);
  await tab.getByRole("button", { name: "Sign in as Alice Okafor" }).click();
  await tab.getByRole("heading", { name: "My rota" }).waitFor();
  await tab.close();
  const refreshed = page.waitForResponse((response) => response.url().endsWith("/shifts"));
  await page.evaluate(() => window.dispatchEvent(new Event("focus"))); // coming back to the tab
  await (await refreshed).finished();
  await stall.getByRole("button", { name: "Sign up" }).click();
  await stall.getByText("You have a place").first().waitFor();
});

// Actions that are done twice at once: where the form is, which one it is, what
// is typed into it, and what there must be one of afterwards.
const actions = [
  { as: "Charlie Reid", action: "signing up", path: "/shifts", press: /^Sign up/, look: "/my/rota", one: "main .govuk-tag:has-text('You have a place')" },
  { as: "Alice Okafor", action: "accepting an offer", path: "/my/rota", press: /^Accept/, look: "/my/rota", one: "main .govuk-tag:has-text('You have a place')" },
  { as: "Bob Marsh", action: "adding a partner", path: "/partners/new", type: { Name: "Once only" }, press: "Save", look: "/partners?q=once+only", one: "main li h2" },
  { as: "Bob Marsh", action: "adding a venue", path: "/venues/new", type: { Venue: "One place only" }, press: "Save", look: "/venues?q=one+place+only", one: "main li h2" },
  { as: "Bob Marsh", action: "adding a contact", path: "/partners/1", open: "Add a contact", type: { "Contact name": "Sam Onceford" }, press: "Add the contact", look: "/partners/1", one: "dt:has-text('Sam Onceford')" },
  { as: "Bob Marsh", action: "adding a shift", path: "{Herts Pride}/shifts/new", type: { Role: "Poured once" }, press: "Save the shift", look: "{Herts Pride}/shifts", one: "th:has-text('Poured once')" },
  { as: "Bob Marsh", action: "cancelling an event", path: "{Street market stall}/cancel", type: { Reason: "Snow" }, press: "Cancel event", look: "{Street market stall}/history", one: ".moj-timeline__item:has-text('Reason: Snow')" },
  { as: "Eve Lindqvist", action: "recording a walk-in", path: "{Community safety day}/day?q=whitlock", press: /^Record walk-in/, look: "{Community safety day}/day", one: ".rr-person:has-text('Dana Whitlock')" },
  { as: "Eve Lindqvist", action: "recording an arrival", path: "{Community safety day}/day", press: /^Arrived/, look: "{Community safety day}/day", one: ".rr-person__status:has-text('Arrived')" },
];

for (const { as, action, path, open, type = {}, press, look, one } of actions) {
  journey(`${action} twice at once is doing it once`, { as, javaScript: false }, async (page) => {
    const before = await countOn(page, look, one);
    await page.goto(await pathOf(page, path));
    const main = page.getByRole("main");
    if (open) await main.getByText(open, { exact: true }).click();
    for (const [label, text] of Object.entries(type)) await main.getByLabel(label, { exact: true }).fill(text);
    const sent = await formOf(main.getByRole("button", { name: press, exact: true }).first());
    const answers = await Promise.all([send(page, sent), send(page, sent), send(page, sent)]);
    const statuses = answers.map((answer) => answer.status());
    assert.ok(statuses.includes(303), `${action}: ${statuses}`);
    assert.ok(statuses.every((status) => status < 500), `${action}: ${statuses}`);
    assert.equal(await countOn(page, look, one), before + 1, `${action}: ${statuses}`);
  });
}

async function countOn(page, path, what) {
  await page.goto(await pathOf(page, path));
  return page.locator(what).count();
}

// formOf is what a press of a button would send, and where to.
function formOf(button) {
  return button.evaluate((button) => ({
    action: button.hasAttribute("formaction") ? button.formAction : button.form.action,
    form: Object.fromEntries(new FormData(button.form, button)),
  }));
}

function send(page, { action, form }) {
  return page.request.post(action, { form, maxRedirects: 0, headers: { Origin: new URL(action).origin } });
}
