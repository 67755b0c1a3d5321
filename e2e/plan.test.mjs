// A coordinator's way from a planned event to its end: task list, shifts,
// check, publish, staffing, move, cancel, and the history of it all.
import assert from "node:assert/strict";
import { clean, newPage, noTrouble, signInAs, useApp, widths } from "./harness.mjs";

const journey = useApp();

const shifts = [
  { role: "Set-up", starts: "09:00", ends: "12:00" },
  { role: "Stall morning", starts: "12:00", ends: "16:00", llos: true },
  { role: "Stall afternoon", starts: "16:00", ends: "20:00" },
  { role: "Car crew", starts: "12:00", ends: "20:00", approval: true },
  { role: "Walkabout", starts: "13:00", ends: "17:00" },
  { role: "Pack-down", starts: "20:00", ends: "22:00" },
];

// press presses a button by its words and waits for the page it leads to.
async function press(page, name) {
  await page.getByRole("button", { name, exact: true }).click();
  await page.waitForLoadState();
}

async function follow(page, name) {
  await page.locator("#main-content, main").getByRole("link", { name, exact: true }).first().click();
  await page.waitForLoadState();
}

async function create(page, { title, kind, day, from, to, venue, postcode, partner }) {
  await page.goto("/events/new");
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Kind", { exact: true }).selectOption(kind);
  await page.getByLabel("Starts").fill(`${day}T${from}`);
  await page.getByLabel("Ends").fill(`${day}T${to}`);
  await page.getByLabel("Venue").fill(venue);
  await page.getByLabel("Postcode").fill(postcode);
  await page.getByLabel("Event lead").selectOption({ label: "Eve Lindqvist" });
  await press(page, "Save and continue");
  const plan = page.url();
  await follow(page, "Partner");
  await page.getByLabel("Partner", { exact: true }).fill(partner);
  await page.getByLabel("Contact name").fill("Sam Field");
  await page.getByLabel("Email address").fill("sam.field@example.org");
  await press(page, "Save");
  return plan;
}

async function addShifts(page, plan, day) {
  await page.goto(plan.replace("/edit", "/shifts/new"));
  for (const [i, shift] of shifts.entries()) {
    await page.getByLabel("Role").fill(shift.role);
    await page.getByLabel("Starts").fill(`${day}T${shift.starts}`);
    await page.getByLabel("Ends").fill(`${day}T${shift.ends}`);
    await page.getByLabel("Minimum people").fill("1");
    await page.getByLabel("Maximum people").fill("2");
    if (shift.llos) await page.getByLabel("Liaison officers only").check();
    if (shift.approval) await page.getByLabel("Approval needed").check();
    await press(page, i < shifts.length - 1 ? "Save and add another" : "Save the shift");
  }
}

async function publish(page, plan) {
  await page.goto(plan.replace("/edit", "/check"));
  await press(page, "Publish");
  await page.getByText("The event is published").first().waitFor();
}

