// People from a table: read, put right, checked, imported and seen.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { clean, useApp, widths } from "./harness.mjs";

const journey = useApp();

// list is a network's table as Excel writes it here: Windows-1252 and semicolons.
const list = (name, ...rows) => ({ name, mimeType: "text/csv", buffer: Buffer.from(rows.join("\r\n"), "latin1") });

for (const { width, javaScript } of [
  { width: widths.phone, javaScript: true },
  { width: widths.desktop, javaScript: false },
]) {
  journey("a network’s list is put right, checked, imported once and seen", { width, javaScript, as: "Bob Marsh" }, async (page) => {
    await page.goto("/people");
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
    await clean(page, "the list of people");
    await page.getByRole("link", { name: "Import people" }).click();
    await clean(page, "the form that takes a table");
    await page.getByRole("button", { name: "Read the file" }).click();
    await page.getByRole("link", { name: "Choose a file" }).waitFor();
    await clean(page, "the form without a file");

    const read = async (...rows) => {
      await page.goto("/people/import");
      await page.getByLabel("File", { exact: true }).setInputFiles(list("Network list.csv", ...rows));
      await page.getByRole("button", { name: "Read the file" }).click();
      await page.getByRole("heading", { level: 1, name: "Check before you import" }).waitFor();
    };
    const email = `zoe.${width}@example.org`;
    const rows = [
      "Nachname;Forename;E-mail;District;Pronouns;LAGLO since;LAGLO until",
      `Caf\u00e9;Zo\u00eb;${email};Herts East;she/her;14/08/2025;13/08/2028`, // the area is written the wrong way round
      `Fox;Sam;sam.${width}@example.org;Watford;;31/02/2025;13/08/2028`,
      `Lamb;Kim;kim.${width}@example.org;East Herts;;;`,
    ];
    await read(...rows);
    await page.getByText("Say which column has: Last name").waitFor();
    await clean(page, "a table with a column to put right");
    await page.getByLabel("Last name").selectOption({ label: "Nachname" });
    await page.getByLabel("First name").selectOption({ label: "Nachname" });
    await page.getByRole("button", { name: "Read the columns so" }).click();
    await page.getByRole("link", { name: "This column is chosen for “First name” already" }).waitFor();
    await clean(page, "a column chosen twice");
    await page.getByLabel("First name").selectOption({ label: "Forename" });
    await page.getByRole("button", { name: "Read the columns so" }).click();
    await page.getByText("Row 2, “District”").waitFor();
    await page.getByText("Row 3, “LAGLO since”").waitFor();
    await page.getByText("Not read, and not kept anywhere: “Pronouns”").waitFor();
    await page.getByRole("region", { name: "New" }).getByText("Kim Lamb").waitFor();
    await clean(page, "what importing a table would do");
    assert.equal(await page.getByRole("region", { name: "New" }).getByRole("row").count(), 2);

    const corrected = [rows[0], rows[1].replace("Herts East", "East Herts"), rows[2].replace("31/02", "28/02"), rows[3]].map((row) => row.replace("Nachname", "Surname"));
    await read(...corrected);
    await page.getByRole("region", { name: "New" }).getByText("Accredited: 14 August 2025 to 13 August 2028").waitFor();
    await page.getByRole("button", { name: "Import 3 people" }).click();
    await page.getByText("The people are imported").waitFor();
    await clean(page, "people who are imported");
    await page.getByText("Take the import back").click();
    await page.getByRole("button", { name: "Undo the import" }).click();
    await page.getByText("The import is taken back").waitFor();
    await clean(page, "an import that is taken back");
    await read(...corrected);
    await page.getByRole("button", { name: "Import 3 people" }).click();
    await page.getByText("The people are imported").waitFor();
    await page.getByRole("link", { name: "See the people" }).click();
    await page.getByLabel("Name or email").fill(email);
    await page.getByRole("button", { name: "Apply" }).click();
    await page.getByText("People who fit").waitFor();
    assert.equal(await page.locator("tbody tr").count(), 1);
    await page.getByRole("row", { name: /Zoë Café/ }).waitFor();
    await clean(page, "somebody who was looked for");

    await read(...corrected);
    await page.getByText("There is nothing to import").waitFor();
    await clean(page, "a table that was imported already");

    // Who is accredited now is in the register, which is taken out for a reason.
    await page.goto("/llos");
    await page.getByRole("link", { name: "Download as CSV" }).click();
    await clean(page, "why the register is taken out");
    await page.getByRole("button", { name: "Download as CSV" }).click();
    await page.getByRole("link", { name: "Say what you need the file for" }).waitFor();
    await clean(page, "a register without a reason");
    await page.getByLabel("What you need it for").fill("The yearly review");
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download as CSV" }).click()]);
    assert.equal(file.suggestedFilename(), "llos.csv");
    assert.match(readFileSync(await file.path(), "utf8"), new RegExp(`${email},Zoë,Café,.*,2025-08-14,2028-08-13,`));
  });
}
