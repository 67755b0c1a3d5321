// What every browser test uses: the real binary with demo data of its own, and
// pages in a real Chromium with the Content-Security-Policy in force.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
export const binary = process.env.RAINBOWROTA_BIN ?? join(here, "..", "bin", "rainbowrota");
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// Each page keeps axe as a function that has not run: Chromium then compiles the
// source once for all pages of a window, and pages that nobody looks at do not
// pay for it. A page whose scripts are off gets the source itself.
const bringAxe = `globalThis.bringAxe = () => {${axeSource}\n};`;
// Chromium keeps axe compiled from page to page, but forgets with each page what
// it made of it to run faster: making that takes a third of axe's time.
const scriptFlags = "--no-flush-bytecode,--no-opt,--no-maglev";
const axeTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const heights = { 320: 640, 390: 844, 1280: 900 };

// widths are those that every page is looked at in, in CSS pixels.
export const widths = { smallest: 320, phone: 390, desktop: 1280 };

// useApp gives a test file one browser and one server, or, with each, a new
// server for every journey, and returns journey(), which makes a test of each
// walk through them.
export function useApp({ env = {}, each = false, host } = {}) {
  const shared = {};
  before(async () => {
    shared.browser = await startBrowser();
  });
  after(async () => {
    await shared.browser?.close();
  });
  (each ? beforeEach : before)(async () => {
    shared.app = await startApp(env, host);
  });
  (each ? afterEach : after)(async () => {
    await shared.app?.stop();
  });
  // options: width in CSS pixels, javaScript, and the person to be signed in as.
  return function journey(name, { width = widths.desktop, javaScript = true, as } = {}, walk) {
    test(`${name} (${width} px${javaScript ? "" : ", without JavaScript"})`, async (t) => {
      const page = await newPage(shared.browser, shared.app, { width, javaScript });
      try {
        if (as) await enterAs(page, shared.app, as);
        await walk(page, shared.app, t);
        noTrouble(page);
      } catch (error) {
        await screenshot(page, `failed ${t.name}`).catch(() => {});
        error.message += `\nThe server's last words:\n${shared.app.lastWords()}`;
        throw error;
      } finally {
        await page.context().close();
      }
    });
  };
}

// startApp serves demo data from a folder of its own on a free port.
export async function startApp(env = {}, host = "127.0.0.1") {
  if (!existsSync(binary)) throw new Error(`${binary} is missing: run "make build"`);
  const dataDir = mkdtempSync(join(tmpdir(), "rota-e2e-"));
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address.replace("127.0.0.1", host)}`;
  const settings = {
    PATH: process.env.PATH,
    ADDR: address,
    BASE_URL: url,
    METRICS_ADDR: `127.0.0.1:${await freePort()}`,
    DATA_DIR: dataDir,
    DEMO: "1",
    JOBS_EVERY: "1s",
    ...env,
  };
  const server = spawn(binary, ["serve"], { env: settings, stdio: ["ignore", "pipe", "pipe"] });
  const lines = [];
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (chunk) => lines.push(...String(chunk).trimEnd().split("\n")));
  }
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const app = {
    url,
    dataDir,
    pid: server.pid,
    lastWords: () => lines.slice(-20).join("\n"),
    async stop() {
      server.kill("SIGTERM");
      const code = await Promise.race([ended, sleep(15_000, "did not stop in 15 s", { ref: false })]);
      server.kill("SIGKILL");
      rmSync(dataDir, { recursive: true, force: true });
      assert.equal(code, 0, `the server's exit: ${code}\n${app.lastWords()}`);
    },
  };
  await ready(app, server);
  return app;
}

async function ready(app, server) {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(50)) {
    if (server.exitCode !== null) break;
    const response = await fetch(`${app.url}/readyz`).catch(() => null);
    if (response?.ok) return;
  }
  server.kill("SIGKILL");
  throw new Error(`the server did not get ready:\n${app.lastWords()}`);
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

// write changes the server's database behind its back, for what only time brings.
export function write(app, statement) {
  execFileSync("sqlite3", ["-cmd", ".timeout 10000", join(app.dataDir, "rainbowrota.db"), statement]);
}

// read returns what one column of one row of the server's database says.
export function read(app, statement) {
  return execFileSync("sqlite3", ["-cmd", ".timeout 10000", join(app.dataDir, "rainbowrota.db"), statement], { encoding: "utf8" }).trim();
}

// startBrowser starts the Chromium that CHROMIUM names, or that is found.
export function startBrowser() {
  return chromium.launch({
    executablePath: execFileSync(join(here, "..", "scripts", "find-chromium.sh"), { encoding: "utf8" }).trim(),
    chromiumSandbox: process.getuid?.() !== 0, // it refuses to run as root with one
    args: ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", `--js-flags=${scriptFlags}`],
  });
}

