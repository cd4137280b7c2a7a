import type { Evidence } from "./evidence.ts";

/** Long values are told by their beginning: a policy document would fill a page. */
const LONGEST = 60;

/** What is changed, in Markdown. */
export function textOf({ type, name, change }: Evidence): string {
  const what = `\`${type.slice(type.indexOf(":") + 1)}\`${name === undefined ? "" : ` ${name}`}`;
  if (change === "removed") return `${what} removed`;
  if ("added" in change) return `${what} added with ${shown(change.added)}`;
  const changes = Object.entries(change.set).map(([path, value]) =>
    value === undefined ? `without \`${path}\`` : `\`${path}\` = ${shown(value)}`,
  );
  return `${what}: ${changes.join(", ")}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return `\`${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}\``;
}
