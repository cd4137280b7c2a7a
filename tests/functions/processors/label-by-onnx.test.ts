import { expect } from "chai";
import sharp from "sharp";
import { packagedProcessor } from "../../../infra/image-processor.ts";
import { labelByOnnx } from "../../helpers/label-by-onnx.ts";
import { sample } from "../../helpers/sample-images.ts";
import { ModuleBench } from "../processing/module-bench.ts";

describe("labels by an ONNX model", () => {
  let bench: ModuleBench;
  before(async function () {
    // The first time on a machine it downloads the packages.
    this.timeout(600_000);
    const { module } = await labelByOnnx();
    const processor = await packagedProcessor({ function: { processor: module } });
    if (processor === undefined) throw new Error("expected a packaged processor");
    bench = new ModuleBench();
    bench.settings = { ...bench.settings, limits: { ...bench.settings.limits, processSeconds: 30 } };
    bench.run(processor.settings);
  });
  after(() => {
    bench.end();
  });

  const plain = (background: string): Promise<Buffer> =>
    sharp({ create: { width: 300, height: 200, channels: 3, background } })
      .jpeg()
      .toBuffer();

  it("tells photographs and plain pictures apart, several at once", async () => {
    const images: [string, Promise<Buffer> | Buffer, string][] = [
      ["a rocket at night", sample("rocket.jpg"), "dark"],
      ["a cat's face", sample("chelsea.png"), "grey"],
      ["a retina", sample("retina.jpg"), "colourful"],
      ["a red table", sample("coffee.png"), "colourful"],
      ["white", plain("#ffffff"), "bright"],
      ["black", plain("#000000"), "dark"],
      ["grey", plain("#777777"), "grey"],
      ["orange", plain("#ff8000"), "colourful"],
    ];
    await Promise.all(images.map(async ([what, bytes]) => bench.handled(what, await bytes)));
    const found = [...bench.ports.warehouse.rows.values()].map(({ identity, label }) => [identity.id, label]);
    expect(Object.fromEntries(found)).to.deep.equal(Object.fromEntries(images.map(([what, , label]) => [what, label])));
    for (const { processingVersion } of bench.ports.warehouse.rows.values()) {
      expect(processingVersion).to.match(/\+tones-1$/);
    }
  });
});
