import { Hono } from "hono";
import type { Limits } from "../../core/settings.ts";
import { ApiError } from "../api-error.ts";
import { dashboardPage } from "../pages/dashboard-page.ts";
import { uploadPage } from "../pages/upload-page.ts";
import type { WebPorts } from "../ports.ts";

/** The pages for people: GET / to upload, GET /dashboard for one day's statistics (`?day=YYYY-MM-DD`, default today). */
export function pageRoutes(ports: WebPorts, limits: Pick<Limits, "maxBytes" | "formats">): Hono {
  const routes = new Hono();
  const { statistics } = ports;
  routes.get("/", (c) => {
    c.header("Cache-Control", "no-cache");
    return c.html(uploadPage({ ...limits, hasDashboard: statistics !== undefined }));
  });
  if (statistics !== undefined) {
    routes.get("/dashboard", async (c) => {
      c.header("Cache-Control", "no-store");
      const today = utcDay(ports.now());
      const day = c.req.query("day") ?? today;
      if (!isDay(day)) {
        throw new ApiError(400, "bad_request", `day is ${JSON.stringify(day)}; it must be a date like ${today}.`);
      }
      return c.html(dashboardPage({ day, today, statistics: await statistics.ofDay(day) }));
    });
  }
  return routes;
}

function utcDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Whether the text is a day of the calendar: Date turns 2026-02-30 into March, or refuses it. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && utcDay(date) === text;
}
