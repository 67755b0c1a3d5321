// The car is handed over in a car park, on a phone: taken and brought back, by
// its keeper and by the driver who takes it to an event; once too late.
import assert from "node:assert/strict";
import { bookCar, passTime, pathOf, patrol } from "./events.mjs";
import { clean, signInAs, useApp, widths } from "./harness.mjs";

const journey = useApp({ each: true });

// fillIn notes what there is to note at either hand-over, so many miles after the last.
async function fillIn(page, { miles, charge = 80, keys, clean: how = "Clean" }) {
  const last = await page.getByText("Last read: ").innerText();
  await page.getByLabel("Mileage", { exact: true }).fill(String(Number(last.replace(/\D/g, "")) + miles));
  await page.getByLabel("Fuel or charge in %").fill(String(charge));
  await page.getByLabel(keys).check();
  for (const thing of await page.getByRole("group", { name: "What is in it" }).getByRole("checkbox").all()) await thing.check();
  await page.getByLabel(how, { exact: true }).check();
}

async function take(page) {
  await fillIn(page, { miles: 10, keys: "I have the keys" });
  await page.getByRole("button", { name: "Take the car" }).click();
  await page.getByText("The car is yours").waitFor();
}

journey("a car that comes back late begins its next booking later, and its driver is told", { width: widths.phone, as: "Femi Adeyemi" }, async (page, app) => {
  const first = await patrol(page, -60, 60);
  await page.getByRole("button", { name: "Take the car" }).click();
  await take(page);
  const event = await pathOf(page, "{Community safety day}");
  await page.goto(`${event}/car`);
  await bookCar(page, { from: 60, to: 150, driver: "Eve Lindqvist" });
  const booking = page.getByRole("region", { name: /^Community safety day/ });
  const next = await booking.getAttribute("aria-label");
  passTime(app, 90, first, (await booking.getAttribute("id")).replace("booking-", "/"));

  await page.goto(`${first}/handover`);
  await page.getByText("It was due back by").waitFor();
  await clean(page, "bringing the car back late");
  await fillIn(page, { miles: 30, keys: "The keys are given back" });
  await page.getByRole("button", { name: "It is back" }).click();
  await page.getByText("30 miles were driven in between").waitFor();

  await page.context().clearCookies();
  await signInAs(page, "Bob Marsh");
  await page.goto("/admin/outbox");
  await page.getByText("To Eve Lindqvist. Vehicle came back late").first().waitFor();

  await page.context().clearCookies();
  await signInAs(page, "Eve Lindqvist");
  await page.goto(`${event}/car`);
  assert.notEqual(await page.getByRole("region", { name: /^Community safety day/ }).getAttribute("aria-label"), next);
  await page.goto("/my/rota");
  await clean(page, "the rota of a driver");
  await page.goto(`${event}/day`);
  await clean(page, "the day board of an event with a car");
  await page.getByRole("link", { name: "Take the car" }).click();
  await take(page);

  await page.getByRole("button", { name: "Bring the car back" }).click();
  await fillIn(page, { miles: 5, keys: "The keys are given back" });
  await page.getByRole("button", { name: "It is back" }).click();
  await page.getByText("The car is back").waitFor();
});

for (const javaScript of [true, false]) {
  journey("the car is taken, and brought back with a scratch and photos of it", { width: widths.phone, javaScript, as: "Femi Adeyemi" }, async (page) => {
    const booking = await patrol(page, 1, 90);
    await clean(page, "a booking whose car can be taken");
    await page.getByRole("button", { name: "Take the car" }).click();
    await page.getByRole("heading", { level: 1, name: "Take the car" }).waitFor();
    await clean(page, "taking the car");
    await page.getByRole("button", { name: "Take the car" }).click();
    await page.getByText("There is a problem").waitFor();
    await clean(page, "taking the car with nothing filled in");
    await fillIn(page, { miles: -9000, keys: "I have the keys" });
    await page.getByRole("button", { name: "Take the car" }).click();
    await page.getByLabel("Why the mileage is less than before").waitFor();
    await clean(page, "a mileage that goes backwards");
    await fillIn(page, { miles: 90_000, keys: "I have the keys" });
    await page.getByRole("button", { name: "Take the car" }).click();
    await page.getByLabel("The mileage is right").waitFor();
    await clean(page, "a mileage that jumps");
    await take(page);

    await page.getByRole("button", { name: "Bring the car back" }).click();
    await fillIn(page, { miles: -3, charge: 70, keys: "The keys are given back", clean: "Needs a wash" });
    await page.getByLabel("First-aid kit").uncheck();
    await page.getByRole("textbox", { name: "Damage" }).fill("A scratch on the left door");
    await page.getByLabel("Photos").setInputFiles({ name: "notes.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no photo") });
    await page.getByRole("button", { name: "It is back" }).click();
    await page.getByText("Photo 1 is no photo").first().waitFor();
    await clean(page, "a photo that is none");
    const photo = await page.screenshot({ type: "jpeg" });
    const photos = ["left", "right"].map((side) => ({ name: `${side}.jpg`, mimeType: "image/jpeg", buffer: photo }));
    await page.getByLabel("Photos").setInputFiles(photos);
    await page.getByRole("button", { name: "It is back" }).click();
    await page.getByText("Choose your photos again").first().waitFor(); // the mileage is still less than before
    await page.getByLabel("Why the mileage is less than before").fill("The display was replaced");
    await page.getByLabel("Photos").setInputFiles(photos);
    await page.getByRole("button", { name: "It is back" }).click();
    await page.getByText("The car is back").waitFor();
    assert.equal(new URL(page.url()).pathname, booking);
    await page.getByText("less than before: The display was replaced").waitFor();
    await page.locator("#handover-in").getByText("First-aid kit").waitFor();
    const shown = page.getByRole("img", { name: "Photo 2 of 2 of the vehicle, when it was brought back" });
    await shown.scrollIntoViewIfNeeded();
    await page.waitForFunction((img) => img.complete && img.naturalWidth > 0, await shown.elementHandle());
    await clean(page, "a booking that is over");

    const address = await shown.getAttribute("src");
    await page.goto("/vehicles/1/use");
    await clean(page, "the use of the car");
    await page.context().clearCookies();
    await signInAs(page, "Alice Okafor");
    assert.equal((await page.request.get(address)).status(), 404, "Alice sees the photo");
  });
}
