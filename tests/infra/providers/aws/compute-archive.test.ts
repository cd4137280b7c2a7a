import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { asset } from "@pulumi/pulumi";
import { expect } from "chai";
import { archive, type Entry } from "../../../../infra/providers/aws/archive.ts";
import { imageArchiveHolds } from "../archive-behaviour.ts";

/** Path and content hash of all that an archive holds, as the engine would pack it. */
async function contents(of: asset.Asset | asset.Archive, path = ""): Promise<Record<string, string>> {
  if (of instanceof asset.StringAsset) return { [path]: hashOf(Buffer.from(await of.text)) };
  if (of instanceof asset.FileAsset) return { [path]: hashOf(readFileSync(await of.path)) };
  if (of instanceof asset.FileArchive) {
    const folder = await of.path;
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return Object.fromEntries(
      files.map((file) => {
        const at = join(file.parentPath, file.name);
        return [join(path, at.slice(folder.length + 1)), hashOf(readFileSync(at))];
      }),
    );
  }
  if (of instanceof asset.AssetArchive) {
    const inner = await Promise.all(
      Object.entries(await of.assets).map(([name, one]) => contents(one, join(path, name))),
    );
    return Object.assign({}, ...inner) as Record<string, string>;
  }
  throw new Error(`There is something else at ${path}.`);
}

const hashOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/**
 * Largest code, in bytes: most of it is parsed at every cold start. Nobody waits for that of operations, which brings the tool
 * that runs the migrations.
 */
const CODE_MAX_BYTES = { "image-function": 1_500_000, web: 1_500_000, operations: 2_000_000 };

/** Bytes of a function's code: index.mjs and what it imports late, at the archive's top. */
async function codeBytes(of: asset.AssetArchive): Promise<number> {
  const assets = await of.assets;
  expect(assets).to.have.property("index.mjs");
  const code = Object.values(assets).filter((one) => one instanceof asset.StringAsset);
  const sizes = code.map(async (one) => Buffer.byteLength(await one.text));
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

describe("a function's archive", function () {
  // Of the image function it holds packages that are fetched once.
  this.timeout(120_000);

  for (const entry of Object.keys(CODE_MAX_BYTES) as Entry[]) {
    it(`of ${entry} is the same for the same sources, and small`, async () => {
      const [first, second] = await Promise.all([archive(entry), archive(entry)]);
      expect(await contents(second)).to.deep.equal(await contents(first));
      expect(await codeBytes(first)).to.be.within(10_000, CODE_MAX_BYTES[entry]);
    });
  }

  imageArchiveHolds({
    cpu: "arm64",
    files: async (options) => Object.keys(await contents(await archive("image-function", options))),
  });

  it("of operations brings every migration", async () => {
    const files = Object.keys(await contents(await archive("operations")));
    const migrations = readdirSync("functions/warehouse/migrations").map((file) => `migrations/${file}`);
    expect(files.filter((file) => !/^[\w-]+\.mjs$/.test(file))).to.have.members(migrations);
  });
});
