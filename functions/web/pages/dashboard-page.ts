import { html } from "hono/html";
import type { DayStatistics, OutcomeCounts } from "../ports.ts";
import { count, fileSize } from "./format.ts";
import { layout, type Markup } from "./layout.ts";

const DAY_MS = 86_400_000;

/** One day's statistics, rendered on the server. */
export function dashboardPage(page: {
  /** UTC days, YYYY-MM-DD. */
  readonly day: string;
  readonly today: string;
  readonly statistics: DayStatistics;
}): Markup {
  const { total, byCustomer, byType } = page.statistics;
  return layout({
    title: `Statistics of ${page.day} · Image pipeline`,
    links: [
      { href: "", text: "Upload" },
      { href: "dashboard", text: "Dashboard", current: true },
    ],
    main: html`<div class="title">
        <h1>${page.day === page.today ? "Today" : page.day}</h1>
        <nav class="days" aria-label="Days">
          <a href="./dashboard?day=${neighbour(page.day, -1)}" rel="prev">Day before</a>
          ${page.day < page.today ? html`<a href="./dashboard?day=${neighbour(page.day, 1)}" rel="next">Day after</a>` : ""}
        </nav>
      </div>
      <p class="hint">Images received on ${page.day} (UTC) whose processing has ended.</p>
      <dl class="tiles">
        ${tile("Images", count(sum(total)))} ${tile("Processed", count(total.processed), "good")}
        ${tile("Rejected", count(total.rejected), total.rejected > 0 ? "warn" : "")}
        ${tile("Failed", count(total.failed), total.failed > 0 ? "bad" : "")}
        ${tile("Received", fileSize(total.bytesIn))}
      </dl>
      ${table("By customer", "Customer", byCustomer)} ${table("By type", "Type", byType)}`,
  });
}

function tile(name: string, value: string, tone = ""): Markup {
  return html`<div class="tile ${tone}">
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

function table(title: string, column: string, groups: readonly OutcomeCounts[]): Markup {
  if (groups.length === 0)
    return html`<h2>${title}</h2>
      <p class="hint">No images on this day.</p>`;
  return html`<h2>${title}</h2>
    <div class="scroll" role="region" aria-label="${title}" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">${column}</th>
            <th scope="col" class="number">Images</th>
            <th scope="col" class="number">Processed</th>
            <th scope="col" class="number">Rejected</th>
            <th scope="col" class="number">Failed</th>
            <th scope="col" class="number">Received</th>
          </tr>
        </thead>
        <tbody>
          ${groups.map(
            (group) =>
              html`<tr>
                <th scope="row">${group.name}</th>
                <td class="number">${count(sum(group))}</td>
                <td class="number">${count(group.processed)}</td>
                <td class="number">${count(group.rejected)}</td>
                <td class="number">${count(group.failed)}</td>
                <td class="number">${fileSize(group.bytesIn)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function sum({ processed, rejected, failed }: Omit<OutcomeCounts, "name">): number {
  return processed + rejected + failed;
}

function neighbour(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
