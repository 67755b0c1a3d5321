// The proxies of docs/operations.md, each with the configuration that is printed
// there, in front of a server that is no demo.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { binary, freePort, newPage, noTrouble, startApp, startBrowser } from "./harness.mjs";

const guide = readFileSync(new URL("../docs/operations.md", import.meta.url), "utf8");
const password = "a long walk along the Lea";
const environment = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
let folder;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "rota-proxy-"));
  execFileSync("openssl", [
    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
    "-keyout", join(folder, "key"), "-out", join(folder, "pem"),
  ], { stdio: "pipe" });
});

after(() => rmSync(folder, { recursive: true, force: true }));

// printed is a configuration of the guide, for a port of this machine.
function printed(language, port, app) {
  const [, text] = guide.match(new RegExp("```" + language + "\\n([^]*?)```"));
  return text
    .replaceAll("/etc/ssl/rota.example.org.", `${folder}/`)
    .replaceAll("rota.example.org", language === "caddy" ? `localhost:${port}` : "localhost")
    .replaceAll("127.0.0.1:3000", new URL(app.url).host)
    .replaceAll("443", String(port));
}

const proxies = {
  nginx: (config) => [`daemon off; pid nginx.pid; error_log stderr; worker_processes 1; ${process.getuid() === 0 ? "user root;" : ""}
events { worker_connections 256; }
http { access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
${config} }`, "nginx", ["-p", folder, "-e", "stderr", "-c"]],
  caddy: (config) => [config.replace("{\n", "{\n    admin off\n    auto_https disable_redirects\n"), "caddy", ["run", "--adapter", "caddyfile", "--config"]],
  apache: (config, port) => [`ServerName localhost
Listen ${port}
PidFile ${folder}/apache.pid
DefaultRuntimeDir ${folder}
ErrorLog ${folder}/apache.log
${["mpm_event", "authz_core", "socache_shmcb", "ssl", "proxy", "proxy_http", "reqtimeout"].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
${config}`, "apache2", ["-D", "FOREGROUND", "-f"]],
};

// behind starts a server and a proxy before it, does something, and stops them.
async function behind(name, work) {
  const port = await freePort();
  const url = `https://localhost:${port}`;
  const data = mkdtempSync(join(folder, "data-"));
  const settings = { PATH: process.env.PATH, DATA_DIR: data, FORCE_NAME: "Testshire Police", BASE_URL: url, TRUST_PROXY: "127.0.0.1", DEMO: "" };
  execFileSync(binary, ["demo"], { env: settings, stdio: "pipe" });
  execFileSync(binary, ["person", "add", "--email", "zoe@example.org", "--first", "Zoe", "--last", "Brandt", "--role", "officer", "--role", "coordinator"], { env: settings, input: `${password}\n${password}\n`, stdio: "pipe" });
  const app = await startApp({ ...settings, JOBS_EVERY: "1s" });
  const [config, program, args] = proxies[name](printed(name, port, app), port);
  const file = join(folder, `${name}.conf`);
  writeFileSync(file, config);
  const proxy = spawn(program, [...args, file], { env: { ...environment, HOME: folder }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [proxy.stdout, proxy.stderr]) stream.on("data", (text) => { said += text; });
  const ended = new Promise((resolve) => proxy.once("exit", resolve));
  try {
    await listening(url, proxy, () => said);
    await work({ ...app, url, selfSigned: true });
  } finally {
    proxy.kill("SIGTERM");
    await ended;
    await app.stop();
  }
}

async function listening(url, proxy, said) {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(50)) {
    if (proxy.exitCode !== null) break;
    if (await ask(url, "/healthz").then((a) => a.status === 200, () => false)) return;
  }
  proxy.kill("SIGKILL");
  throw new Error(`the proxy does not answer: ${said()}`);
}

const client = "127.0.0.9"; // the proxies are at 127.0.0.1

// ask sends a request and returns its status and headers. The certificate is ours.
function ask(url, path, { method = "GET", headers = {}, body = "" } = {}) {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, headers: { ...headers, "content-length": Buffer.byteLength(body) }, rejectUnauthorized: false, family: 4, localAddress: client }, (answer) => {
      answer.resume().on("end", () => resolve({ status: answer.statusCode, headers: answer.headers }));
    });
    sent.on("error", reject).end(body);
  });
}

// common is what must hold behind each of them.
async function common(app) {
  const page = await ask(app.url, "/sign-in");
  assert.equal(page.status, 200, "the host is not passed on");
  assert.match(page.headers["strict-transport-security"], /max-age/);
  const form = { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded", origin: app.url } };
  // One address has 20 tries and then few, whatever it says of itself.
  const statuses = [];
  for (let i = 0; i < 60 && statuses.at(-1) !== 429; i++) {
    const { status } = await ask(app.url, "/sign-in", { ...form, headers: { ...form.headers, "x-forwarded-for": `198.51.${i}.7` }, body: `email=nobody${i}@example.org&password=x` });
    statuses.push(status);
  }
  assert.equal(statuses[0], 422);
  assert.equal(statuses.at(-1), 429, "what the client itself put into X-Forwarded-For is believed");
  assert.equal((await ask(app.url, "/account", { ...form, body: "x".repeat(7 << 20) })).status, 401, "7 MB are cut off by the proxy");
}

test("Caddy is set up as the guide says", () => behind("caddy", common));

test("Apache is set up as the guide says", () => behind("apache", common));

test("nginx is set up as the guide says, and an officer takes a place through it", () => behind("nginx", async (app) => {
  const browser = await startBrowser();
  try {
    const page = await newPage(browser, app);
    await page.goto("/sign-in");
    await page.getByLabel("Email address").fill("zoe@example.org");
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL((url) => url.pathname !== "/sign-in");
    const cookies = await page.context().cookies();
    const session = cookies.find((cookie) => cookie.name === "__Host-session");
    assert.ok(session?.secure && session.httpOnly, "the session's cookie is not secure");
    await page.goto("/shifts");
    await page.getByRole("button", { name: "Sign up" }).first().click();
    await page.getByRole("link", { name: "Withdraw" }).or(page.getByRole("button", { name: "Withdraw" })).or(page.getByRole("button", { name: "Undo" })).first().waitFor();
    await page.goto("/my/rota");
    await page.getByRole("link", { name: "Withdraw" }).or(page.getByRole("button", { name: "Withdraw" })).first().waitFor();
    await page.goto("/people/import");
    await page.locator("input[type=file]").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from("x".repeat(3 << 20)) });
    await page.getByRole("button", { name: "Read the file" }).click();
    await page.locator("#file-error").waitFor();
    noTrouble(page);
  } finally {
    await browser.close();
  }
  await common(app);
}));
