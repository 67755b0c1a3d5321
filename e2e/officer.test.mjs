// An officer's way: what can be taken, one tap, undo, the waiting list, the
// rota to print, an offer, and a late withdrawal.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { clean, newPage, noTrouble, useApp, widths } from "./harness.mjs";
import { startMailbox } from "./mailbox.mjs";

for (const width of [widths.phone, widths.desktop]) {
  for (const javaScript of [true, false]) {
    const mailbox = await startMailbox();
    describe(`an officer (${width} px${javaScript ? "" : ", without JavaScript"})`, () => {
      const journey = useApp({ env: { SMTP_URL: mailbox.url } });
      const alice = { width, javaScript, as: "Alice Okafor" };

      journey("sees what clashes before trying", alice, async (page) => {
        await page.goto("/shifts");
        const clashing = shift(page, "Partners’ evening Host");
        assert.match(await clashing.innerText(), /Clashes with Network meeting, Member/);
        assert.equal(await clashing.getByRole("button").count(), 0, "a button that could only fail");
      });

      journey("sees which shifts are for liaison officers", { ...alice, as: "Charlie Reid" }, async (page) => {
        await page.goto("/shifts");
        const unqualified = shift(page, "Town centre stall Advice table");
        assert.match(await unqualified.innerText(), /For liaison officers only/);
        assert.equal(await unqualified.getByRole("button").count(), 0, "a button that could only fail");
      });

      journey("signs up in one tap, undoes it and signs up again", alice, async (page) => {
        await page.goto("/shifts");
        const stall = shift(page, "Town centre stall Stall");
        const before = await places(stall);
        await stall.getByRole("button", { name: "Sign up" }).click();
        await confirmed(page, stall, "You have a place", javaScript);
        assert.equal(await places(stall), before + 1);
        if (javaScript) await page.waitForFunction(() => document.activeElement?.matches("[data-focus]"));
        await clean(page, "signed up");
        await page.getByRole("button", { name: /^Undo/ }).click();
        await confirmed(page, stall, "You have withdrawn", javaScript);
        assert.equal(await places(stall), before);
        await stall.getByRole("button", { name: "Sign up" }).click();
        await confirmed(page, stall, "You have a place", javaScript);
        await page.goto("/my/rota");
        assert.match(await shift(page, "Town centre stall Stall").innerText(), /You have a place/);
      });

      journey("joins a waiting list and reads which place in it is theirs", alice, async (page) => {
        await page.goto("/shifts");
        await page.getByText("Filter the shifts").click();
        await page.getByLabel("Words").fill("Herts Pride");
        await page.getByRole("button", { name: "Apply" }).click();
        await page.waitForURL(/q=Herts/);
        const full = shift(page, "Herts Pride Stall afternoon");
        const waiting = Number((await full.innerText()).match(/full, (\d+) waiting/)[1]);
        await full.getByRole("button", { name: "Join the waiting list" }).click();
        await confirmed(page, full, "You are on the waiting list", javaScript);
        await page.goto("/my/rota");
        const mine = shift(page, "Herts Pride Stall afternoon");
        assert.match(await mine.innerText(), new RegExp(`You are ${waiting + 1}(st|nd|rd|th) on the waiting list`));
        await mine.getByRole("button", { name: "Withdraw" }).click();
        await page.getByText("You have withdrawn").first().waitFor();
      });

      journey("finds the next duty first, and can print it", alice, async (page) => {
        await page.goto("/my/rota");
        const next = page.getByRole("region", { name: /^Next/ });
        const card = await next.innerText();
        for (const fact of ["Student wellbeing fair", "Arrive by", "Stall afternoon", "College Lane campus", "Main reception", "Ask for"]) {
          assert.ok(card.includes(fact), `the card does not say “${fact}”: ${card}`);
        }
        assert.match(await next.getByRole("link", { name: "Directions" }).getAttribute("href"), /^https:\/\/.*College/);
        assert.equal(await page.getByRole("button", { name: "Print my rota" }).isVisible(), javaScript);
        await page.emulateMedia({ media: "print" });
        for (const away of [page.getByRole("navigation"), page.getByRole("button"), page.locator(".foot")]) {
          for (const one of await away.all()) assert.ok(!(await one.isVisible()), `on paper: ${await one.innerText()}`);
        }
        assert.ok(await next.isVisible(), "the next duty is not on paper");
      });

      journey("accepts the place that is offered", alice, async (page, app) => {
        if (width === widths.phone) {
          const [link] = await mailbox.letter("alice.okafor@example.org", /http:\S+\/offers\/[\w-]+/);
          await acceptByLink(page, app, link, { width, javaScript });
        } else {
          await page.goto("/my/rota");
          const offered = shift(page, "Youth group visit Speaker");
          assert.match(await offered.innerText(), /A place is held for you until/);
          await offered.getByRole("button", { name: "Accept" }).click();
          await page.getByText("You have a place").first().waitFor();
        }
        await page.goto("/my/rota");
        assert.match(await shift(page, "Youth group visit Speaker").innerText(), /You have a place/);
      });

      journey("withdraws late with a reason, and the lead is told", alice, async (page) => {
        await page.goto("/my/rota");
        await page.getByRole("region", { name: "Next: Student wellbeing fair" }).getByRole("button", { name: "Withdraw" }).click();
        await page.getByRole("button", { name: "Withdraw", exact: true }).click();
        await page.getByText("There is a problem").waitFor();
        await clean(page, "a reason is missing");
        await page.getByLabel("Reason").fill("Called to court");
        await page.getByRole("button", { name: "Withdraw", exact: true }).click();
        await page.getByText("You have withdrawn").waitFor();
        assert.equal(await page.getByRole("region", { name: "Next: Student wellbeing fair" }).count(), 0);
        await mailbox.letter("bob.marsh@example.org", /withdrawn late[^]*1pm to 4pm/);
      });
    });
  }
}

// shift is the row of a shift, by the words of its heading.
function shift(page, heading) {
  return page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: heading, exact: true }) });
}

// places is how many places of a shift are taken, as its row says.
async function places(row) {
  return Number((await row.innerText()).match(/(\d+) of \d+ places/)[1]);
}

// confirmed waits until the page says how an action went: with JavaScript in the
// row, which has the focus and is read out, and otherwise above the page.
async function confirmed(page, row, text, javaScript) {
  if (!javaScript) {
    await page.getByRole("alert").getByText(text).waitFor();
    return;
  }
  const said = row.locator("[data-focus]").filter({ hasText: text });
  await said.waitFor();
  await page.getByRole("status").getByText(text, { exact: true }).waitFor({ state: "attached" });
  assert.ok(await said.evaluate((element) => element === document.activeElement), "the focus is not on the confirmation");
}

// acceptByLink accepts an offer as somebody who is not signed in and has its link.
async function acceptByLink(mine, app, link, options) {
  const page = await newPage(mine.context().browser(), app, options);
  await page.goto(link);
  await clean(page, "an offer");
  assert.doesNotMatch(await page.content(), /Okafor|Marsh/, "whose offer it is");
  await page.getByRole("button", { name: "Accept" }).click();
  await page.getByRole("heading", { name: "You have the place" }).waitFor();
  await clean(page, "an offer that was accepted");
  await page.goto(link);
  assert.equal(await page.getByRole("button", { name: "Accept" }).count(), 0, "it could be accepted again");
  noTrouble(page);
  await page.context().close();
}
