// A real OpenID Connect provider on this machine (npm oidc-provider), in which
// anybody signs in under any name, with any password.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { freePort } from "./harness.mjs";

const folder = join(dirname(fileURLToPath(import.meta.url)), "provider", "package.json");
const { default: Provider } = await import(pathToFileURL(createRequire(folder).resolve("oidc-provider")));

function newKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid: crypto.randomUUID(), use: "sig" };
}

// startProvider returns a provider that knows one client, at app's address.
// groups says by name what the claim "groups" of somebody is.
export async function startProvider() {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const groups = {};
  const client = { client_id: "rota", client_secret: crypto.randomUUID(), redirect_uris: ["http://127.0.0.1/replaced"] };
  let answer;
  const server = createServer((request, response) => answer(request, response));
  const provider = {
    issuer,
    groups,
    env: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: client.client_id, OIDC_CLIENT_SECRET: client.client_secret, OIDC_ROLE_CLAIM: "groups" },
    // know starts anew with a new signing key, for the server at an address.
    know(url) {
      client.redirect_uris = [`${url}/sign-in/provider/answer`];
      answer = new Provider(issuer, {
        clients: [client],
        jwks: { keys: [newKey()] },
        cookies: { keys: [crypto.randomUUID()] },
        pkce: { required: () => true },
        claims: { openid: ["sub", "groups"] },
        findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, groups: groups[id] ?? [] }) }),
      }).callback();
    },
    listen: () => new Promise((resolve) => server.listen(port, "127.0.0.1", resolve)),
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
  await provider.listen();
  return provider;
}
