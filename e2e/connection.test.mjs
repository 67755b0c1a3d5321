// Pages whose connection or session ends while they are open: nothing is lost,
// nobody is interrupted by what they did not ask for, and nobody acts for others.
import assert from "node:assert/strict";
import { clean, read, signInAs, useApp } from "./harness.mjs";

const journey = useApp();

const alert = (page) => page.getByRole("alert");
const comeBack = (page) => page.evaluate(() => window.dispatchEvent(new Event("focus")));

// countsAsked has the day board ask for its counts, as it does every 15 seconds,
// and waits for what comes of it.
async function countsAsked(page) {
  const ended = (what) => page.waitForEvent(what, (of) => of.url().endsWith("/day/counts"));
  const done = Promise.race([ended("response"), ended("requestfailed")]);
  await page.evaluate(() => document.body.dispatchEvent(new Event("counted")));
  await done;
  await page.evaluate(() => new Promise((done) => setTimeout(done, 50)));
}

journey("counts that can’t be loaded interrupt nobody", { as: "Bob Marsh" }, async (page) => {
  await page.goto("/dashboard");
  await page.getByRole("region", { name: "Today" }).getByRole("link", { name: /^Day board/ }).first().click();
  await page.waitForURL(/\/day/);
  const field = page.getByRole("searchbox").or(page.getByRole("main").getByRole("textbox")).first();
  const focused = () => field.evaluate((field) => field === document.activeElement);
  await field.focus();
  await page.context().setOffline(true);
  await countsAsked(page);
  assert.equal(await alert(page).count(), 0, "a banner without a connection");
  assert.ok(await focused(), "the focus has moved");
  page.trouble.splice(0);
  await page.context().setOffline(false);
  await page.context().clearCookies();
  await countsAsked(page);
  await alert(page).getByText("You have been signed out").waitFor();
  assert.ok(await focused(), "the focus has moved to the banner");
  await alert(page).evaluate((banner) => banner.setAttribute("data-first", ""));
  await countsAsked(page);
  assert.equal(await page.locator("[data-first]").count(), 1, "the banner is there anew");
  await clean(page, "day board, signed out");
});

journey("ticks made after signing out are kept and sent once one is signed in again", { as: "Dana Whitlock" }, async (page) => {
  await page.goto("/my/training");
  await page.getByRole("listitem").filter({ hasText: "To sign off" }).getByRole("link", { name: /^Register/ }).click();
  const open = page.locator(".rr-learner").filter({ hasNot: page.locator(".rr-person__status") });
  const lines = await open.count();
  await page.context().clearCookies();
  await open.first().getByLabel("Completed").check();
  await alert(page).getByText("You have been signed out").waitFor();
  await page.locator("#unsaved").getByText("1 line is not saved.").waitFor();
  await clean(page, "register, signed out");
  const tab = await page.context().newPage();
  await signInAs(tab, "Dana Whitlock");
  await tab.close();
  await comeBack(page);
  await page.locator("#unsaved").waitFor({ state: "hidden" });
  await page.reload();
  assert.equal(await open.count(), lines - 1);
});

journey("a line that the server can’t take now is not taken for saved", { as: "Dana Whitlock" }, async (page) => {
  await page.goto("/my/training");
  await page.getByRole("listitem").filter({ hasText: "To sign off" }).getByRole("link", { name: /^Register/ }).click();
  const open = page.locator(".rr-learner").filter({ hasNot: page.locator(".rr-person__status") });
  await page.route(/register\?line=/, (route) => route.fulfill({ status: 429, contentType: "text/html", body: "<!doctype html><main><h1>Too many requests</h1><p>Try again in 20 seconds.</p><p>Help</p></main>" }));
  await open.first().getByLabel("Completed").check();
  await alert(page).getByText("Too many requests").waitFor();
  await page.locator("#unsaved").getByText("1 line is not saved.").waitFor();
  await page.unroute(/register\?line=/);
  await page.getByRole("button", { name: "Send again" }).click();
  await page.locator("#unsaved").waitFor({ state: "hidden" });
});

journey("a page does not act for somebody else who has signed in meanwhile", { as: "Alice Okafor" }, async (page, app) => {
  const places = () => read(app, "SELECT count(*) FROM signups WHERE status = 'confirmed'");
  await page.goto("/shifts");
  const press = () => page.getByRole("main").getByRole("button", { name: /^Sign up/ }).first().click();
  await page.context().clearCookies();
  await press();
  await alert(page).getByText("You have been signed out").waitFor();
  const before = places();
  const tab = await page.context().newPage();
  await signInAs(tab, "Charlie Reid");
  await tab.close();
  await comeBack(page);
  await alert(page).getByText("Charlie Reid is signed in now").waitFor();
  await clean(page, "somebody else is signed in");
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  await press();
  await (await answered).finished();
  assert.equal(places(), before, "somebody was signed up");
});

journey("coming back while still signed out or without a connection changes nothing", { as: "Alice Okafor" }, async (page) => {
  await page.goto("/shifts");
  const token = () => page.locator('meta[name="csrf-token"]').getAttribute("content");
  const before = await token();
  await page.context().clearCookies();
  await page.getByRole("main").getByRole("button", { name: /^Sign up/ }).first().click();
  await alert(page).getByText("You have been signed out").waitFor();
  const looked = page.waitForResponse(/sign-in/);
  await comeBack(page);
  await looked;
  await page.evaluate(() => new Promise((done) => setTimeout(done, 50)));
  assert.equal(await token(), before, "the token of the sign-in page is taken");
  await page.context().setOffline(true);
  await comeBack(page);
  await page.evaluate(() => new Promise((done) => setTimeout(done, 50)));
  assert.ok(page.trouble.splice(0).every((said) => !said.startsWith("script:")), "a script failed");
  await page.context().setOffline(false);
  await alert(page).getByText("You have been signed out").waitFor();
});

journey("a button says what it does again when one comes back to its page", { as: "Bob Marsh" }, async (page) => {
  await page.goto("/people/import");
  const button = page.locator("button[data-busy]").first();
  const says = await button.innerText();
  await page.evaluate(() => document.addEventListener("submit", (event) => event.preventDefault()));
  await button.evaluate((button) => button.form.dispatchEvent(new SubmitEvent("submit", { submitter: button, bubbles: true, cancelable: true })));
  assert.notEqual(await button.innerText(), says);
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))); // as from the back button
  assert.equal(await button.innerText(), says);
});
