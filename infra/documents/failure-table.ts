import { type Reason, REASONS } from "../../functions/core/reasons.ts";
import { limitsSchema } from "../../functions/core/settings.ts";
import { markdownTable } from "./markdown-table.ts";

/** Every way in which an image is not processed, as a Markdown table. */
export const failureTable = (): string =>
  markdownTable(
    ["reason", "outcome", "means", "decided by (default)", "tried again by itself", "what to do"],
    Object.entries<Reason>(REASONS).map(([code, { outcome, means, limit, retried, remedy }]) => [
      outcome === "outage" ? "(none)" : `\`${code}\``,
      outcome,
      means,
      limit === undefined ? "" : `\`${limit}\` (${defaultOf(limit)})`,
      retried,
      remedy,
    ]),
  );

const LIMITS: Readonly<Record<string, unknown>> = limitsSchema.parse({});

/** A setting's default, as a reader sees it at a glance. @param setting such as `limits.maxBytes` */
function defaultOf(setting: string): string {
  const value = LIMITS[setting.replace("limits.", "")];
  if (typeof value === "number") return value.toLocaleString("en").replaceAll(",", " ");
  return Array.isArray(value) ? value.join(", ") : "none";
}
