// Settings: an administrator changes a name, and everybody reads it; a
// coordinator changes the areas, and one in use stays.
import assert from "node:assert/strict";
import { clean, newPage, noTrouble, screenshot, useApp, widths } from "./harness.mjs";

const journey = useApp({ each: true, env: { LLO_LABEL: "LGBT+ Liaison Officer" } });

for (const { width, javaScript } of [
  { width: widths.smallest, javaScript: false },
  { width: widths.desktop, javaScript: true },
]) {
  journey("an administrator changes what the network is called", { width, javaScript, as: "Harper Quinn" }, async (page, app) => {
    if (width === widths.desktop) await page.goto("/account").then(() => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Set-up" }).click());
    else await page.goto("/admin/settings");
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    await page.getByText("Fixed by the server (LLO_LABEL)").waitFor();
    await clean(page, "the settings");
    await screenshot(page, `settings-${width}`);
    await page.getByRole("link", { name: "Change Network" }).click();
    await page.getByRole("heading", { level: 1, name: "Change names and labels" }).waitFor();
    await clean(page, "the form of the names");
    assert.equal(await page.getByLabel("Liaison role, one person").count(), 0);
    await page.getByLabel("Network").fill("");
    await page.getByLabel("Short form").fill("RO");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: "Enter the name of the network" }).waitFor();
    assert.equal(await page.getByLabel("Short form").inputValue(), "RO");
    await clean(page, "the form of the names, refused");
    await screenshot(page, `settings-refused-${width}`);
    await page.getByLabel("Network").fill("Rainbow Network");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The settings are saved").waitFor();
    await page.getByRole("banner").getByRole("link", { name: "Rainbow Network" }).waitFor();
    await clean(page, "the settings, saved");

    const visitor = await newPage(page.context().browser(), app, { width, javaScript });
    await visitor.goto("/");
    await visitor.getByRole("link", { name: "Rainbow Network" }).waitFor();
    noTrouble(visitor);
    await visitor.context().close();

    await page.getByRole("link", { name: "All changes" }).click();
    await page.getByText("Harper Quinn changed Network: from “LGBT+ Network” to “Rainbow Network”").waitFor();
    await clean(page, "the changes of settings");
  });

  journey("a coordinator adds an area, and one in use stays", { width, javaScript, as: "Bob Marsh" }, async (page) => {
    await page.goto("/admin/settings/areas");
    await clean(page, "the form of the areas");
    const list = page.getByLabel("Areas", { exact: true });
    const before = await list.inputValue();
    await list.fill(before.replace("Watford", "Riverside"));
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: /^Keep Watford \(used by \d+ people, \d+ venues? and \d+ upcoming events?\)/ }).waitFor();
    assert.match(await list.inputValue(), /Riverside/);
    await clean(page, "the form of the areas, refused");
    await list.fill(`${before}\nRiverside`);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The settings are saved").waitFor();
    await page.goto("/venues/new");
    await page.getByLabel("Area").selectOption("Riverside");
  });
}
