// Names and places as long as links are, everywhere: no page scrolls sideways.
import assert from "node:assert/strict";
import { noSidewaysScroll, signInAs, useApp, widths, write } from "./harness.mjs";

const journey = useApp();

const link = "https://meet.example.org/l/meetup-join/19%3ameeting_ZjE4YmQxNzItOTk4Ny00ZDZlLWE3MDktNzc3YzVkYjQ0YmZl%40thread.v2/0?context=abcdefghijklmnopqrstuvwxyz";
const word = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft";

// lengthen makes whatever is typed long, in one word.
function lengthen(app) {
  write(app, `
    UPDATE venues SET name = '${link}' || id, address = '${link}';
    UPDATE events SET title = '${word} ' || id, meeting_point = '${link}', parking = '${link}', wear = '${word}', briefing = '${link}';
    UPDATE shifts SET role = '${word}';
    UPDATE days SET name = '${word} ' || id, place = '${link}';
    UPDATE people SET phone = '01438 757000 ext 4321 (${word})', station = '${word}', skills = '${word}' WHERE forgotten_at IS NULL;
    UPDATE partners SET name = '${word} ' || id;
    UPDATE contacts SET name = '${word} ' || id, post = '${word}', email = '${word.toLowerCase().slice(0, 60)}@${word.toLowerCase().slice(0, 60)}.example' WHERE name <> '';
    UPDATE programme_sessions SET title = '${word} ' || id, room = '${word}', description = '${link}';
    UPDATE speakers SET name = '${word} ' || id, organisation = '${word}';
    UPDATE vehicles SET name = '${word}';
    UPDATE series SET title = '${word} ' || id;
    UPDATE awareness_dates SET name = '${word} ' || id;
  `);
}

for (const who of ["Bob Marsh", "Alice Okafor", "Femi Adeyemi", "Dana Whitlock", null]) {
  journey(`no page of ${who ?? "the public"} scrolls sideways for a long name or a link as a place`, { width: widths.phone, as: who ?? undefined }, async (page, app) => {
    lengthen(app);
    const wide = [];
    const routes = new Map();
    const queue = ["/", "/calendar?view=list", "/calendar?view=week", "/calendar?view=month", "/shifts", "/my/rota", "/events", "/admin/import"];
    while (queue.length > 0) {
      const path = queue.shift();
      const route = path.replace(/\d+/g, "N").replace(/=[^&]*/g, "");
      if (routes.has(path) || (routes.get(route) ?? 0) >= 1) continue;
      routes.set(route, (routes.get(route) ?? 0) + 1);
      const response = await page.goto(path);
      if (!response || response.status() >= 400) continue;
      for (const width of Object.values(widths)) {
        await page.setViewportSize({ width, height: 900 });
        await noSidewaysScroll(page, `${path} at ${width}`).catch((error) => wide.push(error.message));
      }
      queue.push(...(await page.$$eval("main a[href^='/']:not([download]), nav a[href^='/']", (all) => all.map((a) => a.getAttribute("href")).filter((href) => !/\.(ics|csv|pdf|png)|download|\/feeds\//.test(href)))));
    }
    assert.deepEqual(wide, []);
  });
}
