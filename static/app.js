// Starts the components, and looks after focus, announcements and refusals
// when htmx swaps a piece of the page. Without it every page still works.
import {
  Button, Checkboxes, createAll, ErrorSummary, ExitThisPage, NotificationBanner, PasswordInput, Radios, SkipLink,
} from "/static/lib/govuk-frontend.min.js";

const components = [Button, Checkboxes, ErrorSummary, ExitThisPage, NotificationBanner, PasswordInput, Radios, SkipLink];

document.body.classList.add("js-enabled", "govuk-frontend-supported");
start(document);

// start wakes the components and our own attributes within scope. A component
// that is already awake complains, which is of no interest.
function start(scope) {
  for (const component of components) createAll(component, undefined, { scope, onError() {} });
  for (const button of scope.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.onclick = () => window.print();
  }
  for (const button of scope.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.onclick = () => copy(document.getElementById(button.dataset.copy), button);
  }
}

// copy puts what a field holds on the clipboard, or selects it where that is
// not allowed, and says which, also on the button that was pressed.
async function copy(field, button) {
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Copied";
  } catch {
    field.select();
    button.textContent = "Selected: copy it now";
  }
  announce(button.textContent);
}

function announce(text) {
  const live = document.getElementById("live");
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 100); // a change is what is read out
}

// A button that does something with what is ticked says with how many. One box
// ticks all, and while nothing is ticked the button of a list is away.
for (const button of document.querySelectorAll("[data-many]")) {
  const all = document.querySelector("[data-all]");
  const boxes = [...button.form.elements].filter((box) => box.type === "checkbox");
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    button.textContent = ticked > 1 ? button.dataset.many.replace("#", ticked) : ticked ? button.dataset.single : button.dataset.none;
    if (!all) return;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
    button.form.hidden = !ticked;
  };
  if (all) all.hidden = false;
  all?.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  document.addEventListener("change", count);
  count();
}

// The menu closes as other menus do.
const menu = document.querySelector(".top__me");
document.addEventListener("click", (event) => {
  if (menu && !menu.contains(event.target)) menu.open = false;
});
menu?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.firstElementChild.focus();
});

// A form whose answer takes its time says so: on its button, and read out. A
// page that the back button brings out of the browser's memory says what it did.
const pressed = new Map(); // what buttons said before

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  const busy = button?.dataset.busy;
  if (!busy) return;
  if (!pressed.has(button)) pressed.set(button, button.textContent);
  button.textContent = busy;
  announce(busy);
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const [button, says] of pressed) button.textContent = says;
});

function token() {
  return document.querySelector('meta[name="csrf-token"]');
}

document.addEventListener("htmx:config:request", (event) => {
  const meta = token();
  if (meta) event.detail.ctx.request.headers["X-CSRF-Token"] = meta.content;
});

// A new piece is on the page: focus goes to what says how it went.
document.addEventListener("htmx:after:settle", (event) => {
  for (const node of event.detail.newContent) {
    if (!(node instanceof Element) || !node.isConnected) continue;
    start(node.parentElement);
    const find = (selector) => (node.matches(selector) ? node : node.querySelector(selector));
    find("[data-focus], .govuk-error-summary")?.focus();
    const spoken = find("[data-announce]");
    if (spoken) announce(spoken.dataset.announce);
  }
});

// An answer that is not a piece of this page is told, not swapped in, so that
// nothing typed is lost. What a page loads by itself interrupts nobody: it is
// asked for again, and says itself how old it is.
let signedOut = false;

const unasked = (ctx) => ctx.sourceElement?.matches?.("[hx-get]") ?? false;

