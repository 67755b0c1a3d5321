// Nominations: somebody is asked by email, and answers by the link without
// signing in: an officer of the own force, and a guest of another force whose
// own page it becomes.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { clean, signInAs, signOut, useApp, widths } from "./harness.mjs";
import { startMailbox } from "./mailbox.mjs";

const link = /http:\S+\/nominations\/[\w-]+/;

// ask has somebody ask an address to the coming conference.
async function ask(page, who, address) {
  await signInAs(page, who);
  await page.goto("/events?q=Engagement+conference");
  await page.getByRole("link", { name: /Engagement conference/ }).first().click();
  await page.getByRole("link", { name: "Ask somebody to take part" }).click();
  await page.getByRole("heading", { name: "Ask somebody to take part" }).waitFor();
  await clean(page, "asking");
  await page.getByLabel(/email address/i).fill("nobody");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await page.getByText(/is not an email address/).first().waitFor();
  await clean(page, "asking, refused");
  await page.getByLabel(/email address/i).fill(address);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  const row = page.getByRole("listitem").filter({ hasText: address });
  await row.getByText("No answer yet").waitFor();
  await clean(page, "asked");
  const own = page.url();
  await signOut(page);
  return own;
}

for (const { width, javaScript, guest } of [
  { width: widths.phone, javaScript: true, guest: "nia.fairwater@example.org" },
  { width: widths.desktop, javaScript: false, guest: "ned.fairwater@example.org" },
]) {
  describe(`nominations (${width} px${javaScript ? "" : ", without JavaScript"})`, async () => {
    const mailbox = await startMailbox();
    const journey = useApp({ env: { SMTP_URL: mailbox.url } });

    journey("an officer is asked by a colleague and accepts", { width, javaScript }, async (page) => {
      await ask(page, "Alice Okafor", "charlie.reid@example.org");
      const [letter] = await mailbox.letter("charlie.reid@example.org", /A question about[^]*\/nominations\/[\w-]+/);
      assert.doesNotMatch(letter, /LGBT|Pride|conference|Alice|Okafor/);
      await page.goto(letter.match(link)[0]);
      await page.getByText("Alice Okafor").waitFor();
      await page.getByText("Content notes").waitFor();
      await clean(page, "a question to an officer");
      await page.getByRole("button", { name: "Accept" }).click();
      await page.getByText("You have a place", { exact: false }).first().waitFor();
      await clean(page, "an officer's place");
      await signInAs(page, "Charlie Reid");
      await page.goto("/my/rota");
      await page.getByText("Engagement conference").first().waitFor();
    });

    journey("a guest accepts by the link, sees their own row, and withdraws", { width, javaScript }, async (page) => {
      const list = await ask(page, "Bob Marsh", guest);
      const [first] = await mailbox.letter(guest, link);
      await page.goto(first);
      await page.getByRole("heading", { name: "Would you like to take part?" }).waitFor();
      await clean(page, "a question to a guest");
      await page.getByRole("button", { name: "Accept" }).click();
      await page.getByText("Enter your first name").first().waitFor();
      await clean(page, "a guest's answer, refused");
      await page.getByLabel("First name").fill("Nia");
      await page.getByLabel("Last name").fill("Fairwater");
      await page.getByLabel("Rank or grade").fill("Constable");
      await page.getByLabel(/Your force/).fill("Bedfordshire Police");
      await page.getByRole("button", { name: "Accept" }).click();
      await page.getByRole("heading", { name: "Your place" }).waitFor();
      await page.getByText("You have a place").first().waitFor();
      assert.equal(await page.getByText(/Okafor|Reid|Marsh/).count(), 0, "somebody else is named");
      await clean(page, "a guest's place");
      await page.getByRole("button", { name: /^I’d rather step out/ }).first().click();
      await page.getByText("You said you would rather step out").waitFor();
      await page.getByText("Change your name or rank").click();
      await page.getByLabel("Rank or grade").fill("Sergeant");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Saved", { exact: true }).waitFor();

      const [confirmation] = await mailbox.letter(guest, /is confirmed[^]*\/nominations\/[\w-]+/);
      await page.goto(confirmation.match(link)[0]);
      await page.getByText("I can’t come").click();
      await clean(page, "a guest's place, about to withdraw");
      await page.getByRole("button", { name: "Withdraw" }).click();
      await page.getByRole("heading", { name: "You have withdrawn" }).waitFor();
      await clean(page, "a guest who withdrew");
      await signInAs(page, "Bob Marsh");
      await page.goto(list);
      await page.getByRole("listitem").filter({ hasText: "Nia Fairwater" }).getByText("Accepted").waitFor();
    });
  });
}
