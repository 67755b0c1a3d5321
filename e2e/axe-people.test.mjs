// Every page that each kind of person comes by, beside the coordinator: found by
// following the links of the app, all of them clean at 320 and at 1280 pixels.
import { patrol } from "./events.mjs";
import { everyPage } from "./crawl.mjs";
import { useApp } from "./harness.mjs";

const journey = useApp();

const people = [
  {
    who: "Alice Okafor", samples: 2, starts: ["/check-in", "{Engagement conference}/programme", "{Student wellbeing fair}", "{Youth group visit}"],
    routes: ["/shifts", "/my/rota", "/events", "/events/:id", "/events/:id/history", "/shifts/:id/withdraw", "/account", "/account/calendar", "/account/data"],
  },
  { who: "Eve Lindqvist", samples: 1, starts: ["{Community safety day}"], routes: ["/dashboard", "/events/:id/staffing", "/events/:id/day", "/events/:id/messages"] },
  {
    who: "Femi Adeyemi", samples: 1, starts: ["/handovers/1/edit", (page) => patrol(page, 100, 115)], // of which the car can be taken now, and which leaves room for others before
    routes: ["/bookings/:id/handover", "/vehicles/:id/use", "/vehicles/:id", "/vehicles/:id/edit", "/vehicles/:id/drivers", "/vehicles/:id/drivers/:id", "/handovers/:id/edit", "/vehicles/:id/bases", "/vehicles/:id/bases/:id", "/vehicles/:id/bookings/new", "/vehicles/new", "/bookings/:id", "/bookings/:id/edit", "/bookings/:id/decline"],
  },
  { who: "Dana Whitlock", samples: 1, starts: ["/training"], routes: ["/training", "/training/:id/register", "/training/:id/certificates", "/training/:id/answers", "/my/training", "/events/:id/nominations"] },
  { who: "Harper Quinn", samples: 1, starts: ["/admin/outbox"], routes: ["/admin/outbox", "/admin/import", "/account"] },
  { who: null, samples: 1, starts: [], routes: ["/", "/sign-in", "/sign-in/password", "/accessibility", "/privacy", "/cookies"] },
];

for (const { who, ...pages } of people) {
  journey(`every page that ${who ?? "somebody signed out"} comes by is clean`, { as: who ?? undefined }, (page) => everyPage(page, pages));
}
