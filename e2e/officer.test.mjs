// An officer's way on a phone: what can be taken, one tap, undo, the waiting
// list, a late withdrawal, an offer, and the rota to print.
import assert from "node:assert/strict";
import { clean, useApp, widths } from "./harness.mjs";

const journey = useApp();

// row is the shift of an event in a list, by the words in it.
function row(page, event, role) {
  return page.locator("li.rr-row").filter({ hasText: event }).filter({ hasText: role }).first();
}

for (const { width, javaScript } of [
  { width: widths.phone, javaScript: true },
  { width: widths.desktop, javaScript: false },
]) {
  journey("an officer sees what clashes, signs up in one tap, undoes it and signs up again", { width, javaScript, as: "Alice Okafor" }, async (page) => {
    await page.goto("/shifts");
    await page.locator(".rr-why").filter({ hasText: /Clashes|Too close/ }).first().waitFor(); // before trying anything
    const shift = row(page, "Herts Pride", "Pack-down");
    const before = await shift.locator(".rr-places__words").innerText();
    await shift.getByRole("button", { name: /^Sign up/ }).click();
    await shift.getByText("You have a place").first().waitFor();
    if (javaScript) {
      assert.ok(await page.locator(".rr-confirmed").evaluate((piece) => piece.contains(document.activeElement)), "the confirmation has the focus");
      await page.locator("[aria-live=polite]").filter({ hasText: "You have a place" }).first().waitFor({ state: "attached" });
    }
    await clean(page, "signed up");
    await page.getByRole("button", { name: /^Undo/ }).first().click();
    await shift.getByRole("button", { name: /^Sign up/ }).waitFor();
    assert.equal(await row(page, "Herts Pride", "Pack-down").locator(".rr-places__words").innerText(), before);
    await shift.getByRole("button", { name: /^Sign up/ }).click();
    await shift.getByText("You have a place").first().waitFor();
    await page.goto("/my/rota");
    await row(page, "Herts Pride", "Pack-down").getByText("You have a place").waitFor();
    await row(page, "Herts Pride", "Pack-down").getByRole("button", { name: /^Withdraw/ }).click();
    await page.getByText("You have withdrawn").first().waitFor();
  });
}

journey("a full shift gives a place on the waiting list, and says which", { width: widths.phone, as: "Charlie Reid" }, async (page) => {
  await page.goto("/shifts");
  await page.locator(".rr-why").filter({ hasText: "For liaison officers only" }).first().waitFor();
  const join = page.getByRole("button", { name: /^Join the waiting list/ });
  if ((await join.count()) === 0) return; // every full shift is for liaison officers
  await join.first().click();
  await page.getByText(/You are \d+(st|nd|rd|th) on the waiting list/).first().waitFor();
});

journey("an offer on the rota is accepted", { width: widths.smallest, as: "Alice Okafor" }, async (page) => {
  await page.goto("/my/rota");
  await page.getByText("A place is held for you until").waitFor();
  await clean(page, "my rota with an offer");
  await page.getByRole("button", { name: /^Accept/ }).click();
  await page.getByText("You have a place").first().waitFor();
});

journey("a late withdrawal asks for the reason and keeps it", { width: widths.phone, as: "Alice Okafor" }, async (page) => {
  await page.goto("/my/rota");
  await page.locator("a[role=button]").filter({ hasText: "Withdraw" }).first().click(); // a link: it leads to a question
  await page.waitForURL(/withdraw/);
  await page.locator("form").getByRole("button", { name: "Withdraw", exact: true }).click();
  await page.getByText("Say why you can't come").first().waitFor();
  await clean(page, "withdraw, refused");
  await page.getByLabel("Reason").fill("On call");
  await page.locator("form").getByRole("button", { name: "Withdraw", exact: true }).click();
  await page.getByText("You have withdrawn").first().waitFor();
});

journey("the rota says where to be and when, and prints without the menu", { width: widths.phone, as: "Alice Okafor" }, async (page) => {
  await page.goto("/my/rota");
  const next = page.locator(".rr-next");
  for (const words of ["Arrive by", "Where", "Directions"]) await next.getByText(words).first().waitFor();
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("button", { name: "Sign out" }).isVisible(), false);
  assert.equal(await next.isVisible(), true);
  await page.emulateMedia({ media: "screen" });
});
