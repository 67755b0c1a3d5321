// One's own calendar: a link is made, copied, fetched by a calendar program and
// renewed; when it reminds and whether messages fill it too is chosen.
import assert from "node:assert/strict";
import { clean, useApp, widths } from "./harness.mjs";

const journey = useApp();

async function press(page, name) {
  await page.getByRole("button", { name, exact: true }).click();
  await page.waitForLoadState();
}

// fetchAs reads a link as a calendar program does, which is not signed in.
async function fetchAs(link, etag) {
  const answer = await fetch(link, { headers: { "User-Agent": "a calendar program", ...(etag && { "If-None-Match": etag }) } });
  return { status: answer.status, etag: answer.headers.get("etag"), text: await answer.text() };
}

for (const { width, javaScript, who, others } of [
  { width: widths.smallest, javaScript: true, who: "Alice Okafor", others: [] },
  { width: widths.phone, javaScript: false, who: "Dana Whitlock", others: [] },
  { width: widths.desktop, javaScript: true, who: "Bob Marsh", others: ["Every event of the network"] },
  { width: widths.desktop, javaScript: false, who: "Eve Lindqvist", others: [] },
]) {
  journey(`${who} keeps a calendar of their own up to date`, { width, javaScript, as: who }, async (page) => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto("/calendar");
    await page.getByRole("main").getByRole("link", { name: "Add to your calendar" }).click();
    await page.getByRole("heading", { level: 1, name: "Your calendar" }).waitFor();
    assert.equal(await page.getByText("No link yet.").count(), 1 + others.length);
    await clean(page, "a calendar without links");

    await press(page, "Make a link for: Your shifts");
    await clean(page, "a link that was just made");
    const field = page.getByLabel("Your link");
    const link = await field.inputValue();
    assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/feeds\/[\w-]{43}\.ics$/);
    assert.equal(await page.getByRole("link", { name: "Subscribe on this device" }).getAttribute("href"), link.replace("http:", "webcal:"));
    const copy = page.locator("[data-copy]");
    if (javaScript) {
      await copy.click();
      await page.getByRole("button", { name: "Copied" }).waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
      await page.locator("#live", { hasText: "Copied" }).waitFor({ state: "attached" });
      await clean(page, "a link that was copied");
    } else {
      assert.equal(await copy.isVisible(), false, "a button that does nothing is shown");
    }
    const first = await fetchAs(link);
    assert.equal(first.status, 200);
    assert.match(first.text, /^BEGIN:VCALENDAR\r\n/);
    assert.equal((await fetchAs(link, first.etag)).status, 304);

    await page.goto("/account/calendar");
    await page.getByText(/Last fetched: \w+day \d+ \w+ \d{4}, [\d:]+[ap]m\./).waitFor();
    assert.ok(!(await page.content()).includes(link), "the link is shown a second time");
    await clean(page, "a calendar with a link");

    await press(page, "Make a new link for: Your shifts");
    await page.getByText("No calendar has fetched it yet").waitFor();
    const renewed = await field.inputValue();
    assert.notEqual(renewed, link);
    assert.equal((await fetchAs(link)).status, 404);
    assert.equal((await fetchAs(renewed)).status, 200);

    const reminds = page.getByLabel("My calendar reminds me of a shift");
    assert.equal(await reminds.inputValue(), "120");
    await reminds.selectOption("A day before");
    const messages = page.getByLabel("Messages put my shifts into my calendar");
    await messages.uncheck();
    await press(page, "Save reminders and messages");
    await page.getByText("Your calendar is saved").waitFor();
    assert.equal(await reminds.inputValue(), "1440");
    assert.equal(await messages.isChecked(), false);
    await clean(page, "reminders that were chosen");
    const { text } = await fetchAs(renewed);
    assert.ok(!text.includes("TRIGGER:-PT120M"), "the calendar reminds as before");
    if (text.includes("STATUS:CONFIRMED")) assert.ok(text.includes("TRIGGER:-PT1440M"), "the calendar does not remind a day before");

    for (const other of others) {
      await press(page, `Make a link for: ${other}`);
      const there = await fetchAs(await field.inputValue());
      assert.equal(there.status, 200);
      assert.match(there.text, /BEGIN:VEVENT/);
      await clean(page, other);
    }
  });
}

journey("one duty goes into a calendar as a file, and is there once", { width: widths.phone, as: "Alice Okafor" }, async (page) => {
  await page.goto("/my/rota");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Only this duty" }).click()]);
  assert.equal(file.suggestedFilename(), "duty.ics");
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const uid = text.match(/UID:(\S+)/)[1];
  assert.equal(text.match(/BEGIN:VEVENT/g).length, 1);
  await page.goto("/account/calendar");
  await page.getByRole("button", { name: /^Make a (new )?link for: Your shifts$/ }).click();
  await page.getByText("it is shown this once").waitFor();
  const { text: feed } = await fetchAs(await page.getByLabel("Your link").inputValue());
  assert.equal(feed.split(`UID:${uid}`).length, 2, "the file's entry is another than the link's");
});

journey("a keeper's calendar has the bookings of vehicles", { width: widths.phone, as: "Femi Adeyemi" }, async (page) => {
  await page.goto("/account/calendar");
  await press(page, "Make a link for: Every booking of a vehicle");
  await clean(page, "a keeper's link");
  const { status, text } = await fetchAs(await page.getByLabel("Your link").inputValue());
  assert.equal(status, 200);
  assert.match(text, /SUMMARY:/);
});

journey("who has nothing to put into a calendar is told so", { width: widths.smallest, as: "Harper Quinn" }, async (page) => {
  await page.goto("/account");
  assert.equal(await page.getByRole("link", { name: "Add your duties to your own calendar" }).count(), 0);
  await page.goto("/account/calendar");
  await page.getByText("There is nothing to put into your calendar").waitFor();
  await clean(page, "no calendar");
});
