import { createHash } from "node:crypto";
import { expect } from "chai";
import sharp from "sharp";
import { Deadline } from "../../../functions/core/deadline.ts";
import { inspectImage } from "../../../functions/core/inspect-image.ts";
import { processingVersion } from "../../../functions/core/processing-version.ts";
import { sample } from "../../helpers/sample-images.ts";
import { LIMITS, ModuleBench } from "./module-bench.ts";

describe("the company's own processor", () => {
  let bench: ModuleBench;

  beforeEach(() => {
    bench = new ModuleBench();
  });
  afterEach(() => {
    bench.end();
  });

  describe("gets and gives", () => {
    it("bytes, facts and time, and a label beside the presets' renditions", async () => {
      const processor = await bench.runBody(`
        const { type, widthPx, heightPx, frames } = image.facts;
        const left = image.timeLeftMs();
        if (!(left > 0 && left <= 1000)) throw new Error("time left: " + left);
        return { label: [type, widthPx, heightPx, frames, image.bytes.length].join(" ") };`);
      expect(await bench.handled()).to.include({ outcome: "processed" });
      const bytes = sample("coffee.png");
      const { label, results, processingVersion: version } = bench.onlyRow();
      expect(label).to.equal(`png 600 400 1 ${bytes.length}`);
      expect(results.map(({ rendition }) => rendition)).to.deep.equal(["thumbnail"]);
      expect(version)
        .to.equal(processor.version)
        .and.to.match(/^[0-9a-f]{12}\+v1$/);
    });

    it("nothing, where it makes nothing", async () => {
      await bench.runBody("");
      expect(await bench.handled()).to.include({ outcome: "processed" });
      expect(bench.onlyRow()).to.not.have.property("label");
    });

    it("a copy of the bytes, so that it cannot change what is stored", async () => {
      await bench.runBody("image.bytes.fill(0);");
      expect(await bench.handled()).to.include({ outcome: "processed" });
      const [original] = [...bench.ports.raw.objects.values()];
      expect(original?.bytes.equals(sample("coffee.png"))).to.equal(true);
    });

    it("pixels of the sizes that it asks for, in three channels whatever the image has", async () => {
      await bench.runBody(`
        const sizes = [undefined, { maxSidePx: 30 }, { maxSidePx: 9999 }, { widthPx: 20, heightPx: 20 },
          { widthPx: 7, heightPx: 9, fit: "fill" }];
        const all = await Promise.all(sizes.map((size) => image.pixels(size)));
        for (const { data, widthPx, heightPx } of all)
          if (data.length !== widthPx * heightPx * 3) throw new Error(data.length + " bytes");
        return { label: all.map(({ widthPx, heightPx }) => widthPx + "x" + heightPx).join(" ") + " "
          + [...all[0].data.subarray(0, 3)] };`);
      const grey = sharp({ create: { width: 60, height: 40, channels: 3, background: "#808080" } }).greyscale();
      const clear = sharp({ create: { width: 60, height: 40, channels: 4, background: "#ff000000" } });
      const deep = sharp({ create: { width: 60, height: 40, channels: 3, background: "#0000ff" } });
      const images = [
        [await grey.png().toBuffer(), "128,128,128"],
        [await clear.png().toBuffer(), "255,255,255"],
        [await deep.toColourspace("rgb16").png().toBuffer(), "0,0,255"],
        [
          await sharp(await grey.png().toBuffer())
            .withMetadata({ orientation: 6 })
            .jpeg()
            .toBuffer(),
          "128,128,128",
        ],
      ] as const;
      for (const [id, [bytes]] of images.entries()) await bench.handled(String(id), bytes);
      const labels = bench.labels();
      const turned = images.map(([, colour], at) =>
        at === 3 ? `40x60 20x30 40x60 20x20 7x9 ${colour}` : `60x40 30x20 60x40 20x20 7x9 ${colour}`,
      );
      expect(labels).to.deep.equal(turned);
    });

    it("renditions of its own, encoded by itself or by the pipeline, looked at like any image", async () => {
      const tiny = await sharp(sample("coffee.png")).resize(8, 6).jpeg().toBuffer();
      await bench.runBody(
        `return { renditions: [
          { name: "tiny", bytes: Buffer.from("${tiny.toString("base64")}", "base64") },
          { name: "square", pixels: await image.pixels({ widthPx: 16, heightPx: 16 }), format: "png" },
        ] };`,
      );
      expect(await bench.handled()).to.include({ outcome: "processed" });
      const told = bench
        .onlyRow()
        .results.map(({ rendition, contentType, widthPx, heightPx, key }) =>
          [rendition, contentType, widthPx, heightPx, key.split("/").at(-1)].join(" "),
        );
      expect(told).to.deep.equal([
        "thumbnail image/webp 32 21 thumbnail.webp",
        "tiny image/jpeg 8 6 tiny.jpg",
        "square image/png 16 16 square.png",
      ]);
      const { sha256 } = bench.onlyRow().results.find(({ rendition }) => rendition === "tiny") ?? {};
      expect(sha256).to.equal(createHash("sha256").update(tiny).digest("hex"));
    });

    it("all renditions, presets' names included, where it says so", async () => {
      const body = `return { renditions: [{ name: "thumbnail", pixels: await image.pixels({ maxSidePx: 5 }) }] };`;
      await bench.runBody(body, "", "makesAllRenditions: true,");
      expect(await bench.handled()).to.include({ outcome: "processed" });
      expect(bench.onlyRow().results.map(({ rendition, widthPx }) => [rendition, widthPx])).to.deep.equal([
        ["thumbnail", 5],
      ]);
    });
  });

  describe("runs apart", () => {
    it("in a thread that is kept between images, and another beside it only while there are two", async () => {
      const around = `import { threadId } from "node:worker_threads"; let images = 0;`;
      const processor = await bench.runBody(
        `await new Promise((resolve) => setTimeout(resolve, 50)); return { label: threadId + ":" + ++images };`,
        around,
      );
      const facts = await inspectImage(sample("coffee.png"), LIMITS);
      const image = { bytes: sample("coffee.png"), facts, deadline: new Deadline(30) };
      const one = await processor.process(image);
      const [two, three] = await Promise.all([processor.process(image), processor.process(image)]);
      const [first] = (one.label ?? "").split(":");
      expect(two.label).to.equal(`${first}:2`);
      expect(three.label).to.match(/:1$/).and.not.to.equal(one.label);
    });

    it("without the function's environment, arguments and options", async () => {
      process.env["A_SECRET_OF_THIS_TEST"] = "s3cret";
      await bench.runBody(`return { label: JSON.stringify([process.env, process.argv.length, process.execArgv]) };`);
      await bench.handled();
      delete process.env["A_SECRET_OF_THIS_TEST"];
      expect(bench.onlyRow().label).to.equal("[{},2,[]]");
    });

    it("and what it prints goes to the log, cut short", async () => {
      await bench.runBody(`console.log("seen " + "x".repeat(5000)); console.error("oh");`);
      await bench.handled();
      await new Promise((resolve) => setTimeout(resolve, 100));
      const said = bench.log.lines.flatMap(({ fields: { processor } }) =>
        typeof processor === "string" ? [processor] : [],
      );
      expect(said).to.include("oh");
      expect(said.find((line) => line.startsWith("seen "))).to.have.length(1000);
    });
  });

  it("its version and its code are part of the processing version", async () => {
    const { presets } = bench.settings;
    const source = (label: string): string =>
      `export default { version: "1", process: () => ({ label: "${label}" }) };`;
    const [a, b] = [
      await bench.modules.packaged("a.mjs", source("a")),
      await bench.modules.packaged("a.mjs", source("b")),
    ];
    const versions = [
      processingVersion(presets),
      processingVersion(presets, { processor: a.settings }),
      processingVersion(presets, { processor: b.settings }),
      processingVersion(presets, { processor: { ...a.settings, version: "2" } }),
      processingVersion(presets, { processor: { ...a.settings, makesAllRenditions: true } }),
    ];
    expect(new Set(versions.map((version) => version.slice(0, 12))).size).to.equal(versions.length);
  });
});
