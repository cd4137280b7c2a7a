import { expect } from "chai";
import { betweenMarkers } from "../../infra/documents/between-markers.ts";
import { generatedDocuments } from "../../infra/documents/generated.ts";

describe("generated documents", () => {
  it("are as the code says (npm run docs makes them anew)", async () => {
    for (const { file, now, wanted } of await generatedDocuments()) expect(now, file).to.equal(wanted);
  });

  it("keep what stands outside the markers", () => {
    const text = "a\n<!-- x: begin (of y) -->\nold\n<!-- x: end -->\nb\n";
    expect(betweenMarkers(text, "x", "new")).to.equal("a\n<!-- x: begin (of y) -->\nnew\n<!-- x: end -->\nb\n");
    expect(() => betweenMarkers("no markers", "x", "new")).to.throw("x: begin");
  });
});
