// Signs in with passkeys, and makes new ones. A form of it says with
// data-passkey which ("get" or "create"), where its challenge comes from, and what
// is said when it does not work. What the browser answers is sent with the form.
let waiting; // stops the request that waits for a choice in the field of the address

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    ask(form);
  });
  if ("autofill" in form.dataset) offer(form);
}

// offer has the browser list passkeys where the address is typed.
async function offer(form) {
  if (!(await globalThis.PublicKeyCredential?.isConditionalMediationAvailable?.())) return;
  ask(form, { mediation: "conditional" });
}

async function ask(form, options = {}) {
  const { elements, dataset } = form;
  const quietly = options.mediation === "conditional";
  waiting?.abort();
  waiting = new AbortController();
  const { signal } = waiting;
  say(form, "");
  try {
    if (!globalThis.PublicKeyCredential) throw new Told(dataset.unknown);
    const { publicKey } = await challenge(dataset.challenge);
    if (signal.aborted) return;
    const credential = await navigator.credentials[dataset.passkey]({ publicKey: read(publicKey), signal, ...options });
    elements.credential.value = JSON.stringify(written(credential));
    form.requestSubmit();
  } catch (error) {
    if (quietly || signal.aborted) return;
    const says = { InvalidStateError: dataset.known, NotAllowedError: dataset.stopped, NotSupportedError: dataset.unknown, SecurityError: dataset.unknown };
    say(form, error instanceof Told ? error.message : (says[error.name] ?? dataset.stopped));
  }
}

class Told extends Error {}

async function challenge(path) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  const answer = await fetch(path, { method: "POST", headers: token ? { "X-CSRF-Token": token } : {} });
  if (answer.headers.get("Content-Type")?.startsWith("application/json")) return answer.json();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  throw new Told(page.querySelector("main h1 ~ p")?.textContent.trim() ?? "");
}

function say(form, text) {
  const line = form.querySelector("[role=alert]");
  line.textContent = text;
  line.hidden = !text;
}

// read makes bytes of what options say in base64url.
function read(options) {
  const descriptors = (list) => list?.map((of) => ({ ...of, id: bytes(of.id) }));
  const all = { ...options, challenge: bytes(options.challenge) };
  if (all.user) all.user = { ...all.user, id: bytes(all.user.id) };
  if (all.excludeCredentials) all.excludeCredentials = descriptors(all.excludeCredentials);
  if (all.allowCredentials) all.allowCredentials = descriptors(all.allowCredentials);
  return all;
}

function bytes(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}

// written is what a browser answered, as JSON can hold it.
function written({ rawId, type, response }) {
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = text64(response[name]);
  }
  return { id: text64(rawId), rawId: text64(rawId), type, response: parts, clientExtensionResults: {} };
}

function text64(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
