// What a learner finds, and what a coordinator puts right in the register.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { clean, useApp, widths } from "./harness.mjs";

for (const { width, javaScript } of [
  { width: widths.phone, javaScript: true },
  { width: widths.desktop, javaScript: false },
]) {
  describe(`learners (${width} px${javaScript ? "" : ", without JavaScript"})`, () => {
    const journey = useApp();

    journey("an officer finds what lapses, and signs up to refresh it in one tap", { width, javaScript, as: "Alice Okafor" }, async (page) => {
      await page.goto("/my/training");
      await page.getByText("You are a liaison officer until").waitFor();
      await clean(page, "my training");
      const renew = page.getByRole("region", { name: "Next dates to refresh it" });
      await renew.getByRole("button", { name: /^Sign up/ }).first().click();
      await page.getByText("You have a place").first().waitFor();
      assert.match(page.url(), /\/my\/training$/);
      await clean(page, "my training, signed up");
      await page.goto("/my/training");
      await page.getByRole("region", { name: "Courses to come" }).getByText("You have a place").first().waitFor();
    });

    journey("a coordinator revokes an accreditation and puts a position right", { width, javaScript, as: "Bob Marsh" }, async (page) => {
      await page.goto("/llos?q=lindqvist");
      await page.getByRole("link", { name: "Eve Lindqvist" }).click();
      await clean(page, "a liaison officer");
      const record = page.url();
      await page.getByRole("link", { name: /^Put right Chair/ }).click();
      await page.getByLabel("Rank at the time").fill("Chief Inspector");
      await page.getByRole("button", { name: "Put it right" }).click();
      await page.getByText("Say why it is put right").first().waitFor();
      await clean(page, "a correction without a reason");
      assert.equal(await page.getByLabel("Rank at the time").inputValue(), "Chief Inspector");
      await page.getByLabel("Why it is put right").fill("Promoted the month before");
      await page.getByRole("button", { name: "Put it right" }).click();
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
