// The day board as the lead of today's event keeps it on a phone: the hours of
// who leaves early, walk-ins, counts, and the sheet on paper.
import assert from "node:assert/strict";
import { clean, useApp, widths } from "./harness.mjs";

const journey = useApp();

for (const javaScript of [true, false]) {
  const eve = { width: widths.phone, javaScript, as: "Eve Lindqvist" };

  journey("the lead finds the board and records arrival, leaving early and hours", eve, async (page) => {
    await openBoard(page);
    const expected = page.locator(".rr-person").filter({ has: page.getByRole("button", { name: /^No show/ }) }).first();
    const name = await expected.getByRole("heading").innerText();
    const card = page.locator(".rr-person").filter({ has: page.getByRole("heading", { name, exact: true }) });
    const before = await counts(page);
    await press(page, card, /^Arrived/, javaScript);
    assert.equal(await settled(page, "Arrived", before.Arrived + 1), before.Arrived + 1);
    await card.locator("summary").click();
    await card.getByLabel("Hours").fill("many");
    await card.getByRole("button", { name: /^Save hours/ }).click();
    await card.getByText(/^Error:/).first().waitFor();
    assert.equal(await card.getByLabel("Hours").inputValue(), "many", "what was typed is kept");
    await clean(page, "hours that are none");
    await card.getByLabel("Hours").fill("1:30");
    await press(page, card, /^Save hours/, javaScript);
    await card.getByText("1:30 hours").first().waitFor();
    await openDetails(card);
    await card.getByLabel("Left at").fill(duringTheFirstHalf());
    await press(page, card, /^Left early/, javaScript);
    await card.locator(".rr-person__status").getByText("Left early").waitFor();
    await clean(page, "left early");
    await press(page, card, /^Undo/, javaScript);
    await card.getByRole("button", { name: /^Arrived/ }).waitFor();
    assert.deepEqual({ ...(await counts(page)), Arrived: 0 }, { ...before, Arrived: 0 });
  });

  journey("the lead records somebody who walked in, and takes them off again", eve, async (page) => {
    await openBoard(page);
    await page.getByLabel("Name", { exact: true }).fill("whitlock");
    await page.getByRole("button", { name: "Search" }).click();
    await clean(page, "who walked in");
    await page.getByRole("button", { name: "Record walk-in Dana Whitlock" }).click();
    await page.getByText("The walk-in is recorded").waitFor();
    const card = page.locator(".rr-person").filter({ hasText: "Dana Whitlock" });
    assert.match(await card.innerText(), /Walk-in/);
    await press(page, card, /^Undo/, javaScript);
    await page.reload();
    assert.equal(await card.count(), 0);
  });

  journey("the sheet has everybody who is expected and lines for walk-ins, and nothing else on paper", eve, async (page) => {
    await openBoard(page);
    const names = await page.locator(".rr-person h3").allInnerTexts();
    await page.getByRole("link", { name: "Sign-in sheet to print" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await clean(page, "the sheet");
    await page.emulateMedia({ media: "print" });
    const sheet = await page.getByRole("main").innerText();
    for (const name of names.filter((name) => name !== "Charlie Reid")) assert.ok(sheet.includes(name), `${name} is not on the sheet`);
    assert.ok((await page.locator(".rr-sheet__blank").count()) >= 6);
    for (const one of await page.getByRole("button").all()) assert.ok(!(await one.isVisible()));
  });
}

journey("the board on paper is a sheet to sign: a line each, nothing to press, no telephone numbers", { as: "Eve Lindqvist" }, async (page) => {
  await openBoard(page);
  assert.ok(await page.getByRole("link", { name: /^07700/ }).first().isVisible());
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 680, height: 1000 }); // A4 within its margins
  for (const card of await page.locator(".rr-person").all()) {
    const [line, name] = await Promise.all([card.boundingBox(), card.getByRole("heading").boundingBox()]);
    assert.ok(line.height < 60, `${await card.innerText()} takes ${line.height} px`);
    assert.ok(name.width < line.width * 0.72, "there is no room to sign");
  }
  assert.ok(await page.getByRole("heading", { name: "Walk-ins" }).isVisible());
  for (const away of [page.getByRole("link", { name: /^07700/ }), page.getByRole("button"), page.locator(".rr-counts")]) {
    for (const one of await away.all()) assert.ok(!(await one.isVisible()));
  }
});

journey("an event cannot be completed before it has ended", { as: "Eve Lindqvist" }, async (page) => {
  await openBoard(page);
  assert.equal(await page.getByRole("button", { name: "Complete the event" }).count(), 0);
  const answer = await page.request.post(page.url().replace("/day", "/completion"), {
    form: { _csrf: await page.locator('meta[name="csrf-token"]').getAttribute("content") },
    headers: { Origin: new URL(page.url()).origin },
  });
  assert.equal(answer.status(), 409);
});

async function openBoard(page) {
  await page.goto("/events");
  await page.getByRole("link", { name: "Community safety day", exact: true }).click();
  await page.getByRole("link", { name: "Day board", exact: true }).click();
  await page.getByRole("heading", { name: "Day board" }).waitFor();
}

// press presses a button of a card and waits until the card says so, or the page.
async function press(page, card, name, javaScript) {
  await page.waitForLoadState(); // with the scripts
  await card.getByRole("button", { name }).click();
  if (javaScript) await page.locator(".rr-person .rr-confirmed:focus").waitFor();
  else await page.getByRole("alert").waitFor();
}

async function openDetails(card) {
  if (!(await card.locator("details").evaluate((details) => details.open))) await card.locator("summary").click();
}

// counts reads the numbers above the board.
async function counts(page) {
  const pairs = await page.locator(".rr-counts > div").evaluateAll((all) => all.map((one) => [one.querySelector("dt").textContent, Number(one.querySelector("dd").textContent)]));
  return Object.fromEntries(pairs);
}

// settled waits for a count to become what it should, and returns it.
async function settled(page, name, want) {
  await page.locator(".rr-counts > div").filter({ hasText: new RegExp(`^\\s*${name}\\s*${want}\\s*$`) }).waitFor();
  return (await counts(page))[name];
}

// duringTheFirstHalf is a time of day in the first shift of the event that the
// demo always has under way: it starts two hours ago, within the day.
function duringTheFirstHalf() {
  const hour = Number(new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", hourCycle: "h23" }).format());
  return `${String(Math.min(Math.max(hour - 2, 0), 16) + 1).padStart(2, "0")}:30`;
}
