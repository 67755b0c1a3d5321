// Takes the README's pictures from the demo data: make screenshots.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { newPage, noTrouble, signInAs, startApp, startBrowser, widths } from "./harness.mjs";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "docs", "images");
const pictures = [
  { name: "dashboard", as: "Bob Marsh", path: "/dashboard", width: widths.desktop },
  { name: "shifts", as: "Alice Okafor", path: "/shifts", width: widths.phone },
];

mkdirSync(folder, { recursive: true });
const app = await startApp();
const browser = await startBrowser();
try {
  for (const { name, as, path, width } of pictures) {
    const page = await newPage(browser, app, { width });
    await signInAs(page, as);
    const response = await page.goto(path);
    assert.ok(response.ok(), `${path} answered ${response.status()}`);
    noTrouble(page);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    console.log(`docs/images/${name}.png`);
  }
} finally {
  await browser.close();
  await app.stop();
}
