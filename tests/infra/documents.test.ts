import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { betweenMarkers } from "../../infra/documents/between-markers.ts";
import { generatedDocuments } from "../../infra/documents/generated.ts";
import { markdownTable } from "../../infra/documents/markdown-table.ts";
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

  it("keep what stands outside the markers", () => {
    const text = "a\n<!-- x: begin (of y) -->\nold\n<!-- x: end -->\nb\n";
    expect(betweenMarkers(text, "x", "new")).to.equal("a\n<!-- x: begin (of y) -->\nnew\n<!-- x: end -->\nb\n");
    expect(() => betweenMarkers("no markers", "x", "new")).to.throw("x: begin");
  });

  it("tell a bar in a cell from the bars between cells", () => {
    expect(markdownTable(["a", "b"], [["1|2", "3"]])).to.equal("| a | b |\n|---|---|\n| 1\\|2 | 3 |");
  });
});
