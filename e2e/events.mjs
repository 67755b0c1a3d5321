// How the tests find the events of the demo, and book the car.
import { write } from "./harness.mjs";

// pathOf puts in the path of a coming event for its title in braces, or asks
// the function that makes what is to be looked at.
export async function pathOf(page, path) {
  if (typeof path === "function") return path(page);
  const title = path.match(/^\{(.+)\}/)?.[1];
  if (!title) return path;
  await page.goto("/events");
  const event = await page.getByRole("link", { name: title, exact: true }).first().getAttribute("href");
  return path.replace(`{${title}}`, event);
}

// inLondon is a moment as a form sends it, some minutes from now.
export function inLondon(minutes) {
  const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/London", dateStyle: "short", timeStyle: "short" });
  return clock.format(new Date(Date.now() + minutes * 60_000)).replace(" ", "T");
}

// bookCar fills in and sends the form of a booking that is open, for some
// minutes from now, with nothing kept free around it.
export async function bookCar(page, { from, to, driver }) {
  await page.getByLabel("Starts").fill(inLondon(from));
  await page.getByLabel("Ends").fill(inLondon(to));
  for (const label of ["Minutes kept free before", "Minutes kept free after"]) await page.getByLabel(label).fill("0");
  await page.getByLabel("Driver").selectOption({ label: driver });
  await page.getByRole("button", { name: "Book the car" }).click();
  await page.getByText("The car is booked").waitFor();
}

// patrol has Femi, who is signed in, book the car for operational use of her
// own, and returns the path of the booking.
export async function patrol(page, from, to) {
  await page.goto("/vehicles/1/bookings/new");
  await page.getByLabel("For", { exact: true }).selectOption("Operational use");
  await bookCar(page, { from, to, driver: "Femi Adeyemi" });
  return new URL(page.url()).pathname;
}

// passTime lets minutes go by for some bookings, given by their paths, the
// earliest first.
export function passTime(app, minutes, ...bookings) {
  const columns = ["starts_at", "ends_at", "blocks_from", "blocks_to", "out_at"];
  const earlier = columns.map((column) => `${column} = strftime('%Y-%m-%d %H:%M:%f+00:00', ${column}, '-${minutes} minutes')`);
  for (const path of bookings) write(app, `UPDATE bookings SET ${earlier} WHERE id = ${Number(path.split("/").pop())}`);
}