for (const { width, javaScript } of [
  { width: widths.smallest, javaScript: true },
  { width: widths.desktop, javaScript: true },
  { width: widths.desktop, javaScript: false },
]) {
  journey("a coordinator plans Herts Pride and officers turn up to it", { width, javaScript, as: "Bob Marsh" }, async (page, app) => {
    const title = `Herts Pride ${width} ${javaScript}`;
    const plan = await create(page, {
      title, kind: "Pride stall", day: "2027-08-14", from: "12:00", to: "22:00",
      venue: "Cassiobury Park", postcode: "WD18 7LG", partner: "Herts Pride",
    });
    await clean(page, "task list");
    await addShifts(page, plan, "2027-08-14");
    await clean(page, "planned shifts");
    await page.goto(plan.replace("/edit", "/check"));
    await clean(page, "check the answers");
    await publish(page, plan);
    const event = page.url();

    const alice = await newPage(page.context().browser(), app, { width: widths.phone, javaScript });
    await signInAs(alice, "Alice Okafor");
    await alice.goto(event);
    await alice.getByRole("button", { name: "Sign up for Set-up" }).or(alice.getByRole("button", { name: /^Sign up\s*Set-up/ })).first().click();
    await alice.getByText("You have a place").first().waitFor();
    await alice.getByRole("button", { name: /^Sign up\s*Car crew/ }).click();
    await alice.getByText("Requested").first().waitFor();
    noTrouble(alice);

    await page.goto(`${event}/staffing`);
    await page.getByText("Alice Okafor").first().waitFor();
    await page.getByRole("button", { name: /^Approve/ }).first().click();
    await page.getByText(/confirmed\.|Done/).first().waitFor();
    await page.goto(`${event}/messages`);
    await page.getByText("Alice Okafor").first().waitFor();
    await clean(page, "messages of the event");

    await page.goto(`${event}/move`);
    await page.getByLabel("Starts").fill("2027-08-21T12:00");
    await page.getByLabel("Ends").fill("2027-08-21T22:00");
    await page.getByLabel("Reason").fill("The park is flooded");
    await press(page, "Continue");
    await page.getByText("3 people will be told").waitFor(); // Alice, Eve who leads, the partner's contact
    await clean(page, "check the move");
    await press(page, "Move event");
    await page.getByText("The event has moved").first().waitFor();

    await page.goto(`${event}/cancel`);
    await press(page, "Cancel event");
    await page.getByText("Say why it is cancelled").first().waitFor();
    await clean(page, "cancel, refused");
    await page.getByLabel("Reason").fill("Storm");
    await press(page, "Cancel event");
    await page.getByText("The event is cancelled").first().waitFor();

    await page.goto(`${event}/history`);
    const history = await page.locator("main").innerText();
    for (const action of ["created the event", "added a shift", "published the event", "moved the event", "cancelled the event", "Storm"]) {
      assert.ok(history.includes(action), `the history does not tell: ${action}`);
    }
    await alice.goto(event);
    await alice.getByText("Storm").first().waitFor();
    await alice.context().close();
  });
}

journey("University Pride market goes the same way, with the students’ union", { as: "Bob Marsh" }, async (page) => {
  const plan = await create(page, {
    title: "University Pride market 2028", kind: "university engagement", day: "2028-02-16", from: "10:00", to: "16:00",
    venue: "College Lane campus", postcode: "AL10 9AB", partner: "Students’ union",
  });
  await page.goto(plan.replace("/edit", "/shifts/new"));
  await page.getByLabel("Role").fill("Stall");
  await press(page, "Save the shift");
  await publish(page, plan);
  await page.getByText("Students’ union").first().waitFor();
});

journey("what was typed is kept when the form is refused, and when somebody else was first", { as: "Bob Marsh" }, async (page) => {
  await page.goto("/events/new");
  await page.getByLabel("Title").fill("Half an event");
  await press(page, "Save and continue");
  await page.getByText("There is a problem").waitFor();
  assert.equal(await page.getByLabel("Title").inputValue(), "Half an event");
  await page.locator(".govuk-error-summary:focus").waitFor();

  const plan = await create(page, {
    title: "Edited twice", kind: "community event", day: "2027-09-04", from: "10:00", to: "12:00",
    venue: "Town square", postcode: "SG1 1AA", partner: "Council",
  });
  const other = await page.context().newPage();
  await page.goto(`${plan}/day`);
  await other.goto(`${plan}/day`);
  await other.getByLabel("Meeting point").fill("North gate");
  await press(other, "Save");
  await page.getByLabel("Meeting point").fill("South gate");
  await press(page, "Save");
  await page.getByText("Saved meanwhile").waitFor();
  await page.getByText("North gate").waitFor();
  assert.equal(await page.getByLabel("Meeting point").inputValue(), "South gate");
  await clean(page, "a stale form");
  await press(page, "Save");
  await page.getByText("Plan the event").waitFor();
});
