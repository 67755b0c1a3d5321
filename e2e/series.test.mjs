// A coordinator's year: the last edition of a series is copied to the next, a
// meeting that recurs is made, and this and the following dates are changed
// and called off.
import assert from "node:assert/strict";
import { clean, newPage, signInAs, useApp, widths } from "./harness.mjs";

const journey = useApp();

async function press(page, name) {
  await page.getByRole("button", { name, exact: true }).click();
  await page.waitForLoadState();
}

async function follow(page, name) {
  await page.locator("main").getByRole("link", { name, exact: true }).first().click();
  await page.waitForLoadState();
}

for (const { width, javaScript, series } of [
  { width: widths.smallest, javaScript: true, series: "Herts Pride" },
  { width: widths.desktop, javaScript: false, series: "University Pride market" },
]) {
  journey(`the last ${series} is copied to its next edition`, { width, javaScript, as: "Bob Marsh" }, async (page) => {
    await page.goto("/series");
    await clean(page, "series");
    await follow(page, series);
    await clean(page, "one series");
    await follow(page, "Copy last edition");
    await page.getByText("What differs from last time").waitFor();
    await page.getByText(/Both are the (first|second|third|fourth|last) /).waitFor();
    await page.getByRole("heading", { name: "Last time’s lessons" }).waitFor();
    await clean(page, "what differs");

    const starts = await page.getByLabel("Starts").inputValue();
    await page.getByLabel("Starts").fill(starts.replace(/T.*/, "T11:00"));
    await page.getByLabel("Ends").fill(starts.replace(/T.*/, "T10:00"));
    await page.getByLabel("Title").fill(`${series} again`);
    await press(page, "Create the draft");
    await page.getByText("The end must be after the start").first().waitFor();
    assert.equal(await page.getByLabel("Title").inputValue(), `${series} again`);
    await clean(page, "a copy that is refused");
    await page.getByLabel("Ends").fill("");
    await press(page, "Check what differs again");
    await page.getByText(`${series} becomes ${series} again`).waitFor();
    await press(page, "Create the draft");
    await page.getByText("The draft of the next edition is made").waitFor();
    await clean(page, "the plan of a copy");
    await follow(page, "Layout and lessons");
    await page.getByText("Last time’s lessons").waitFor();
    await clean(page, "layout and lessons");

    await page.goto("/series");
    await follow(page, series);
    await page.getByText(`${series} again`).first().waitFor();
    await page.goBack();
    await page.goto("/events?status=completed&from=2020-01-01");
    await page.locator("main tbody").getByRole("link", { name: series, exact: true }).first().click();
    await follow(page, "Copy to next year");
    await page.getByText("There is an edition of that year already").or(page.getByText("What differs from last time")).first().waitFor();
  });
}

for (const { width, javaScript, day, later } of [
  { width: widths.smallest, javaScript: true, day: "2028-03-07", later: "10:00" },
  { width: widths.desktop, javaScript: false, day: "2028-03-08", later: "11:00" },
]) {
  journey("a campus surgery recurs, and this one and those after it change and are called off", { width, javaScript, as: "Bob Marsh" }, async (page, app) => {
    const title = `Campus surgery ${width} ${javaScript}`;
    await page.goto("/series/new");
    await press(page, "Continue");
    await page.getByText("Enter a title").first().waitFor();
    await clean(page, "a meeting that recurs, refused");
    await page.getByLabel("Title").fill(title);
    await page.getByLabel("Kind", { exact: true }).selectOption("university engagement");
    await page.getByLabel("Starts").fill(`${day}T09:00`);
    await page.getByLabel("Ends").fill(`${day}T11:30`);
    await page.getByLabel("Every week").check();
    await page.getByLabel("How many dates").fill("5");
    await page.getByLabel("Venue").fill("College Lane campus");
    await page.getByLabel("Role").fill("Adviser");
    await press(page, "Continue");
    await page.getByText("5 dates.").waitFor();
    await clean(page, "check the dates");
    await page.getByRole("checkbox").nth(1).check();
    await press(page, "Create the drafts");
    await page.getByText("4 upcoming dates are drafts").waitFor();
    await clean(page, "drafts of a series");
    await page.getByRole("link", { name: "Publish the drafts" }).click();
    await page.getByText("4 dates are published").waitFor();
    await clean(page, "publishing a series");
    await press(page, "Publish these dates");
    await page.getByText("The dates are published").waitFor();
    const series = page.url();

    const dates = page.locator("main .rr-row h3 a");
    const paths = await dates.evaluateAll((links) => links.map((a) => a.getAttribute("href")));
    assert.equal(paths.length, 4);
    const alice = await newPage(page.context().browser(), app, { width: widths.phone, javaScript });
    await signInAs(alice, "Alice Okafor");
    for (const path of paths.slice(1)) {
      await alice.goto(path);
      await alice.getByRole("button", { name: /^Sign up/ }).click();
      await alice.getByText("You have a place").first().waitFor();
    }

    await page.goto(paths[1]);
    await follow(page, "Change this and following");
    await clean(page, "change this and following");
    await page.getByLabel("Starts at").fill("later");
    await press(page, "Continue");
    await page.getByText("as a time of day, like 17:30").first().waitFor();
    await page.getByLabel("Starts at").fill(later);
    await page.getByLabel("Ends at").fill("13:00");
    await press(page, "Continue");
    await page.getByText("Say why it changes").first().waitFor();
    await clean(page, "a change without a reason");
    await page.getByLabel("Reason").fill("Lectures begin later");
    await press(page, "Continue");
    await page.getByText("3 dates change").waitFor();
    await page.getByText("1 person will be told").waitFor();
    await clean(page, "check the change");
    await press(page, "Change these dates");
    await page.getByText("The dates are changed").waitFor();
    await page.goto(series);
    const list = await page.locator("main").innerText();
    assert.ok(list.includes("9am to 11:30am"), "the date before has changed too");

    await page.goto(paths[2]);
    await follow(page, "Cancel this and following");
    await page.getByText("2 dates are cancelled").waitFor();
    await press(page, "Cancel these dates");
    await page.getByText("Say why they are cancelled").first().waitFor();
    await clean(page, "a cancellation without a reason");
    await page.getByLabel("Reason").fill("End of term");
    await press(page, "Cancel these dates");
    await page.getByText("The dates are cancelled").waitFor();
    await clean(page, "a series with cancelled dates");
    await alice.goto(paths[3]);
    await alice.getByText("End of term").first().waitFor();
    await alice.context().close();

    await page.goto(series);
    await follow(page, "Add more dates");
    await page.getByLabel("How many dates").fill("2");
    await clean(page, "add more dates");
    await press(page, "Continue");
    await page.getByText("2 dates.").waitFor();
    await press(page, "Create the drafts");
    await page.getByText("2 upcoming dates are drafts").waitFor();
  });
}
