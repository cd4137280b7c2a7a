import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import "../../../functions/core/image-codec.ts";
import { makeSamples, SAMPLES } from "../../../infra/demonstration/samples.ts";

describe("the sample images", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "samples-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("are made also where libvips may open no files, and are the same each time", async () => {
    await makeSamples(folder);
    const files = (await readdir(folder)).sort();
    expect(files).to.deep.equal(SAMPLES.map(({ file }) => file).sort());
    const first = await Promise.all(files.map((file) => readFile(join(folder, file))));
    await makeSamples(folder);
    for (const [at, file] of files.entries()) {
      expect((await readFile(join(folder, file))).equals(first[at] ?? Buffer.alloc(0)), file).to.equal(true);
    }
  });
});
