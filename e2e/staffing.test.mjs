// Staffing an event: requests are answered, people put on shifts and asked to
// cover, and a message that failed is sent again.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { clean, useApp, widths } from "./harness.mjs";

for (const { width, javaScript } of [
  { width: widths.smallest, javaScript: true },
  { width: widths.desktop, javaScript: false },
]) {
  describe(`a coordinator (${width} px${javaScript ? "" : ", without JavaScript"})`, () => {
    const journey = useApp();
    const bob = { width, javaScript, as: "Bob Marsh" };

    journey("comes from the dashboard to what needs attention", bob, async (page) => {
      await page.goto("/");
      await page.getByRole("link", { name: /^Find people/ }).first().click();
      await page.getByRole("heading", { name: "People for this shift" }).waitFor();
      await clean(page, "candidates");
    });

    journey("approves one request and declines another, with a reason", bob, async (page) => {
      const learners = await shiftOf(page, "LLO foundation course", "Learner");
      const [first, second] = await learners.getByRole("button", { name: /^Approve/ }).allInnerTexts();
      await learners.getByRole("button", { name: first, exact: true }).click();
      await page.getByText(/messages wait in the outbox/).first().waitFor();
      const name = second.replace(/^Approve\s+/, "");
      const end = learners.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });
      await end.locator("summary").click();
      await end.getByRole("button", { name: `Decline ${name}` }).click();
      await learners.getByText(/^Error:/).first().waitFor();
      await clean(page, "declined without a reason");
      await end.getByLabel("Reason").fill("The next course suits better");
      await end.getByRole("button", { name: `Decline ${name}` }).click();
      await page.getByText(/messages wait in the outbox/).first().waitFor();
      await learners.getByRole("button", { name: second, exact: true }).waitFor({ state: "detached" });
    });

    journey("puts somebody on a shift in spite of a clash, with a reason that stays to be read", bob, async (page) => {
      const host = await shiftOf(page, "Partners’ evening", "Host", "Okafor");
      assert.match(await host.innerText(), /Clashes with/i);
      await host.getByRole("button", { name: /^Assign/ }).click();
      await host.getByLabel("Reason to override").fill("Leaves the meeting early");
      await clean(page, "a clash to override");
      await host.getByRole("button", { name: /^Override with this reason/ }).click();
      await host.getByText("Leaves the meeting early").waitFor();
      assert.match(await host.innerText(), /Alice Okafor/);
      await page.getByRole("link", { name: "History" }).click();
      await page.getByText("Leaves the meeting early").waitFor();
    });

    journey("asks the people who are free to cover", bob, async (page) => {
      const stall = await shiftOf(page, "Town centre stall", "Stall", "");
      await stall.getByRole("button", { name: /^Ask to cover/ }).click();
      await stall.getByText(/^Error:/).first().waitFor();
      await clean(page, "nobody is ticked");
      const free = stall.getByRole("checkbox");
      const asked = [await labelOf(free.nth(0)), await labelOf(free.nth(1))];
      await free.nth(0).check();
      await free.nth(1).check();
      await stall.getByRole("button", { name: /^Ask to cover/ }).click();
      await page.getByText(/asked|We will tell/i).first().waitFor();
      await page.getByRole("link", { name: "Messages" }).last().click();
      const told = await page.getByRole("table", { name: "So far" }).innerText();
      for (const name of asked) assert.ok(told.includes(name), `${name} was not asked: ${told}`);
    });

    journey("sees a message that failed and why, and sends it again", bob, async (page) => {
      await page.goto("/dashboard");
      await page.getByRole("link", { name: /failed message/ }).click();
      const failed = page.getByRole("row").filter({ hasText: "refused this address" });
      await failed.getByRole("button", { name: /^Send again/ }).click();
      await page.getByText(/will be sent again/).first().waitFor();
      await page.goto("/messages?status=failed");
      assert.equal(await page.getByRole("row").filter({ hasText: "refused this address" }).count(), 0);
    });
  });
}

// shiftOf opens the staffing page of a coming event, with the candidates for one
// of its shifts when a part of a name is given, and returns that shift.
async function shiftOf(page, event, role, name) {
  await page.goto("/events");
  await page.getByRole("link", { name: event, exact: true }).first().click();
  await page.getByRole("link", { name: "Staffing", exact: true }).click();
  const shift = page.locator("section").filter({ has: page.getByRole("heading", { name: new RegExp(`^${role} `), level: 2 }) });
  if (name !== undefined) {
    await shift.getByRole("link", { name: /^Find people/ }).click();
    await shift.getByLabel("Name").fill(name);
    await shift.getByRole("button", { name: "Search" }).click();
    await page.waitForURL(/q=/);
  }
  return shift;
}

async function labelOf(checkbox) {
  return checkbox.evaluate((box) => box.labels[0].querySelector("strong").textContent);
}
