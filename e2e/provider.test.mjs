// Signing in with a work account at a real OpenID Connect provider: by an
// invitation, on the account page, and what happens when the answer is wrong.
import assert from "node:assert/strict";
import { after, describe } from "node:test";
import { clean, noTrouble, signInAs, signOut, useApp, widths } from "./harness.mjs";
import { startProvider } from "./provider.mjs";

// look looks at a page of ours in the narrowest and in the widest window.
async function look(page, name) {
  for (const width of [widths.smallest, widths.desktop, widths.phone]) {
    await page.setViewportSize({ width, height: 844 });
    await clean(page, `${name} at ${width} px`);
  }
}

// atProvider signs in at the provider's own pages, which ask for a name, any
// password, and at first whether this app may know.
async function atProvider(page, login) {
  await page.locator('input[name="login"]').fill(login);
  await page.locator('input[name="password"]').fill("anything");
  await page.locator('button[type="submit"]').click();
  await page.getByText("Authorize").waitFor();
  await page.locator('button[type="submit"]').click();
}

// leave asks our server where it sends a browser, and remembers its cookie.
async function leave(page, path) {
  const answer = await page.request.get(path, { maxRedirects: 0 });
  assert.equal(answer.status(), 303);
  return new URL(answer.headers().location);
}

const refused = (page) => page.getByRole("heading", { level: 1, name: "You are not signed in" }).waitFor();

for (const { javaScript } of [{ javaScript: true }, { javaScript: false }]) {
  describe(`work accounts${javaScript ? "" : ", without JavaScript"}`, async () => {
    const provider = await startProvider();
    after(() => provider.stop());
    const journey = useApp({ env: { ...provider.env, BREAK_GLASS: "harper.quinn@example.org" } });

    journey("a work account is linked once and signs in from then on", { width: widths.phone, javaScript }, async (page, app) => {
      provider.know(app.url);
      await page.goto("/sign-in");
      await look(page, "the sign-in page with work accounts");
      await page.getByRole("button", { name: "Sign in with your work account" }).click();
      await atProvider(page, "alice-at-work");
      await refused(page);
      await page.getByText("not linked to anybody in the rota").waitFor();
      await look(page, "a work account that nobody linked");

      await signInAs(page, "Bob Marsh");
      await page.goto("/people?access=never+invited");
      await page.getByRole("button", { name: /^Invite / }).first().click();
      const link = await page.getByLabel("Link to copy").inputValue();
      await signOut(page);
      await page.goto(link);
      await look(page, "an invitation with a work account");
      await page.getByRole("button", { name: "Sign in with your work account" }).click();
      await page.getByRole("link", { name: "Your account" }).or(page.getByText("My rota")).first().waitFor({ state: "attached" });
      await page.goto("/account");
      await page.getByText("You can sign in with your work account").waitFor();
      await look(page, "an account that is linked");
      await page.getByRole("button", { name: "Unlink your work account" }).click();
      await page.getByText("Your work account is your only way to sign in").waitFor();
      await page.goto("/account");
      await signOut(page);

      await page.goto("/sign-in?next=/account");
      await page.getByRole("button", { name: "Sign in with your work account" }).click();
      await page.getByRole("heading", { level: 1, name: "Your account" }).waitFor();
      await signOut(page);
      await page.goto(link);
      await page.getByRole("heading", { level: 1, name: "This link does not work any more" }).waitFor();

      await signInAs(page, "Alice Okafor");
      await page.goto("/account/provider");
      await page.getByText("linked to another person in the rota").waitFor();
      await look(page, "a work account of somebody else");
    });

    journey("answers that are wrong sign nobody in", { width: widths.phone, javaScript }, async (page, app) => {
      provider.know(app.url);
      const denied = await leave(page, "/sign-in/provider");
      denied.searchParams.set("prompt", "none");
      await page.goto(denied.href);
      await refused(page);
      await page.getByText("did not sign you in").waitFor();

      const first = await leave(page, "/sign-in/provider");
      const second = await leave(page, "/sign-in/provider");
      await page.goto(first.href);
      await atProvider(page, "bob-at-work");
      await page.getByText("began in another window").waitFor();
      await look(page, "the answer to another window");

      const nonce = await leave(page, "/sign-in/provider");
      nonce.searchParams.set("nonce", second.searchParams.get("nonce"));
      await page.goto(nonce.href);
      await page.getByText("began in another window").waitFor();

      await page.goto("/sign-in/provider/answer?code=stolen&state=stolen");
      await page.getByText("began in another window").waitFor();
      await page.goto("/account");
      await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    });

    journey("a key that is new, and a provider that is away", { width: widths.phone, javaScript }, async (page, app) => {
      provider.know(app.url);
      await signInAs(page, "Alice Okafor");
      await page.goto("/account");
      await page.getByRole("link", { name: "Link your work account" }).click();
      await atProvider(page, "okafor");
      await page.getByText("Your work account is linked").waitFor();
      await signOut(page);

      provider.know(app.url);
      await page.goto("/sign-in/provider?next=/account");
      await atProvider(page, "okafor");
      await page.getByRole("heading", { level: 1, name: "Your account" }).waitFor();
      await page.getByRole("definition").filter({ hasText: "Alice Okafor" }).waitFor();
      noTrouble(page);

      const back = await leave(page, "/sign-in/provider");
      await provider.stop();
      await page.goto(`/sign-in/provider/answer?code=lost&state=${back.searchParams.get("state")}`);
      await page.getByText("We can’t reach the sign-in service").waitFor();
      assert.match(page.trouble.pop(), /^503/);
      await look(page, "a provider that does not answer");
      await provider.listen();
    });

    journey("a form that waits survives signing in with a work account", { width: widths.phone, javaScript }, async (page, app) => {
      provider.know(app.url);
      await signInAs(page, "Alice Okafor");
      await page.goto("/account");
      await page.getByLabel("Station").fill("Hatfield Road");
      await page.context().clearCookies();
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText("What you typed is kept").waitFor();
      const [tab] = await Promise.all([page.context().waitForEvent("page"), page.getByRole("button", { name: /^Sign in with your work account/ }).click()]);
      await atProvider(tab, "okafor");
      await tab.getByText("My rota").first().waitFor({ state: "attached" });
      await tab.close();
      await page.getByRole("button", { name: "I have signed in: show what I typed" }).click();
      await page.getByText("Hatfield Road").waitFor();
      await look(page, "a form that waited");
      await page.getByRole("button", { name: "Send it now" }).click();
      await page.getByText("Your account is saved").waitFor();
    });

    journey("with passwords and passkeys off, one administrator still gets in", { width: widths.phone, javaScript, as: "Harper Quinn" }, async (page, app) => {
      provider.know(app.url);
      await page.goto("/admin/settings/signing-in");
      for (const name of ["Passkey", "Password"]) await page.getByLabel(name, { exact: true }).uncheck();
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("The settings are saved").waitFor();
      await signOut(page);
      await page.goto("/sign-in");
      assert.equal(await page.getByRole("heading", { name: "Or use your password" }).count(), 0);
      await look(page, "signing in with work accounts alone");
      await page.getByText("Administrator: the sign-in service does not answer").click();
      await look(page, "the way in for one administrator");
    });
  });
}
