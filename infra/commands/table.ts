/** Rows as a table for people: a heading, columns wide enough, numbers to the right. */
export function table(rows: readonly object[]): string {
  const [first] = rows;
  if (first === undefined) return "(none)";
  const names = Object.keys(first);
  const cells = rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, show(value)])));
  const widths = names.map((name) => Math.max(name.length, ...cells.map((row) => (row[name] ?? "").length)));
  const isNumber = names.map((name) => typeof (first as Record<string, unknown>)[name] === "number");
  const line = (values: readonly string[]): string =>
    values
      .map((value, i) => (isNumber[i] === true ? value.padStart(widths[i] ?? 0) : value.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [line(names), rule, ...cells.map((row) => line(names.map((name) => row[name] ?? "")))].join("\n");
}

function show(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
