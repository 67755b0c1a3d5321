// What a learner finds, and what a coordinator puts right in the register.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { clean, signInAs, useApp, widths } from "./harness.mjs";

for (const { width, javaScript } of [
  { width: widths.phone, javaScript: true },
  { width: widths.desktop, javaScript: false },
]) {
  describe(`learners (${width} px${javaScript ? "" : ", without JavaScript"})`, () => {
    const journey = useApp();

    journey("an officer finds what lapses, and signs up to refresh it in one tap", { width, javaScript, as: "Eve Lindqvist" }, async (page) => {
      await page.goto("/my/training");
      await page.getByText("You are a liaison officer until").waitFor();
      await clean(page, "my training");
      const renew = page.getByRole("region", { name: "Next dates to refresh it" });
      await renew.getByRole("button", { name: /^Sign up/ }).first().click();
      await page.getByText("You have a place").first().waitFor();
      assert.match(page.url(), /\/my\/training$/);
      await clean(page, "my training, signed up");
      await page.goto("/my/training");
      await page.getByRole("region", { name: "Upcoming courses and conferences" }).getByText("You have a place").first().waitFor();
    });

    journey("somebody with a place says what they need, and who runs the event reads it", { width, javaScript, as: "Alice Okafor" }, async (page) => {
      await page.goto("/events?q=conference");
      await page.getByRole("link", { name: "Engagement conference" }).last().click();
      await page.getByRole("link", { name: "Needs" }).click();
      await clean(page, "what I need");
      await page.getByLabel("Access needs").fill("x".repeat(301));
      await page.getByLabel("Dietary needs").fill("No celery");
      await page.getByRole("button", { name: "Save what I need" }).click();
      await page.getByText(/Use 300 characters or fewer/).first().waitFor();
      await clean(page, "too long a need");
      await page.getByLabel("Access needs").fill("A seat near the door");
      await page.getByRole("button", { name: "Save what I need" }).click();
      await page.getByText("What you need is saved").waitFor();
      assert.equal(await page.getByRole("heading", { name: "What people need" }).count(), 0);
      const path = page.url();
      await page.context().clearCookies();
      await signInAs(page, "Bob Marsh");
      await page.goto(path);
      await page.getByText("A seat near the door").waitFor();
      await clean(page, "what people need");
      await page.getByRole("link", { name: "Numbers for the caterer" }).click();
      await page.getByText("No celery").waitFor();
      assert.equal(await page.getByText("Alice").count(), 0);
      await clean(page, "numbers for the caterer");
    });

    journey("a coordinator revokes an accreditation and puts a position right", { width, javaScript, as: "Bob Marsh" }, async (page) => {
      await page.goto("/llos?q=lindqvist");
      await page.getByRole("link", { name: "Eve Lindqvist" }).click();
      await clean(page, "a liaison officer");
      const record = page.url();
      await page.getByRole("link", { name: /^Correct Chair/ }).click();
      await page.getByLabel("Rank at the time").fill("Chief Inspector");
      await page.getByRole("button", { name: "Correct it" }).click();
      await page.getByText("Say why you are correcting it").first().waitFor();
      await clean(page, "a correction without a reason");
      assert.equal(await page.getByLabel("Rank at the time").inputValue(), "Chief Inspector");
      await page.getByLabel("Why you are correcting it").fill("Promoted the month before");
      await page.getByRole("button", { name: "Correct it" }).click();
      await page.getByText("it was: Chair, Inspector").waitFor();
      await page.getByRole("link", { name: /^Revoke/ }).first().click();
      await page.getByText("What still counts").waitFor();
      await clean(page, "before revoking");
      await page.getByRole("button", { name: "Revoke" }).click();
      await page.getByText("Say why it is revoked").first().waitFor();
      await page.getByLabel("Why it is revoked").fill("Recorded by mistake");
      await page.getByRole("button", { name: "Revoke" }).click();
      await page.getByText("The accreditation is revoked").first().waitFor();
      assert.equal(page.url(), record);
      await page.getByText("Revoked: Recorded by mistake").waitFor();
      await clean(page, "a record with what was");
    });
  });
}
