import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { stackFileForRun, UsageError } from "../../infra/engine/stack-file.ts";

describe("a stack's file for one run", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stack-file-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("takes nested overrides with dots, as YAML values", () => {
    const overrides = ["retention.processedDays=10", "retention.rawDays=untilProcessed", "ingress.topic=pictures"];
    expect(parse(stackFileForRun("dev", overrides, ""))).to.deep.equal({
      config: {
        "image-pipeline:provider": "local",
        "image-pipeline:retention": { processedDays: 10, rawDays: "untilProcessed" },
        "image-pipeline:ingress": { topic: "pictures" },
      },
    });
  });

  it("keeps the engine's bookkeeping of an earlier run, and nothing else of it", () => {
    const earlier = join(folder, "Pulumi.dev.yaml");
    writeFileSync(earlier, "encryptionsalt: v1:abc\nconfig:\n  image-pipeline:region: mars\n");
    expect(parse(stackFileForRun("dev", [], earlier))).to.deep.equal({
      encryptionsalt: "v1:abc",
      config: { "image-pipeline:provider": "local" },
    });
  });

  it("names the stack that has no file", () => {
    expect(() => stackFileForRun("nowhere", [], "")).to.throw(UsageError, 'There is no stack "nowhere"');
  });

  it("refuses an override that is no key=value", () => {
    expect(() => stackFileForRun("dev", ["retention"], "")).to.throw(UsageError, 'received "retention"');
  });
});