document.addEventListener("htmx:before:response", (event) => {
  const { response, hx } = event.detail.ctx;
  if (hx.redirect && new URL(hx.redirect, location.href).pathname === "/sign-in") {
    event.preventDefault();
    const line = lineOf(event.detail.ctx);
    if (line) unsaved(line);
    const quietly = unasked(event.detail.ctx);
    if (quietly && signedOut) return;
    signedOut = true;
    const link = document.createElement("a");
    Object.assign(link, { href: "/sign-in", target: "_blank", rel: "noopener", textContent: "Open sign-in in a new tab" });
    link.className = "govuk-notification-banner__link";
    const then = line ? ", then come back here: what is not saved is sent then." : ", then come back here and press the button again. What you typed is still here.";
    tell({ quietly }, "You have been signed out", link, then);
  } else if (response.status >= 400) {
    event.detail.ctx.refused = true;
  }
});

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (!ctx.refused || !/^\s*<!doctype/i.test(ctx.text)) return;
  event.preventDefault();
  if (unasked(ctx)) return;
  const line = lineOf(ctx);
  if (line) unsaved(line);
  const page = new DOMParser().parseFromString(ctx.text, "text/html");
  const paragraphs = [...page.querySelectorAll("main h1 ~ p")].map((p) => p.textContent.trim());
  tell({}, page.querySelector("main h1")?.textContent ?? "That did not work", paragraphs.slice(0, -1).join(" "));
});

document.addEventListener("htmx:error", (event) => {
  const { ctx } = event.detail;
  if (!ctx || unasked(ctx)) return;
  const line = lineOf(ctx);
  if (line) unsaved(line);
  else tell({}, "The rota could not be reached", "What you asked for may not have been done. Check your connection, then open the page again to see.");
});

// A line of a register that could not be sent stays as it was ticked. Above the
// register, the page says how many there are, with a button that sends them
// again; they also go by themselves when the connection is back.
function lineOf(ctx) {
  return ctx.sourceElement?.closest?.("[data-line]");
}

function unsaved(line) {
  line.dataset.line = "unsaved";
  countUnsaved();
}

function countUnsaved() {
  const box = document.getElementById("unsaved");
  if (!box) return;
  const lines = document.querySelectorAll('[data-line="unsaved"]');
  box.hidden = lines.length === 0;
  if (box.hidden) return;
  const words = lines.length === 1 ? "1 line is not saved." : `${lines.length} lines are not saved.`;
  box.querySelector("[data-words]").textContent = words;
  announce(words);
}

function sendUnsaved() {
  for (const line of document.querySelectorAll('[data-line="unsaved"]')) line.dispatchEvent(new Event("change", { bubbles: true }));
}

window.addEventListener("online", sendUnsaved);
document.querySelector("#unsaved button")?.addEventListener("click", sendUnsaved);
document.addEventListener("htmx:after:settle", countUnsaved);
document.getElementById("register")?.addEventListener("submit", (event) => {
  for (const line of event.target.querySelectorAll("[data-line]")) line.dataset.line = "";
});
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector('[data-line="unsaved"]')) event.preventDefault();
});

// tell shows a banner above everything else and moves the focus to it, unless it
// is to be read out quietly.
function tell({ quietly }, heading, ...content) {
  const banner = document.createElement("div");
  banner.className = "govuk-notification-banner";
  banner.setAttribute("role", "alert");
  banner.setAttribute("aria-labelledby", "notice-title");
  banner.tabIndex = -1;
  banner.innerHTML = `<div class="govuk-notification-banner__header"><h2 class="govuk-notification-banner__title" id="notice-title">Important</h2></div>
<div class="govuk-notification-banner__content"><p class="govuk-notification-banner__heading"></p><p class="govuk-body"></p></div>`;
  banner.querySelector(".govuk-notification-banner__heading").textContent = heading;
  banner.querySelector(".govuk-body").append(...content);
  document.getElementById("notices").replaceChildren(banner);
  if (!quietly) banner.focus();
}

// After signing in in the other tab this page needs the new session's token. When
// somebody else signed in there, it keeps its own, and so can do nothing for them.
window.addEventListener("focus", async () => {
  if (!signedOut) return;
  const answer = await fetch(location.href).catch(() => null); // without a connection: the next time
  if (!answer || new URL(answer.url).pathname === "/sign-in") return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector('meta[name="csrf-token"]');
  if (!fresh || !token()) return;
  const [me, now] = [document, page].map((of) => of.querySelector(".top__who")?.textContent);
  if (me !== now) {
    tell({}, `${now} is signed in now`, `This page is from before. Open it again to go on as ${now}.`);
    return;
  }
  signedOut = false;
  token().content = fresh.content;
  for (const field of document.querySelectorAll('input[name="_csrf"]')) field.value = fresh.content;
  sendUnsaved();
});