// newPage opens a window of its own, with no cookies, which remembers what
// went wrong in it for noTrouble().
export async function newPage(browser, app, { width = widths.desktop, javaScript = true } = {}) {
  const context = await browser.newContext({
    baseURL: app.url,
    ignoreHTTPSErrors: app.selfSigned ?? false,
    viewport: { width, height: heights[width] ?? 900 },
    hasTouch: width < 641,
    locale: "en-GB",
    timezoneId: "Europe/London",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(20_000);
  await context.addInitScript(bringAxe);
  const page = await context.newPage();
  if (!javaScript) {
    // Not by the context's own setting, which could not be lifted for axe.
    const devtools = await context.newCDPSession(page);
    page.switchScripts = (on) => devtools.send("Emulation.setScriptExecutionDisabled", { value: !on });
    await page.switchScripts(false);
  }
  page.trouble = [];
  page.on("pageerror", (error) => page.trouble.push(`script: ${error.message}`));
  page.on("console", (message) => {
    // A refused form answers 4xx, which Chromium logs as an error of its own;
    // responses are judged below.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      page.trouble.push(`console: ${message.text()}`);
    }
  });
  page.on("request", (request) => {
    const { "hx-request": htmx, "x-csrf-token": token } = request.headers();
    if (htmx && request.method() !== "GET" && !token) page.trouble.push(`htmx sends no token: ${request.method()} ${request.url()}`);
  });
  page.on("response", (response) => {
    const status = response.status();
    const asked = ["document", "xhr", "fetch"].includes(response.request().resourceType());
    if (status >= 500 || (status >= 400 && !asked)) page.trouble.push(`${status}: ${response.url()}`);
  });
  return page;
}

// noTrouble fails where a page has logged an error, broken the
// Content-Security-Policy, missed an asset or met a fault of the server.
export function noTrouble(page) {
  assert.deepEqual(page.trouble, []);
}

// signInAs signs in by the button that demo mode offers for each demo person.
export async function signInAs(page, name) {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: `Sign in as ${name}` }).click();
  await page.locator('meta[name="csrf-token"]').first().waitFor({ state: "attached" });
}

// signOut signs out, in the menu of the header.
export async function signOut(page) {
  await page.locator(".top__me > summary").click();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
}

// enterAs signs in with the same form as signInAs, but shows no page: most
// journeys go to a page of their own at once.
async function enterAs(page, app, name) {
  const shown = await (await page.request.get("/sign-in")).text();
  const [, person] = shown.match(new RegExp(`name="person" value="(\\d+)">Sign in<span[^>]*> as ${name}<`));
  const headers = { Origin: app.url };
  const answer = await page.request.post("/sign-in/demo", { form: { person }, headers, maxRedirects: 0 });
  assert.equal(answer.status(), 303, `signing in as ${name}`);
}

// axe fails with every rule that the page breaks. The source is evaluated and
// not added as a script element, which the policy would rightly refuse.
export async function axe(page, name = page.url(), options = {}) {
  await page.waitForLoadState(); // its styles too: after a link they may be others than those that are there
  const { violations, version, title } = await withTimers(page, async () => {
    if (!(await page.evaluate(hasAxe))) await page.evaluate(axeSource);
    return page.evaluate(lookWithAxe, { runOnly: axeTags, ...options });
  });
  assert.equal(violations.length, 0, `axe on ${name}:\n${violations.join("\n")}`);
  assert.ok(version && title, `axe on ${name}: there is no page to look at`);
}

// hasAxe runs within the page, and brings axe if the page has kept it.
function hasAxe() {
  if (!("axe" in globalThis)) globalThis.bringAxe?.();
  return "axe" in globalThis;
}

// lookWithAxe runs within the page. What it returns is small: the whole result
// takes longer to send than some pages to look at.
async function lookWithAxe(options) {
  globalThis.axe.configure({ noHtml: true }); // the targets say where
  const found = await globalThis.axe.run(document, { ...options, resultTypes: ["violations"], preload: false }); // no rule of these asks for style sheets to be fetched once more
  const violations = found.violations.map((violation) => {
    const nodes = violation.nodes.map((node) => `    ${node.target.join(" ")}: ${node.failureSummary}`);
    return `${violation.id} (${violation.impact}): ${violation.help}\n${nodes.join("\n")}`;
  });
  return { violations, version: found.testEngine.version, title: document.title };
}

// withTimers lets axe wait for itself in a page without JavaScript. The page's
// own scripts were passed over when it loaded, so they still do not run.
async function withTimers(page, work) {
  try {
    await page.switchScripts?.(true);
    return await work();
  } finally {
    await page.switchScripts?.(false);
  }
}

// noSidewaysScroll fails where the page is wider than its window.
export async function noSidewaysScroll(page, name = page.url()) {
  const [content, view] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.scrollingElement;
    return [scrollWidth, clientWidth];
  });
  assert.ok(content <= view, `${name} scrolls sideways: ${content} px in ${view} px`);
}

// clean is what must hold of every page, in every state. options are for axe.
export async function clean(page, name, options) {
  await axe(page, name, options);
  await noSidewaysScroll(page, name);
  noTrouble(page);
}

// screenshot saves the whole page as e2e/screenshots/NAME.png and returns where.
export async function screenshot(page, name) {
  const folder = join(here, "screenshots");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name.toLowerCase().match(/[a-z0-9]+/g).join("-")}.png`);
  await page.screenshot({ path, fullPage: true });
  return path;
}
