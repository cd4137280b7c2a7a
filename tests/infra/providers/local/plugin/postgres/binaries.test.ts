import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { linkLibraries } from "../../../../../../infra/providers/local/plugin/postgres/binaries.ts";

describe("PostgreSQL's shared libraries", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "postgres package "));
    mkdirSync(join(root, "native/lib"), { recursive: true });
    writeFileSync(join(root, "native/lib/libx.so.1.2"), "library");
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("get the links that the package lists, relative, so that the folder can be moved; again changes nothing", async () => {
    const source = "native/lib/libx.so.1.2";
    const links = ["native/lib/libx.so", "native/lib/libx.so.1"].map((target) => ({ source, target }));
    writeFileSync(join(root, "native/pg-symlinks.json"), JSON.stringify(links));
    await linkLibraries(root);
    await linkLibraries(root);
    for (const { target } of links) {
      expect(readlinkSync(join(root, target))).to.equal("libx.so.1.2");
      expect(readFileSync(join(root, target), "utf8")).to.equal("library");
    }
  });

  it("need none where the package lists none", async () => {
    await linkLibraries(root);
    expect(readFileSync(join(root, "native/lib/libx.so.1.2"), "utf8")).to.equal("library");
  });
});
