// Signing in, the first page that anyone meets.
import assert from "node:assert/strict";
import { clean, signInAs, useApp, widths } from "./harness.mjs";

const journey = useApp();

for (const width of [widths.smallest, widths.desktop]) {
  for (const javaScript of [true, false]) {
    journey("the sign-in page is clean", { width, javaScript }, async (page) => {
      await page.goto("/sign-in");
      await clean(page, "/sign-in");
    });

    journey("a wrong password is answered on a clean page that kept the address", { width, javaScript }, async (page) => {
      await page.goto("/sign-in");
      await page.getByLabel(/e-?mail/i).fill("nobody@example.org");
      await page.getByLabel("Password").fill("not the right password");
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByText("There is a problem").waitFor();
      await clean(page, "/sign-in refused");
      assert.equal(await page.getByLabel(/e-?mail/i).inputValue(), "nobody@example.org");
    });

    journey("a demo person signs in with one button", { width, javaScript }, async (page) => {
      await signInAs(page, "Alice Okafor");
      await clean(page, "home of an officer");
    });
  }
}
