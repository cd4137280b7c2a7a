import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Reason, REASONS } from "../../functions/core/reasons.ts";
import { limitsSchema } from "../../functions/core/settings.ts";
import { betweenMarkers } from "../../infra/documents/between-markers.ts";
import { failureTable } from "../../infra/documents/failure-table.ts";
import { generatedDocuments } from "../../infra/documents/generated.ts";
import { markdownTable } from "../../infra/documents/markdown-table.ts";
import { settingsReference } from "../../infra/documents/settings-reference.ts";
import { ROOT } from "../../infra/engine/paths.ts";

/** Names of the markers in a text. */
const markersIn = (text: string): string[] =>
  [...text.matchAll(/^<!-- ([^:\n]+): begin/gm)].map(([, name = ""]) => name).sort();

describe("generated documents", () => {
  it("are as the code says (npm run docs makes them anew)", async () => {
    for (const { file, now, wanted } of await generatedDocuments()) expect(now, file).to.equal(wanted);
  });

  it("have no markers that nothing fills", async () => {
    const filled = new Map((await generatedDocuments()).map(({ file, parts }) => [file, [...parts].sort()]));
    const pages = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"));
    const files = ["README.md", join("policies", "README.md"), ...pages.map((name) => join("docs", name))].map((name) =>
      join(ROOT, name),
    );
    for (const file of files) {
      expect(markersIn(readFileSync(file, "utf8")), file).to.deep.equal(filled.get(file) ?? []);
    }
  });

  it("tell each limit's default, and name no setting that there is not", () => {
    const settings = settingsReference();
    for (const { limit } of Object.values<Reason>(REASONS))
      if (limit !== undefined) expect(settings).to.contain(`| \`${limit}\` | `);
    const table = failureTable();
    expect(table).to.contain("`limits.maxBytes` (52 428 800)");
    expect(table).to.contain("`limits.formats` (jpeg, png, webp, avif, gif, tiff)");
    expect(table).to.contain("`function.processor` (none)");
  });

  it("leave out no limit: each decides about an image, or it is known what else it is for", () => {
    const named = new Set(Object.values<Reason>(REASONS).map(({ limit }) => limit));
    const silent = Object.keys(limitsSchema.shape).filter((name) => !named.has(`limits.${name}`));
    // How an image is sent, and how many are decoded at once: neither is the end of one.
    expect(silent).to.deep.equal(["decodingMemoryBytes", "inlineMaxBytes"]);
  });

  it("keep what stands outside the markers", () => {
    const text = "a\n<!-- x: begin (of y) -->\nold\n<!-- x: end -->\nb\n";
    expect(betweenMarkers(text, "x", "new")).to.equal("a\n<!-- x: begin (of y) -->\nnew\n<!-- x: end -->\nb\n");
    expect(() => betweenMarkers("no markers", "x", "new")).to.throw("x: begin");
  });

  it("tell a bar in a cell from the bars between cells", () => {
    expect(markdownTable(["a", "b"], [["1|2", "3"]])).to.equal("| a | b |\n|---|---|\n| 1\\|2 | 3 |");
  });
});
