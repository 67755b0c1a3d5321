// What matters asks again who it is: with a password, with a passkey, and without
// scripts. What was typed is kept.
import { clean, signInAs, useApp, widths, write } from "./harness.mjs";

const journey = useApp({ host: "localhost" });

// later makes eleven minutes of every session pass. The server notices within a second.
async function later(page, app) {
  write(app, "UPDATE sessions SET proved_at = NULL, created_at = strftime('%Y-%m-%d %H:%M:%S+00:00', 'now', '-11 minutes')");
  while ((await page.request.get("/account/passkeys/new", { maxRedirects: 0 })).status() !== 303);
}

for (const javaScript of [true, false]) {
  journey("a setting asks again, and keeps what was typed", { width: widths.phone, javaScript, as: "Harper Quinn" }, async (page, app) => {
    await page.goto("/admin/settings/names");
    await page.getByLabel("Network").fill(`Rainbow Circle ${javaScript}`);
    await later(page, app);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1, name: "Is it still you?" }).waitFor();
    await page.locator("main").getByText(`Rainbow Circle ${javaScript}`).waitFor();
    for (const width of [widths.smallest, widths.desktop, widths.phone]) {
      await page.setViewportSize({ width, height: 844 });
      await clean(page, `asked again at ${width} px`);
    }
    await page.getByRole("button", { name: "Yes, go on (demo)" }).click();
    await page.getByRole("heading", { level: 1, name: "Send what you typed?" }).waitFor();
    await page.getByRole("button", { name: "Send it now" }).click();
    await page.getByText("The settings are saved").waitFor();
  });
}

journey("a passkey answers when it is asked again", { width: widths.phone }, async (page, app) => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await signInAs(page, "Bob Marsh");
  await page.goto("/account/passkeys/new");
  await page.getByRole("button", { name: "Make a passkey" }).click();
  await page.getByText("The passkey is saved").waitFor();
  await later(page, app);
  await page.goto("/llos/export");
  await page.getByRole("heading", { level: 1, name: "Is it still you?" }).waitFor();
  await clean(page, "asked again for a passkey");
  await page.getByRole("button", { name: "Use your passkey" }).click();
  await page.waitForURL("**/llos/export");
});
