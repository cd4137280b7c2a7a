import { expect } from "chai";
import type { ImageFormat } from "../../../functions/core/settings.ts";
import { type PackagedProcessor, packagedProcessor } from "../../../infra/image-processor.ts";
import { ARCHIVED_PROCESSOR } from "../../../infra/packaging/processor.ts";
import { labelByOnnx } from "../../helpers/label-by-onnx.ts";

/** What an image function's archive is made for. */
export interface ImageArchiveOptions {
  readonly formats?: readonly ImageFormat[];
  readonly processor?: PackagedProcessor | undefined;
}

/** A cloud's archive of the image function, by what is in it. */
export interface ImageArchiveUnderTest {
  /** Of the machines that functions run on. */
  readonly cpu: "arm64" | "x64";
  /** Paths of its files. */
  readonly files: (options?: ImageArchiveOptions) => Promise<readonly string[]>;
}

/** What every cloud's archive of the image function holds beside its code. To be called in a suite. */
export function imageArchiveHolds({ cpu, files }: ImageArchiveUnderTest): void {
  /** Whether something of a package is there. */
  const has = (all: readonly string[], folder: string): boolean => all.some((file) => file.startsWith(`${folder}/`));

  it("of the image function brings sharp's native code for the machine it runs on, and no other", async () => {
    const all = await files();
    expect(all.filter((file) => file.endsWith(".node"))).to.have.length(1);
    expect(has(all, `node_modules/@img/sharp-linux-${cpu}`)).to.equal(true);
    expect(has(all, "node_modules/sharp")).to.equal(true);
  });

  it("of the image function brings the decoder of HEIC where that is accepted, and only there", async () => {
    const [without, withHeic] = [await files(), await files({ formats: ["jpeg", "heic"] })];
    const added = withHeic.filter((file) => !without.includes(file));
    expect(added).to.include("node_modules/heic-decode/package.json");
    // What it decodes with.
    expect(added).to.include("node_modules/libheif-js/wasm-bundle.js");
    expect(added.filter((file) => !/^node_modules\/(heic-decode|libheif-js)\//.test(file))).to.deep.equal([]);
    expect(without.filter((file) => !withHeic.includes(file))).to.deep.equal([]);
    expect(without.filter((file) => /heic-decode|libheif-js/.test(file))).to.deep.equal([]);
  });

  it("of the image function brings the company's module in a folder of its own, with its model and packages", async function () {
    // The first time on a machine it downloads the packages, twice: for this machine and for the cloud's.
    this.timeout(600_000);
    const processor = await packagedProcessor({ function: { processor: (await labelByOnnx()).module } });
    const all = await files({ processor });
    const own = all.filter((file) => file.startsWith("processor/") && !file.startsWith("processor/node_modules/"));
    expect(own.sort().join()).to.match(/^processor\/model-[0-9a-f]{12}\.onnx,processor\/processor\.mjs$/);
    expect(own).to.include(ARCHIVED_PROCESSOR);
    const native = all.filter(
      (file) => /\.(node|so|dylib|dll)(\.[0-9.]+)?$/.test(file) && file.includes("onnxruntime"),
    );
    const binaries = `processor/node_modules/onnxruntime-node/bin/napi-v6/linux/${cpu}`;
    expect(native).to.include.members([`${binaries}/libonnxruntime.so.1`, `${binaries}/onnxruntime_binding.node`]);
    expect(native.filter((file) => !file.startsWith(binaries))).to.deep.equal([]);
    expect(all).to.include("processor/node_modules/onnxruntime-common/package.json");
    // sharp is the function's own.
    expect(all.filter((file) => file.startsWith("processor/") && file.includes("/sharp/"))).to.deep.equal([]);
  });
}
