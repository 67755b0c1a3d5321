// Everything that is kept about oneself: to read, to download, and to ask about.
import assert from "node:assert/strict";
import { clean, useApp, widths } from "./harness.mjs";

const journey = useApp();

for (const javaScript of [true, false]) {
  journey(`somebody reads, downloads and asks about what is kept of them${javaScript ? "" : ", without JavaScript"}`, { javaScript, as: "Alice Okafor" }, async (page) => {
    await page.goto("/account");
    await page.getByRole("link", { name: /everything that is kept about you/ }).click();
    await page.getByRole("heading", { level: 1, name: "What the rota keeps about you" }).waitFor();
    await page.getByText("Your record and settings").click();
    await page.getByText("Shifts you asked for or took").click();
    for (const width of [widths.smallest, widths.desktop]) {
      await page.setViewportSize({ width, height: 844 });
      await clean(page, `what is kept of somebody at ${width} px`);
    }
    const waiting = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download as JSON" }).click();
    const download = await waiting;
    assert.equal(download.suggestedFilename(), "my-details.json");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("link", { name: "Say what you ask for" }).waitFor();
    await clean(page, "a question without words");
    if (!javaScript) return; // once a day
    await page.getByLabel("What you would like to know").fill("Who can read my phone number?");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("Your question is on its way").waitFor();
  });
}
