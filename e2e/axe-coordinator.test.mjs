// Every page that a coordinator comes by, found by following the links of the app:
// all of them clean at 320 and at 1280 pixels.
import { everyPage } from "./crawl.mjs";
import { useApp } from "./harness.mjs";

const journey = useApp();

const nowhere = "q=nothing+is+called+that";
const bob = {
  samples: 2, // of a route
  starts: [
    "{Engagement conference}/programme", "/events/5/programme", "/llos/5", "{Herts Pride}", "{Community safety day}", "{Youth group visit}", "{Herts Pride}/shifts", "{Student wellbeing fair}/staffing", "{Network meeting}/following", "/series/5",
    `/shifts?${nowhere}`, `/events?${nowhere}`, `/partners?${nowhere}`, `/venues?${nowhere}`, `/messages?${nowhere}`, `{Herts Pride}/day?${nowhere}`,
    "{Community safety day}/day?q=char", "/events?status=completed&from=2020-01-01", "/events?status=draft", "/messages?status=failed", "/admin/outbox", "/people/invitations",
  ],
  routes: [
    "/", "/account", "/dashboard", "/shifts", "/my/rota", "/events", "/events/new", "/events/:id", "/events/:id/edit", "/events/:id/edit/details",
    "/events/:id/edit/partner", "/events/:id/edit/day", "/events/:id/edit/public", "/events/:id/shifts", "/events/:id/shifts/new", "/shifts/:id/edit",
    "/shifts/:id/cancel", "/events/:id/check", "/events/:id/cancel", "/events/:id/move", "/events/:id/staffing", "/events/:id/day", "/events/:id/history",
    "/events/:id/messages", "/partners", "/partners/new", "/partners/:id", "/partners/:id/edit", "/venues", "/venues/new", "/venues/:id/edit", "/messages", "/admin/outbox",
    "/calendar", "/account/calendar", "/people", "/people/invitations", "/people/import", "/admin/import", "/admin/import/dates/new", "/admin/import/dates/:id", "/series", "/series/new", "/series/:id", "/series/:id/edit", "/series/:id/dates",
    "/events/:id/copy", "/events/:id/edit/notes", "/events/:id/following", "/events/:id/following/cancel", "/awareness", "/awareness/new", "/awareness/:id/edit", "/contacts/:id/edit", "/events/:id/programme", "/events/:id/programme/new", "/events/:id/programme/support", "/programme/:id/edit", "/programme/:id/code", "/programme/:id/check-ins", "/events/:id/speakers/new", "/speakers/:id/edit", "/speakers/:id/thanks", "/training", "/training/:id", "/courses/new", "/courses/:id/edit", "/llos", "/llos/coverage", "/llos/cover", "/llos/export", "/llos/:id", "/events/:id/needs", "/events/:id/needs/caterer", "/accreditations/:id/revocation", "/positions/:id/edit", "/positions/:id/removal", "/vehicles/:id", "/vehicles/:id/use", "/events/:id/car", "/events/:id/edit/car", "/bookings/:id", "/bookings/:id/recall",
  ],
};

journey("every page that Bob Marsh comes by is clean", { as: "Bob Marsh" }, (page) => everyPage(page, bob));
