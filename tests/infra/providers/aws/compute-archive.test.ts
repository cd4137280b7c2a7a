import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { asset } from "@pulumi/pulumi";
import { expect } from "chai";
import { packagedProcessor } from "../../../../infra/image-processor.ts";
import { archive, type Entry } from "../../../../infra/providers/aws/archive.ts";
import { ARCHIVED_PROCESSOR } from "../../../../infra/packaging/processor.ts";
import { labelByOnnx } from "../../../helpers/label-by-onnx.ts";

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
 * Largest index.mjs, in bytes: it is parsed at every cold start. Nobody waits for that of operations, which brings the tool
 * that runs the migrations.
 */
const CODE_MAX_BYTES = { "image-function": 1_500_000, web: 1_500_000, operations: 2_000_000 };

describe("a function's archive", () => {
  for (const entry of Object.keys(CODE_MAX_BYTES) as Entry[]) {
    it(`of ${entry} is the same for the same sources, and small`, async () => {
      const [first, second] = await Promise.all([archive(entry), archive(entry)]);
      expect(await contents(second)).to.deep.equal(await contents(first));
      const code = (await first.assets)["index.mjs"];
      expect(code).to.be.instanceOf(asset.StringAsset);
      expect(Buffer.byteLength(await (code as asset.StringAsset).text)).to.be.within(10_000, CODE_MAX_BYTES[entry]);
    });
  }

  it("of the image function brings sharp's native code for the machine it runs on, and no other", async () => {
    const files = Object.keys(await contents(await archive("image-function")));
    expect(files.filter((file) => file.endsWith(".node"))).to.have.length(1);
    expect(files.some((file) => file.startsWith("node_modules/@img/sharp-linux-arm64/"))).to.equal(true);
    expect(files.some((file) => file.startsWith("node_modules/sharp/"))).to.equal(true);
  });

  it("of the image function brings the company's module in a folder of its own, with its model and packages", async function () {
    // The first time on a machine it downloads the packages, twice: for this machine and for Lambda's.
    this.timeout(600_000);
    const processor = await packagedProcessor({ function: { processor: (await labelByOnnx()).module } });
    const files = Object.keys(await contents(await archive("image-function", processor)));
    const own = files.filter((file) => file.startsWith("processor/") && !file.startsWith("processor/node_modules/"));
    expect(own.sort().join()).to.match(/^processor\/model-[0-9a-f]{12}\.onnx,processor\/processor\.mjs$/);
    expect(own).to.include(ARCHIVED_PROCESSOR);
    const native = files.filter(
      (file) => /\.(node|so|dylib|dll)(\.[0-9.]+)?$/.test(file) && file.includes("onnxruntime"),
    );
    const binaries = "processor/node_modules/onnxruntime-node/bin/napi-v6/linux/arm64";
    expect(native.sort()).to.deep.equal([`${binaries}/libonnxruntime.so.1`, `${binaries}/onnxruntime_binding.node`]);
    expect(files).to.include("processor/node_modules/onnxruntime-common/package.json");
    // sharp is the function's own.
    expect(files.filter((file) => file.startsWith("processor/") && file.includes("/sharp/"))).to.deep.equal([]);
  });

  it("of operations brings every migration", async () => {
    const files = Object.keys(await contents(await archive("operations")));
    const migrations = readdirSync("functions/warehouse/migrations").map((file) => `migrations/${file}`);
    expect(files).to.have.members(["index.mjs", ...migrations]);
  });
});
