// Passkeys: one is made on the account page and signs in without an address; a
// second device has its own; the first is removed. The device is Chromium's own
// invented one. An invitation leads to a passkey or a password.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { clean, newPage, noTrouble, signInAs, startBrowser, useApp, widths } from "./harness.mjs";
import { startMailbox } from "./mailbox.mjs";

// look looks at a page in the narrowest and in the widest window.
async function look(page, name) {
  for (const width of [widths.smallest, widths.desktop, widths.phone]) {
    await page.setViewportSize({ width, height: 844 });
    await clean(page, `${name} at ${width} px`);
  }
}

// device gives the browser of a page a device that makes passkeys. It answers only
// while it is touched, so that no page signs in by itself.
async function device(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: false },
  });
  const touched = (enabled) => devtools.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });
  return {
    async touch(work) {
      await touched(true);
      await work();
      await touched(false);
    },
    recognise: (isUserVerified) => devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
  };
}

async function addPasskey(page, phone, name) {
  await page.goto("/account");
  await page.getByRole("link", { name: "Add a passkey" }).click();
  await page.getByLabel("Name (optional)").fill(name);
  await phone.touch(async () => {
    await page.getByRole("button", { name: "Make a passkey" }).click();
    await page.getByText("The passkey is saved").waitFor();
  });
}

// signInByPasskey chooses the passkey that the browser offers for the address.
async function signInByPasskey(page, phone) {
  await phone.touch(async () => {
    await page.goto("/sign-in");
    await page.locator('meta[name="csrf-token"]').first().waitFor({ state: "attached" });
  });
}

describe("passkeys", async () => {
  const mailbox = await startMailbox();
  const journey = useApp({ env: { SMTP_URL: mailbox.url }, host: "localhost" });

  journey("a passkey signs in without an address, and another device has its own", { width: widths.phone, as: "Alice Okafor" }, async (page, app) => {
    const phone = await device(page);
    await page.goto("/account/passkeys/new");
    await look(page, "adding a passkey");
    await addPasskey(page, phone, "My phone");
    await mailbox.letter("alice.okafor@example.org", /A passkey was added/);
    await look(page, "an account with a passkey");
    await page.goto("/account/passkeys/new");
    await phone.touch(async () => {
      await page.getByRole("button", { name: "Make a passkey" }).click();
      await page.getByText("This device has a passkey for your account already").waitFor();
    });
    await look(page, "a passkey that is there already");
    await page.context().clearCookies();

    await page.goto("/sign-in");
    await look(page, "the sign-in page with passkeys");
    await signInByPasskey(page, phone);
    await page.context().clearCookies();

    // A browser that offers nothing for the address has the button.
    await page.addInitScript(() => { PublicKeyCredential.isConditionalMediationAvailable = async () => false; });
    await page.goto("/sign-in");
    await phone.recognise(false);
    await phone.touch(async () => {
      await page.getByRole("button", { name: "Sign in with a passkey" }).click();
      await page.getByText("That did not work, or was stopped").waitFor();
    });
    await look(page, "a passkey that was stopped");
    await phone.recognise(true);
    await page.goto("/sign-in");
    await phone.touch(async () => {
      await page.getByRole("button", { name: "Sign in with a passkey" }).click();
      await page.locator('meta[name="csrf-token"]').first().waitFor({ state: "attached" });
    });
    await page.goto("/account");
    await page.getByText("alice.okafor@example.org").waitFor();

    const browser = await startBrowser();
    try {
      const desk = await newPage(browser, app);
      await signInAs(desk, "Alice Okafor");
      const key = await device(desk);
      await addPasskey(desk, key, "My desk");
      await desk.getByRole("button", { name: "Remove My phone" }).click();
      await desk.getByText("The passkey is removed").waitFor();
      await mailbox.letter("alice.okafor@example.org", /A passkey was removed/);
      await desk.getByRole("button", { name: "Remove My desk" }).click();
      await desk.getByText("This is your only way to sign in").waitFor();
      await desk.context().clearCookies();
      await signInByPasskey(desk, key);
      noTrouble(desk);
    } finally {
      await browser.close();
    }
    await page.goto("/account"); // removing one signed every other device out
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await phone.touch(async () => {
      await page.getByRole("button", { name: "Sign in with a passkey" }).click();
      await page.getByText("This passkey does not sign you in here").first().waitFor();
    });
    await look(page, "a passkey that was removed");
  });

  journey("an invitation leads to a passkey", { width: widths.phone, as: "Bob Marsh" }, async (page) => {
    await page.goto("/people/import");
    const rows = "Email;First name;Last name\r\nzoe.passkey@example.org;Zoe;Aardvark";
    await page.getByLabel("File", { exact: true }).setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(rows) });
    await page.getByRole("button", { name: "Read the file" }).click();
    await page.getByRole("button", { name: "Import 1 person" }).click();
    await page.goto("/people?q=aardvark");
    await page.getByRole("button", { name: "Invite Zoe Aardvark" }).click();
    await page.getByText("Invited", { exact: true }).first().waitFor();
    const [letter] = await mailbox.letter("zoe.passkey@example.org", /Subject: Your invitation to sign in[^]*\/welcome\/[\w-]+/);
    await page.context().clearCookies();
    const phone = await device(page);
    await page.goto(letter.match(/http:\S+\/welcome\/[\w-]+/)[0]);
    await page.getByRole("heading", { level: 1, name: "Choose how you sign in" }).waitFor();
    await look(page, "choosing how to sign in");
    await phone.touch(async () => {
      await page.getByRole("button", { name: "Make a passkey and sign in" }).click();
      await page.getByText("Your passkey is saved").waitFor();
    });
    await page.context().clearCookies();
    await signInByPasskey(page, phone);
  });

  journey("without scripts the button says why, and the password form works", { width: widths.phone, javaScript: false }, async (page) => {
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByText("Passkeys need JavaScript").first().waitFor();
    await look(page, "passkeys without scripts");
    assert.equal(await page.getByLabel("Password", { exact: true }).count(), 1);
    await page.getByLabel("Email address").fill("nobody@example.org");
    await page.getByLabel("Password", { exact: true }).fill("not the right password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByText("is not right").first().waitFor();
  });
});
