// The first run of a new network, from the first administrator to a test email, and
// the homes and the help of those whose work has no other page.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { clean, newPage, startApp, startBrowser, useApp, widths } from "./harness.mjs";
import { startMailbox } from "./mailbox.mjs";

// look looks at a page in the narrowest and in the widest window.
async function look(page, name) {
  for (const width of [widths.smallest, widths.desktop]) {
    await page.setViewportSize({ width, height: 844 });
    await clean(page, `${name} at ${width} px`);
  }
}

const journey = useApp();

for (const who of ["Grace Holt", "Harper Quinn", "Idris Vaughan"]) {
  journey(`${who} begins with what waits and finds help`, { as: who }, async (page) => {
    await page.goto("/");
    await page.getByRole("heading", { level: 1, name: "What to do next" }).waitFor();
    await look(page, `home of ${who}`);
    await page.getByRole("link", { name: "Help, and who to ask" }).click();
    await page.getByRole("heading", { level: 1, name: "Help" }).waitFor();
    await look(page, `help of ${who}`);
  });
}

journey("somebody who is not signed in reads how to get in", {}, async (page) => {
  await page.goto("/help");
  await page.getByRole("heading", { name: "How to get in" }).waitFor();
  await look(page, "help without signing in");
});

test("a new network is led to its first people", async () => {
  const mailbox = await startMailbox();
  const app = await startApp({ DEMO: "0", SMTP_URL: mailbox.url });
  const browser = await startBrowser();
  try {
    const page = await newPage(browser, app, { javaScript: false });
    await page.goto(readFileSync(join(app.dataDir, "setup-link"), "utf8").trim());
    await page.getByLabel("First name").fill("Robin");
    await page.getByLabel("Last name").fill("Ashgrove");
    await page.getByLabel("Email address").fill("robin@example.org");
    await page.getByLabel("Password", { exact: true }).fill("three random words, or four");
    await page.getByRole("button", { name: "Make my account" }).click();
    await page.getByRole("heading", { level: 1, name: "Get started" }).waitFor();
    await look(page, "the checklist");
    await page.getByRole("button", { name: "Send me a test email" }).click();
    await page.getByText("The mail server took the test email").waitFor();
    await mailbox.letter("robin@example.org", /Test message/);
    await page.getByRole("link", { name: "Add one person" }).click();
    await look(page, "adding a person");
    await page.getByRole("button", { name: "Add the person" }).click();
    await page.getByRole("link", { name: "Enter a first name" }).waitFor();
    await look(page, "a person without a name");
    await page.getByLabel("First name").fill("Nia");
    await page.getByLabel("Last name").fill("Underhill");
    await page.getByLabel("Email address").fill("nia@example.org");
    await page.getByRole("button", { name: "Add the person" }).click();
    await page.getByText("Invite them now").waitFor();
    await page.getByRole("button", { name: /^Invite/ }).click();
    await page.goto("/start");
    await page.getByText("3 of 6 steps done").waitFor();
    await look(page, "the checklist, half done");
  } finally {
    await browser.close();
    await app.stop();
  }
});
