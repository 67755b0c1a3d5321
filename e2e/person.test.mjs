// Somebody's page: what it shows, changing it, giving a role, and leaving.
import { clean, useApp, widths } from "./harness.mjs";

const journey = useApp();

// look looks at a page in the narrowest and in the widest window.
async function look(page, name) {
  for (const width of [widths.smallest, widths.desktop]) {
    await page.setViewportSize({ width, height: 844 });
    await clean(page, `${name} at ${width} px`);
  }
}

for (const javaScript of [true, false]) {
  journey(`a coordinator changes a record, gives a role and sees somebody out${javaScript ? "" : ", without JavaScript"}`, { javaScript, as: "Bob Marsh" }, async (page) => {
    await page.goto("/people?q=okafor");
    await page.getByRole("link", { name: "Alice Okafor" }).click();
    await page.getByRole("heading", { level: 1, name: "Alice Okafor" }).waitFor();
    await page.getByRole("img", { name: /^Hours by month: / }).waitFor();
    await look(page, "the page of somebody");
    for (const folded of ["Past duties", /^History/]) await page.getByText(folded).click();
    await look(page, "the page of somebody, unfolded");

    await page.getByRole("link", { name: "Change contact details" }).click();
    await page.getByLabel("First name").fill("");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: "Enter a first name" }).waitFor();
    await look(page, "a record without a name");
    await page.getByLabel("First name").fill("Alice");
    await page.getByLabel("Phone number").fill("01632 960118");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: "01632 960118" }).waitFor();

    await page.getByRole("link", { name: "Change post" }).click();
    await look(page, "changing the post of somebody");
    await page.getByLabel("Rank (optional)").fill("Sergeant");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Sergeant, Watford").waitFor();

    await page.getByRole("link", { name: "Give or take roles" }).click();
    await look(page, "giving roles");
    await page.getByLabel("Trainer").check();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Keeps the register of the courses they teach").waitFor();

    await page.getByText("Deactivate Alice").click();
    await page.getByRole("link", { name: /^Deactivate/ }).or(page.getByRole("button", { name: /^Deactivate/ })).last().click();
    await page.getByRole("heading", { level: 1, name: "Deactivate Alice Okafor" }).waitFor();
    await look(page, "what happens when somebody is deactivated");
    await page.getByRole("button", { name: "Deactivate" }).click();
    await page.getByRole("link", { name: "Say why" }).waitFor();
    await look(page, "deactivating without a reason");
    await page.getByLabel("Why").fill("Moved to Kent");
    await page.getByRole("button", { name: "Deactivate" }).click();
    await page.getByRole("button", { name: /^Reactivate/ }).waitFor();
    await look(page, "somebody who was deactivated");
    await page.getByRole("button", { name: /^Reactivate/ }).click();
    await page.getByText("They can sign in as before").waitFor();
  });
}

journey("an administrator sees the record and not the duties", { as: "Harper Quinn" }, async (page) => {
  await page.goto("/people?q=okafor");
  await page.getByRole("link", { name: "Alice Okafor" }).click();
  await page.getByRole("heading", { level: 2, name: "Contact" }).waitFor();
  await look(page, "the page of somebody, for an administrator");
  await page.getByRole("link", { name: "Give or take roles" }).click();
  await page.getByLabel("Data-protection officer").waitFor();
});
