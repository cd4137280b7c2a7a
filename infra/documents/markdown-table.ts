/** A table in Markdown. A bar inside a cell is told apart from those between cells. */
export function markdownTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [row(heading), `|${"---|".repeat(heading.length)}`, ...rows.map(row)].join("\n");
}
