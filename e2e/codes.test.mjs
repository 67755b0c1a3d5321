// One-time codes: an app is set up on the account page, sign-in asks for its code
// after the password, and a recovery code helps without the phone.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { clean, signOut, useApp, widths } from "./harness.mjs";
import { startMailbox } from "./mailbox.mjs";

const mailbox = await startMailbox();
const journey = useApp({ env: { SMTP_URL: mailbox.url } });
const password = "winter tangle copper lantern";

async function look(page, name) {
  for (const width of [widths.smallest, widths.desktop, widths.phone]) {
    await page.setViewportSize({ width, height: 844 });
    await clean(page, `${name} at ${width} px`);
  }
}

// shown is what an app with a key shows in the time step after this one: it counts
// already, and was not used before.
function shown(key, steps = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...key.replaceAll(" ", "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac("sha1", secret).update(counter).digest();
  const number = hash.readUInt32BE(hash.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

for (const [javaScript, email] of [[true, "alice.okafor@example.org"], [false, "charlie.reid@example.org"]]) {
  journey("a code is asked for after the password", { width: widths.phone, javaScript }, async (page) => {
    await page.goto("/sign-in/password");
    await page.getByLabel("Email address").fill(email);
    await page.getByRole("button", { name: "Email me a link" }).click();
    const [letter] = await mailbox.letter(email, /Subject: Choose a new password[^]*\/welcome\/[\w-]+/);
    await page.goto(letter.match(/http:\S+\/welcome\/[\w-]+/)[0]);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Save and sign in" }).click();
    await page.locator(".top__me").waitFor();

    await page.goto("/account");
    await page.getByRole("link", { name: "Set up one-time codes" }).click();
    await look(page, "setting up codes");
    const key = await page.getByLabel("Key to type or copy").inputValue();
    await page.getByLabel("Code", { exact: true }).fill("12345");
    await page.getByRole("button", { name: "Switch codes on" }).click();
    await page.getByText("not the code that your app shows").first().waitFor();
    await look(page, "a wrong code at set-up");
    await page.getByLabel("Code", { exact: true }).fill(shown(key, -1));
    await page.getByRole("button", { name: "Switch codes on" }).click();
    await page.getByRole("heading", { level: 1, name: "Your recovery codes" }).waitFor();
    await look(page, "recovery codes");
    if (javaScript) {
      await page.evaluate(() => { window.print = () => { window.timesPrinted = 1; }; });
      await page.getByRole("button", { name: "Print" }).click();
      assert.equal(await page.evaluate(() => window.timesPrinted), 1);
    }
    const recovery = (await page.getByLabel("Recovery codes").inputValue()).trim().split(/\s+/);
    assert.equal(recovery.length, 10);
    await page.goto("/account");
    await look(page, "an account with codes");
    await mailbox.letter(email, /One-time codes were switched on/);

    const signIn = async (code) => {
      await signOut(page);
      await page.getByLabel("Email address").fill(email);
      await page.getByLabel("Password", { exact: true }).fill(password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.getByRole("heading", { level: 1, name: "Enter your code" }).waitFor();
      await look(page, "asked for a code");
      await page.getByLabel("Code", { exact: true }).fill(code);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
    };
    await signIn("000000");
    await page.getByText("This code is not right").first().waitFor();
    await look(page, "a wrong code");
    await page.getByLabel("Code", { exact: true }).fill(shown(key, 1));
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.locator(".top__me").waitFor();
    await signIn(recovery[0]);
    await page.locator(".top__me").waitFor();
    await page.goto("/account");
    await page.getByText("You have 9 recovery codes left").waitFor();
    await page.getByRole("button", { name: "Switch codes off" }).click();
    await page.getByText("One-time codes are off").waitFor();
  });
}
