// Getting in: people from a table are invited, choose a password by the link in
// the email, and take a shift; who forgot a password gets another link.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { clean, signInAs, signOut, useApp, widths } from "./harness.mjs";
import { startMailbox } from "./mailbox.mjs";

const link = /http:\S+\/welcome\/[\w-]+/;
const password = "winter tangle copper lantern";

// look looks at a page in the narrowest and in the widest window.
async function look(page, name) {
  for (const width of [widths.smallest, widths.desktop, widths.phone]) {
    await page.setViewportSize({ width, height: 844 });
    await clean(page, `${name} at ${width} px`);
  }
}

for (const { javaScript } of [{ javaScript: true }, { javaScript: false }]) {
  describe(`invitations (390 px${javaScript ? "" : ", without JavaScript"})`, async () => {
    const mailbox = await startMailbox();
    const journey = useApp({ env: { SMTP_URL: mailbox.url } });
    const email = `zoe.${javaScript}@example.org`;

    journey("somebody who was imported is invited, gets in and is on a shift", { width: widths.phone, javaScript, as: "Bob Marsh" }, async (page) => {
      await page.goto("/people/import");
      const rows = ["Email;First name;Last name;LLO since;LLO until", `${email};Zoë;Aardvark;14/08/2025;13/08/2035`];
      await page.getByLabel("File", { exact: true }).setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\r\n"), "latin1") });
      await page.getByRole("button", { name: "Read the file" }).click();
      await page.getByRole("button", { name: "Import 1 person" }).click();
      await page.getByRole("link", { name: "See the people" }).click();
      await look(page, "people who can be invited");
      await page.getByRole("link", { name: /^Invite \d+ people/ }).click();
      await page.getByRole("heading", { level: 1, name: /^Invite \d+ people/ }).waitFor();
      await look(page, "who would be invited");
      for (const box of await page.getByRole("checkbox").all()) await box.uncheck();
      await page.getByRole("button", { name: /^Send/ }).click();
      await page.getByRole("link", { name: "Choose who to invite" }).waitFor();
      await look(page, "nobody was chosen");
      await page.getByLabel("Zoë Aardvark").check();
      await page.getByRole("button", { name: /^Send/ }).click();
      await page.getByText("The invitations are on their way").waitFor();
      await look(page, "invitations on their way");
      const [letter] = await mailbox.letter(email, /Subject: Your invitation to sign in[^]*\/welcome\/[\w-]+/);
      assert.match(letter, /Bob Marsh has invited you/);
      assert.doesNotMatch(letter, /LGBT|Pride|liaison/i);
      if (javaScript) await page.getByText("1 sent, 0 waiting to be sent").waitFor();
      await page.goto("/people?q=aardvark");
      await page.getByText(/^Invited \d+ \w+ \d+$/).waitFor();
      await signOut(page);

      await page.goto(letter.match(link)[0]);
      await page.getByRole("heading", { level: 1, name: "Choose a password" }).waitFor();
      await look(page, "choosing a password");
      assert.equal(await page.getByText("Aardvark").count(), 0);
      await page.getByLabel("Password", { exact: true }).fill("Zoë Aardvark 12345");
      await page.getByRole("button", { name: "Save and sign in" }).click();
      await page.getByRole("link", { name: /This password is easy to guess/ }).waitFor();
      await look(page, "a password that is easy to guess");
      await page.getByLabel("Password", { exact: true }).fill(password);
      if (javaScript) {
        await page.getByRole("button", { name: "Show what you typed" }).click();
        assert.equal(await page.getByLabel("Password", { exact: true }).getAttribute("type"), "text");
      }
      await page.getByRole("button", { name: "Save and sign in" }).click();
      await page.getByText("You are signed in").waitFor();
      await page.goto("/shifts");
      await page.getByRole("button", { name: /^Sign up/ }).first().click();
      await page.getByText(/You have a place|Your request goes|You are confirmed|Undo/).first().waitFor();
      await page.goto("/my/rota");
      await look(page, "a rota with a shift");

      await page.goto(letter.match(link)[0]);
      await page.getByRole("heading", { level: 1, name: "This link does not work any more" }).waitFor();
      await look(page, "a link that was used");
    });

    journey("a forgotten password is chosen anew", { width: widths.phone, javaScript }, async (page) => {
      await page.goto("/sign-in");
      await look(page, "the sign-in page");
      await page.getByRole("link", { name: "Forgotten your password?" }).click();
      await page.getByRole("heading", { level: 1, name: "Forgotten your password?" }).waitFor();
      await look(page, "asking for a new password");
      await page.getByLabel("Email address").fill("");
      await page.getByRole("button", { name: "Email me a link" }).click();
      await page.getByRole("link", { name: "Enter an email address" }).waitFor();
      await look(page, "asking without an address");
      await page.getByLabel("Email address").fill(email);
      await page.getByRole("button", { name: "Email me a link" }).click();
      await page.getByText("Check your email").waitFor();
      await look(page, "asked for a new password");
      const [letter] = await mailbox.letter(email, /Subject: Choose a new password[^]*\/welcome\/[\w-]+/);
      await page.goto(letter.match(link)[0]);
      await page.getByRole("heading", { level: 1, name: "Choose a new password" }).waitFor();
      await look(page, "choosing a new password");
      await page.getByLabel("Password", { exact: true }).fill("tangle lantern copper winter");
      await page.getByRole("button", { name: "Save and sign in" }).click();
      await page.getByText("You are signed in").waitFor();
      await mailbox.letter(email, /Subject: Your password was changed/);
      await signOut(page);
      await page.getByLabel("Email address").fill(email);
      await page.getByLabel("Password", { exact: true }).fill("tangle lantern copper winter");
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.locator(".top__me").waitFor();
    });
  });
}

describe("invitations without a mail server", () => {
  const journey = useApp();

  journey("a link is shown once, to copy", { width: widths.phone, as: "Bob Marsh" }, async (page) => {
    await page.goto("/people?access=never+invited");
    await page.getByText("invite people one by one").waitFor();
    await look(page, "people, without a mail server");
    await page.getByRole("button", { name: /^Invite / }).first().click();
    await page.getByRole("heading", { level: 1, name: /^A link for / }).waitFor();
    await page.getByRole("img", { name: "QR code of the link below" }).waitFor();
    await look(page, "a link to copy");
    const path = await page.getByLabel("Link to copy").inputValue();
    await signOut(page);
    await page.goto(path);
    await page.getByRole("heading", { level: 1, name: "Choose a password" }).waitFor();
    await page.goto("/sign-in/password");
    await look(page, "a forgotten password, without a mail server");
    await signInAs(page, "Bob Marsh");
    await page.goto("/people/invitations");
    await look(page, "who would be invited, without a mail server");
  });
});
