// The car: booked from an event, answered by its keeper, and recalled.
import assert from "node:assert/strict";
import { pathOf } from "./events.mjs";
import { clean, signInAs, useApp, widths } from "./harness.mjs";

const journey = useApp({ each: true });

for (const { width, javaScript } of [
  { width: widths.phone, javaScript: true },
  { width: widths.desktop, javaScript: false },
]) {
  journey("the car is booked at the time that is free, confirmed, and recalled", { width, javaScript, as: "Bob Marsh" }, async (page) => {
    // On the day of Herts Pride the car is taken: the page says so at once.
    const car = `${await pathOf(page, "{Engagement conference}")}/car`;
    await page.goto(car);
    await clean(page, "an event without a car");
    const starts = await page.getByLabel("Starts").inputValue();
    const market = `${await pathOf(page, "{University Pride market}")}/car`;
    await page.goto(market);
    await page.getByText("Requested").first().waitFor();
    await clean(page, "an event that has asked for the car");

    await page.goto(car);
    assert.equal(await page.getByLabel("Starts").inputValue(), starts);
    await page.getByLabel("Note").fill("The banner is in the boot");
    await page.getByRole("button", { name: "Ask for the car" }).click();
    await page.getByText("You have asked for the car").waitFor();
    await page.getByText("The banner is in the boot").waitFor();

    await page.context().clearCookies();
    await signInAs(page, "Femi Adeyemi");
    await page.goto("/");
    await page.goto("/vehicles");
    await clean(page, "the car’s week");
    const request = page.getByRole("region", { name: /^Engagement conference/ });
    await request.getByRole("button", { name: /^Confirm/ }).click();
    await page.getByRole("main").getByText("Confirmed", { exact: true }).first().waitFor();

    await page.getByRole("button", { name: "Recall the car" }).click();
    await page.getByRole("button", { name: "Recall the car" }).click();
    await page.getByText("There is a problem").waitFor();
    await page.getByLabel("Reason").fill("Needed for a search");
    assert.equal(await page.getByRole("radio").count(), 0, "it asks about a car crew that the event has not");
    await page.getByRole("button", { name: "Recall the car" }).click();
    await page.getByText("The car is recalled").waitFor();
    await clean(page, "a booking that was recalled");

    await page.context().clearCookies();
    await signInAs(page, "Bob Marsh");
    await page.goto(car);
    await page.getByText("Needed for a search").waitFor();
    await page.getByRole("button", { name: "Ask for the car" }).waitFor();
  });

  journey("a clash is said before anything is sent, with the free time a tap away", { width, javaScript, as: "Bob Marsh" }, async (page) => {
    const pride = await pathOf(page, "{Herts Pride}");
    await page.goto(`${pride}/car`);
    const when = await page.locator("dt:has-text('When') + dd").first().innerText();
    assert.match(when, /12pm to 10pm/);
    await page.goto(`${await pathOf(page, "{Engagement conference}")}/car`);
    const [, date] = when.match(/^\w+ (\d+ \w+ \d+)/);
    const day = new Date(`${date} UTC`).toISOString().slice(0, 10);
    await page.goto(`${page.url()}?starts=${day}T20:00&ends=${day}T23:00`);
    const clash = page.locator("#clash");
    await clash.getByText("taken then for Herts Pride").waitFor();
    await clean(page, "a clash before it is sent");
    await clash.getByRole("link", { name: /^Take/ }).last().click();
    await page.getByRole("button", { name: "Ask for the car" }).click();
    await page.getByText("You have asked for the car").waitFor();
    await page.getByRole("button", { name: "Cancel the booking" }).click();
    await page.getByRole("button", { name: "Cancel the booking" }).click();
    await page.getByText("The booking is cancelled").waitFor();
  });
}

journey("awareness tasks are ticked off, and the calendar is turned", { width: widths.phone, as: "Bob Marsh" }, async (page) => {
  await page.goto("/awareness");
  const late = page.locator(".rr-task").filter({ hasText: "Late" }).first();
  const id = await late.getAttribute("id");
  await late.getByRole("button", { name: /^Done/ }).click();
  await page.locator(`#${id}`).getByText("Done", { exact: true }).first().waitFor();
  await page.locator(`#${id}`).getByRole("button", { name: /^Not done/ }).waitFor();
  await page.goto("/calendar");
  await page.getByRole("link", { name: "Next month" }).click();
  await page.getByRole("link", { name: "List" }).click();
  await page.getByRole("heading", { level: 1, name: /^Calendar: from/ }).waitFor();
});
