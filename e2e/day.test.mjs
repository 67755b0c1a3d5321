// The day of an event: its lead keeps the board on a phone; and what happens
// to forms that are sent twice, or after signing out.
import assert from "node:assert/strict";
import { clean, signInAs, useApp, widths } from "./harness.mjs";

const journey = useApp();

// today opens the day board of the event that the demo puts on today.
async function today(page) {
  await page.goto("/dashboard");
  await page.getByRole("region", { name: "Today" }).getByRole("link", { name: /^Day board/ }).first().click();
  await page.waitForURL(/\/day/);
}

for (const { width, javaScript } of [
  { width: widths.smallest, javaScript: true },
  { width: widths.phone, javaScript: false },
]) {
  journey("the lead records who arrived, who did not, and takes it back", { width, javaScript, as: "Bob Marsh" }, async (page) => {
    await today(page);
    await clean(page, "day board");
    const card = page.locator(".rr-person").filter({ has: page.getByRole("button", { name: /^Arrived/ }) }).first();
    const name = await card.locator(".rr-person__name").innerText();
    const mine = () => page.locator(".rr-person").filter({ hasText: name }).first();
    await mine().getByRole("button", { name: /^Arrived/ }).click();
    await mine().getByRole("button", { name: /^Undo/ }).waitFor();
    await mine().getByRole("button", { name: /^Undo/ }).click();
    await mine().getByRole("button", { name: /^No show/ }).click();
    await mine().getByRole("button", { name: /^Undo/ }).waitFor();
    await clean(page, "day board, recorded");
    await mine().getByRole("button", { name: /^Undo/ }).click();
    await mine().getByRole("button", { name: /^Arrived/ }).waitFor();
  });
}

journey("the sign-in sheet prints with a line for each and lines to spare", { as: "Bob Marsh" }, async (page) => {
  await today(page);
  await page.goto(`${page.url().split("?")[0]}?print=1`);
  await clean(page, "sign-in sheet");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("button", { name: "Sign out" }).isVisible(), false);
  assert.ok((await page.locator("table tbody tr").count()) > 3);
});

for (const javaScript of [true, false]) {
  journey("a form sent after signing out keeps what was typed", { javaScript, as: "Bob Marsh" }, async (page, app) => {
    await page.goto("/events/new");
    await page.getByLabel("Title").fill("Typed before I was signed out");
    const cookies = await page.context().cookies();
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Save and continue" }).click();
    await page.getByText(/signed out/i).first().waitFor();
    assert.ok((await page.content()).includes("Typed before I was signed out"), "what was typed is gone");
    await clean(page, "sent after signing out");
    assert.ok(cookies.length > 0 && app.url);
  });
}

journey("a form sent twice at once makes one draft", { as: "Bob Marsh" }, async (page) => {
  await page.goto("/events/new");
  await page.getByLabel("Title").fill("Pressed twice");
  await page.getByLabel("Kind", { exact: true }).selectOption("network meeting");
  await page.getByLabel("Starts").fill("2027-05-05T18:00");
  await page.getByLabel("Ends").fill("2027-05-05T20:00");
  const form = await page.locator('form[action="/events/new"]').evaluate((f) => Object.fromEntries(new FormData(f)));
  const headers = { Origin: new URL(page.url()).origin };
  const send = () => page.request.post("/events/new", { form, headers, maxRedirects: 0 });
  const [first, second] = await Promise.all([send(), send()]);
  assert.deepEqual([first.status(), second.status()], [303, 303]);
  assert.equal(first.headers().location, second.headers().location);
  await page.goto("/events?q=pressed+twice&from=2027-01-01");
  assert.equal(await page.locator("main tbody tr").count(), 1);
});

journey("everyone’s first page is theirs", {}, async (page) => {
  for (const [name, path] of [["Alice Okafor", "/my/rota"], ["Bob Marsh", "/dashboard"], ["Harper Quinn", "/"], ["Grace Holt", "/"]]) {
    await signInAs(page, name);
    await page.goto("/");
    assert.equal(new URL(page.url()).pathname, path, `${name} comes to`);
    await page.context().clearCookies();
  }
});
