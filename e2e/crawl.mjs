// How the tests find every page of the app: by following its links.
import assert from "node:assert/strict";
import { pathOf } from "./events.mjs";
import { clean, noSidewaysScroll, widths } from "./harness.mjs";

// everyPage follows the links from a home page and from some more starts ({…} is
// a coming event; a function makes a thing and returns its path). It looks at a
// page of each route, or at more samples, and fails where a route that somebody
// must come by was not among them, so that a page to which no link leads is noticed.
export async function everyPage(page, { starts, samples, routes }) {
  const paths = [];
  for (const start of starts) paths.push(await pathOf(page, start));
  const found = await crawl(page, ["/", ...paths], samples);
  const missing = routes.filter((route) => !found.has(route));
  assert.deepEqual(missing, [], "no link leads to these");
}

// crawl opens a page of every route that links lead to, some of each, and looks
// at the first of a route in both widths and at the next in one. It returns the routes.
async function crawl(page, starts, samples) {
  const routes = new Map();
  const seen = new Set();
  const queue = [...starts];
  while (queue.length > 0) {
    const path = queue.shift();
    const route = routeOf(path);
    const times = routes.get(route) ?? 0;
    if (seen.has(path) || times >= samples) continue;
    seen.add(path);
    routes.set(route, times + 1);
    const response = await page.goto(path);
    assert.ok(response.status() < 400, `${path} answered ${response.status()}`);
    await inBothWidths(page, path, times === 0 ? withoutColours : noSidewaysScroll);
    queue.push(...(await linksOf(page)));
  }
  return new Set([...routes.keys()].map((route) => route.split("?")[0]));
}

// routeOf is a path without what tells one thing from another of its kind.
function routeOf(path) {
  const { pathname, searchParams } = new URL(path, "http://localhost");
  const route = pathname.replaceAll(/\/\d+/g, "/:id").replace(/^\/offers\/.+/, "/offers/:code");
  const asked = [...new Set(searchParams.keys())].sort().join("&");
  return asked ? `${route}?${asked}` : route;
}

function linksOf(page) {
  return page.evaluate(() => {
    const ours = [...document.links].filter((link) => link.origin === location.origin && !link.hasAttribute("download"));
    return ours.map((link) => link.pathname + link.search).filter((path) => !/^\/static\/|\.(csv|ics|pdf)|^\/certificates\//.test(path));
  });
}

// inBothWidths looks at the page that is open, in the width that the window has
// and then in the other, in which it leaves the window: so every second page is
// loaded narrow. again is how it looks in the other width.
export async function inBothWidths(page, name, again = withoutColours) {
  assert.equal(await page.locator("h1").count(), 1, `${name} has not one h1`);
  const now = page.viewportSize().width;
  const other = now === widths.smallest ? widths.desktop : widths.smallest;
  await clean(page, `${name} at ${now} px`);
  await page.setViewportSize({ width: other, height: 800 });
  await again(page, `${name} at ${other} px`);
}

// withoutColours is clean but for the contrast of colours, which takes axe half
// its time and is looked at in one width of a page: narrow in every second one.
function withoutColours(page, name) {
  return clean(page, name, { rules: { "color-contrast": { enabled: false } } });
}
