import { type Reason, REASONS } from "../../functions/core/reasons.ts";
import { markdownTable } from "./markdown-table.ts";

/** Every way in which an image is not processed, as a Markdown table. */
export const failureTable = (): string =>
  markdownTable(
    ["reason", "outcome", "means", "decided by", "tried again by itself", "what to do"],
    Object.entries<Reason>(REASONS).map(([code, { outcome, means, limit, retried, remedy }]) => [
      outcome === "outage" ? "(none)" : `\`${code}\``,
      outcome,
      means,
      limit === undefined ? "" : `\`${limit}\``,
      retried,
      remedy,
    ]),
  );
