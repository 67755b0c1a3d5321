// Dates from files: read, checked, imported, updated and taken back.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { clean, signInAs, useApp, widths } from "./harness.mjs";

const journey = useApp();

const inAWeek = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
const later = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);

// programme is a partner's table as Excel writes it here: Windows-1252 and semicolons.
const programme = (name, ...rows) => ({
  name, mimeType: "text/csv", buffer: Buffer.from(["Title;Date;Start;End;Venue;Organiser", ...rows].join("\r\n"), "latin1"),
});

for (const { width, javaScript } of [
  { width: widths.phone, javaScript: true },
  { width: widths.desktop, javaScript: false },
]) {
  journey("a partner’s programme is checked, imported, updated and taken back", { width, javaScript, as: "Bob Marsh" }, async (page) => {
    const name = `Union ${width}`;
    await page.goto("/calendar");
    await page.getByRole("link", { name: "Import dates from a file" }).click();
    await page.getByRole("heading", { name: "Bank holidays in England and Wales" }).waitFor();
    await clean(page, "where dates came from");
    await page.getByRole("button", { name: "Import a file" }).click();
    await clean(page, "the form that takes a file");

    // Nothing chosen; then a file in which nothing can be read.
    await page.getByRole("button", { name: "Read the file" }).click();
    await page.getByRole("link", { name: "Choose a file", exact: true }).waitFor();
    await page.getByRole("link", { name: "Choose what is in it" }).waitFor();
    await clean(page, "the form without a file");
    await page.getByLabel("A partner’s dates").check();
    await page.getByLabel("Name", { exact: true }).fill(name);
    await page.getByLabel("File", { exact: true }).setInputFiles(programme("bad.csv", "Caf\u00e9;31/02/2030;;;;"));
    await page.getByRole("button", { name: "Read the file" }).click();
    await page.getByText("Row 2, “Date”: “31/02/2030” is not in the calendar").first().waitFor();
    await clean(page, "a file that can’t be read");
    assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), name);

    const rows = [`Caf\u00e9 social ${width};${inAWeek};10:30;12:00;Students' union;x`, `Quiz ${width};${later};19:00;21:00;Bar;x`];
    await page.getByLabel("File", { exact: true }).setInputFiles(programme("programme.csv", ...rows, "Late;2030-13-01;;;;"));
    await page.getByRole("button", { name: "Read the file" }).click();
    await page.getByRole("heading", { level: 1, name: "Check before you import" }).waitFor();
    await page.getByText("Row 4, “Date”").waitFor();
    await page.getByText("Columns that are not read: “Organiser”").waitFor();
    await page.getByRole("region", { name: "New" }).getByText(`Café social ${width}`).waitFor();
    await clean(page, "what importing it would do");
    await page.getByRole("button", { name: "Import 2 dates" }).click();
    await page.getByText("The dates are imported").waitFor();
    await clean(page, "what was imported");
    await page.getByRole("link", { name: "See them in the calendar" }).click();
    await page.getByText(`Café social ${width}, Students' union`).waitFor();
    await page.getByText("Partner’s date").last().waitFor();
    await clean(page, "the calendar with imported dates");

    // The same file adds nothing; a newer one changes one date and lacks the other.
    const newer = async (...rows) => {
      await page.goto("/admin/import");
      await page.locator(".rr-row").filter({ hasText: name }).getByRole("link", { name: /^Newer file/ }).click();
      await page.getByLabel("File", { exact: true }).setInputFiles(programme("programme (1).csv", ...rows));
      await page.getByRole("button", { name: "Read the file" }).click();
    };
    await newer(...rows);
    await page.getByText("There is nothing to import").waitFor();
    await clean(page, "nothing to import");
    await newer(rows[0].replace("10:30", "10:45"));
    await page.getByRole("region", { name: "Changed" }).getByText("10:45am").waitFor();
    await page.getByLabel(`Remove Quiz ${width}`).check();
    await clean(page, "what a newer file would do");
    await page.getByRole("button", { name: "Import 1 date" }).click();
    await page.getByText("1 changed, 1 removed").waitFor();
    await page.getByRole("button", { name: "Undo the import" }).click();
    await page.getByText("The import is taken back").waitFor();
    await clean(page, "an import that was taken back");

    await page.context().clearCookies();
    await signInAs(page, "Alice Okafor");
    await page.goto(`/calendar?view=list&from=${inAWeek}`);
    await page.getByText(`10:30am Café social ${width}`).waitFor();
    await page.getByText(`Quiz ${width}`).waitFor();
    assert.equal(await page.getByRole("link", { name: "Import dates from a file" }).count(), 0);
  });
}

journey("a calendar file is imported, and one that is too large or a bomb is answered", { width: widths.smallest, as: "Bob Marsh" }, async (page, app) => {
  const huge = join(app.dataDir, "huge.ics");
  writeFileSync(huge, Buffer.alloc(50 << 20, "x"));
  const ics = (...lines) => ({ name: "days.ics", mimeType: "text/calendar", buffer: Buffer.from(["BEGIN:VCALENDAR", "VERSION:2.0", "X-WR-CALNAME:Days of ours", ...lines, "END:VCALENDAR", ""].join("\r\n")) });
  const read = async (file, says) => {
    await page.goto("/admin/import/dates/new");
    await page.getByLabel("Other dates").check();
    await page.getByLabel("File", { exact: true }).setInputFiles(file);
    await page.getByRole("button", { name: "Read the file" }).click();
    await page.getByText(says).first().waitFor();
    await clean(page, says);
  };
  const day = inAWeek.replaceAll("-", "");
  await read(huge, "The file is larger than 1 MB");
  await read(ics("BEGIN:VEVENT", "UID:m", "SUMMARY:Many", `DTSTART:${day}`, "RRULE:FREQ=DAILY;COUNT=10000000", "END:VEVENT"), "Line 8, RRULE: It recurs too often");
  await read(ics(...Array(9).fill("BEGIN:X")), "parts are nested more than 8 deep");
  await read(ics("BEGIN:VEVENT", "UID:d", "SUMMARY:Day of ours", `DTSTART;VALUE=DATE:${day}`, "END:VEVENT"), "Check before you import");
  await page.getByText("Days of ours, other dates").waitFor();
  await page.getByRole("button", { name: "Import 1 date" }).click();
  await page.getByText("The dates are imported").waitFor();
});
