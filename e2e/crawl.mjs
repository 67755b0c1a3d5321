// How the tests find every page of the app: by following its links.
import assert from "node:assert/strict";
import { pathOf } from "./events.mjs";
import { clean, noSidewaysScroll, noTrouble, widths } from "./harness.mjs";

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
// at it in both widths. axe passes over a further page of a route that is built
// of nothing but what axe has seen on that route. It returns the routes.
async function crawl(page, starts, samples) {
  const routes = new Map();
  const seen = new Set();
  const queue = [...starts];
  while (queue.length > 0) {
    const path = queue.shift();
    const route = routeOf(path);
    const known = routes.get(route) ?? { times: 0, shapes: new Set() };
    if (seen.has(path) || known.times >= samples) continue;
    seen.add(path);
    known.times++;
    routes.set(route, known);
    const response = await page.goto(path);
    assert.ok(response.status() < 400, `${path} answered ${response.status()}`);
    const shapes = samples > 1 ? await page.evaluate(shapesOf) : [];
    const alike = known.times > 1 && shapes.every((shape) => known.shapes.has(shape));
    for (const shape of shapes) known.shapes.add(shape);
    await inBothWidths(page, path, alike ? fits : clean);
    queue.push(...(await linksOf(page)));
  }
  return new Set([...routes.keys()].map((route) => route.split("?")[0]));
}

// fits is what must hold of a page that is built like one that is clean.
async function fits(page, name) {
  await noSidewaysScroll(page, name);
  noTrouble(page);
}

// shapesOf runs within the page and returns all that its rules for people with
// disabilities can tell apart, without the words: each element with its
// ancestors and their attributes, whether it has text, whether there is one such
// or many, the order of the levels of the headings, and ids that are not unique.
function shapesOf() {
  const anything = new Set(["id", "for", "href", "name", "value", "action", "formaction", "src", "datetime", "title", "alt", "content", "placeholder", "max", "min"]);
  const times = new Map();
  const say = (shape) => times.set(shape, (times.get(shape) ?? 0) + 1);
  const visit = (element, above) => {
    const attributes = [...element.attributes].map(({ name, value }) => {
      const free = anything.has(name) || name.startsWith("data-") || name.startsWith("hx-") || (name.startsWith("aria-") && value.includes(" "));
      return `${name}=${free ? Boolean(value.trim()) : value.replaceAll(/\d+/g, "N")}`;
    });
    const text = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const own = `${element.localName}[${attributes.sort().join(" ")}]`;
    const shape = `${above}>${own}`;
    say(text ? `${shape} text` : shape);
    for (const child of element.children) visit(child, shape);
  };
  visit(document.documentElement, "");
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((heading) => heading.localName);
  levels.forEach((level, i) => say(`${levels[i - 1]} before ${level}`));
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  if (new Set(ids).size < ids.length) say(`ids that are not unique: ${ids}`);
  return [...times].map(([shape, count]) => (count > 1 ? `many ${shape}` : shape));
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
    const ours = [...document.links].filter((link) => link.origin === location.origin);
    return ours.map((link) => link.pathname + link.search).filter((path) => !/^\/static\/|\.(csv|ics|pdf)|^\/certificates\//.test(path));
  });
}

// inBothWidths looks at the page that is open, in the width that the window has
// and then in the other, in which it leaves the window: so every second page is
// loaded narrow.
export async function inBothWidths(page, name, look = clean) {
  assert.equal(await page.locator("h1").count(), 1, `${name} has not one h1`);
  const now = page.viewportSize().width;
  const other = now === widths.smallest ? widths.desktop : widths.smallest;
  await look(page, `${name} at ${now} px`);
  await page.setViewportSize({ width: other, height: 800 });
  await look(page, `${name} at ${other} px`);
}
