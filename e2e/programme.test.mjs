// The programme of a conference: a coordinator writes it, a delegate reads it,
// says privately what to step out of, and checks in by the code in the room.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { pathOf } from "./events.mjs";
import { clean, signInAs, useApp, widths, write } from "./harness.mjs";

const conference = "{Engagement conference}/programme";
const session = (page, title) => page.locator(".rr-programme__session").filter({ has: page.getByRole("heading", { name: title, exact: true }) });

// become signs somebody else in.
async function become(page, name) {
  await page.context().clearCookies();
  await signInAs(page, name);
}

for (const { width, javaScript } of [
  { width: widths.phone, javaScript: true },
  { width: widths.phone, javaScript: false },
  { width: widths.desktop, javaScript: true },
]) {
  describe(`the programme (${width} px${javaScript ? "" : ", without JavaScript"})`, () => {
    const journey = useApp();
    const bob = { width, javaScript, as: "Bob Marsh" };

    journey("a coordinator adds a speaker and a session, and is told of what can’t be", bob, async (page) => {
      await page.goto(await pathOf(page, conference));
      await clean(page, "programme, for who runs it");
      await page.getByRole("link", { name: "Add a speaker" }).click();
      await page.getByLabel("Name", { exact: true }).fill("Morgan Ashdown");
      await page.getByLabel("Organisation").fill("Quiet Harbour");
      await page.getByLabel("Needs").fill("A ramp");
      await page.getByRole("button", { name: "Save the speaker" }).click();
      await page.getByText("The speaker is saved").waitFor();
      await page.getByRole("button", { name: "Add a session" }).click();
      const starts = await page.getByLabel("Starts").inputValue();
      const on = starts.slice(0, 10);
      await page.getByLabel("Title").fill("Quiet voices");
      await page.getByLabel("Starts").fill(`${on}T11:15`);
      await page.getByLabel("Ends").fill(`${on}T12:00`);
      await page.getByLabel("Room").fill("hall");
      await page.getByLabel("Content note").fill("describes an assault");
      await page.getByLabel("Morgan Ashdown, Quiet Harbour").selectOption("Speaker");
      await page.getByRole("button", { name: "Save the session" }).click();
      await page.getByRole("link", { name: /“When somebody tells you” is in this room/ }).waitFor();
      await clean(page, "a session in a room that is taken");
      await page.getByLabel("Room").fill("Library");
      await page.getByRole("button", { name: "Save the session" }).click();
      await page.getByText("The session is saved").waitFor();
      const mine = session(page, "Quiet voices");
      assert.match(await mine.innerText(), /Library\s+Morgan Ashdown, Quiet Harbour\s+Content note: describes an assault/);
      await clean(page, "programme, with one more session");
      await mine.getByRole("link", { name: "Change" }).click();
      await page.getByLabel("Title").fill("Quieter voices");
      await page.getByRole("button", { name: "Save the session" }).click();
      await session(page, "Quieter voices").waitFor();
      await session(page, "Quieter voices").getByRole("link", { name: "Check-in code" }).click();
      assert.match(await page.locator(".rr-code__code").innerText(), /^[A-Z2-9]{6}$/);
      await clean(page, "a check-in code");
      await page.getByRole("link", { name: "Who checked in" }).click();
      await clean(page, "who checked in, nobody yet");
      await page.goto(await pathOf(page, conference));
      await session(page, "Quieter voices").getByRole("link", { name: "Change" }).click();
      await page.getByText("Remove this session").click();
      await page.getByRole("button", { name: "Remove the session" }).click();
      await page.getByText("The session is removed").waitFor();
    });

    journey("a delegate says privately what to step out of, and nobody else sees it", { width, javaScript, as: "Alice Okafor" }, async (page) => {
      const path = await pathOf(page, conference);
      await page.goto(path.replace("/programme", ""));
      await page.getByRole("heading", { name: "Content notes" }).waitFor();
      await page.goto(path);
      await clean(page, "programme, for a delegate");
      assert.equal(await page.getByText("hearing loop").count(), 0, "a delegate reads what a speaker needs");
      await session(page, "When somebody tells you").getByRole("button", { name: /^I’d rather step out/ }).click();
      await session(page, "When somebody tells you").getByText("Only you see this.").waitFor();
      await clean(page, "programme, with something to step out of");
      await become(page, "Bob Marsh");
      for (const end of ["", "/programme", "/staffing", "/history", "/messages"]) {
        await page.goto(path.replace("/programme", end));
        assert.doesNotMatch(await page.getByRole("main").innerText(), /You would rather step out/, end);
      }
      await become(page, "Alice Okafor");
      await page.goto(path);
      await session(page, "When somebody tells you").getByRole("button", { name: /^I’ll stay after all/ }).click();
      await session(page, "When somebody tells you").getByRole("button", { name: /^I’d rather step out/ }).waitFor();
    });

    journey("a delegate checks in by the code in the room", { width, javaScript, as: "Alice Okafor" }, async (page, app) => {
      const now = (change) => `strftime('%Y-%m-%d %H:%M:%f+00:00', 'now', '${change}')`;
      write(app, `UPDATE programme_sessions SET code = 'ABCDEF', starts_at = ${now("+10 minutes")}, ends_at = ${now("+55 minutes")} WHERE title = 'Panel: what would help'`);
      await page.goto("/check-in");
      await page.getByLabel("Code").fill("NNNNNN");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByRole("link", { name: /This code can’t be used/ }).waitFor();
      await clean(page, "a code that is nobody’s");
      await page.goto("/check-in/ABCDEF");
      await clean(page, "the link of a code");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByRole("heading", { name: "Is this the session you are in?" }).waitFor();
      assert.match(await page.getByRole("main").innerText(), /Panel: what would help/);
      await clean(page, "the session of a code");
      await page.goto("/check-in");
      await page.getByLabel("Code").fill("abc def");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByRole("button", { name: "Check in" }).click();
      await page.getByText("You are checked in").waitFor();
      await page.locator("#notices").getByRole("button", { name: "Undo checking in to Panel: what would help" }).click();
      await page.getByText("You are not checked in any more").waitFor();
      assert.equal(await session(page, "Panel: what would help").getByText("You checked in").count(), 0);
      write(app, `UPDATE programme_sessions SET code = 'GHJKMN', starts_at = ${now("-10 minutes")}, ends_at = ${now("+20 minutes")} WHERE title = 'When somebody tells you'`);
      await page.goto("/check-in/GHJKMN");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByRole("button", { name: "Check in" }).click();
      await page.getByText("You are checked in").waitFor();
      await page.goto("/check-in/ABCDEF");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByText("You are checked in to “When somebody tells you” at the same time").waitFor();
      await clean(page, "a code of another session at the same time");
      await page.getByRole("button", { name: "Check in" }).click();
      await page.getByText("You are checked in").waitFor();
      assert.equal(await session(page, "When somebody tells you").getByText("You checked in").count(), 0);
      await session(page, "Panel: what would help").getByText("You checked in").waitFor();
      await clean(page, "checked in");
      await become(page, "Bob Marsh");
      await page.goto(await pathOf(page, conference));
      await session(page, "Panel: what would help").getByRole("link", { name: "1 checked in" }).click();
      await page.getByRole("rowheader", { name: "Alice Okafor" }).waitFor();
      await clean(page, "who checked in");
      await page.getByRole("link", { name: "Remove Alice Okafor" }).click();
      await clean(page, "a check-in to remove");
      await page.getByRole("button", { name: "Remove the check-in" }).click();
      await page.getByText("The check-in is removed").waitFor();
      await page.getByText("Nobody has checked in yet").waitFor();
    });
  });
}
