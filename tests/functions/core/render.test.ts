import { createHash } from "node:crypto";
import { expect } from "chai";
import sharp, { type Sharp } from "sharp";
import { ProcessingError, Rejection } from "../../../functions/core/errors.ts";
import { inspectImage } from "../../../functions/core/inspect-image.ts";
import { render, type Rendered } from "../../../functions/core/render.ts";
import { type Rendition, renditionSchema } from "../../../functions/core/presets.ts";
import { limitsSchema } from "../../../functions/core/settings.ts";
import { failure } from "../../helpers/failure.ts";
import { animation, sample } from "../../helpers/sample-images.ts";

const limits = limitsSchema.parse({});
const square = (sidePx: number, more: Partial<Rendition> = {}): Rendition =>
  renditionSchema.parse({ name: "one", maxWidthPx: sidePx, maxHeightPx: sidePx, ...more });
const png = (sidePx: number): Rendition => square(sidePx, { format: "png" });

/** As the pipeline does: inspected, then rendered. */
const renderAll = async (bytes: Buffer, presets: readonly Rendition[]): Promise<Rendered[]> =>
  await render(bytes, await inspectImage(bytes, limits), presets, limits);

async function only(bytes: Buffer, preset: Rendition): Promise<Rendered> {
  const [one, ...more] = await renderAll(bytes, [preset]);
  expect(more).to.deep.equal([]);
  if (one === undefined) throw new Error("expected a rendition");
  return one;
}

/** Colour of a pixel of an encoded picture. */
async function pixel(bytes: Buffer, x: number, y: number): Promise<number[]> {
  const region = { left: x, top: y, width: 1, height: 1 };
  return [...(await sharp(bytes).extract(region).raw().toBuffer())];
}

/** Red on the left, blue on the right: 40 × 20. */
async function twoColours(): Promise<Sharp> {
  const red = await sharp({ create: { width: 20, height: 20, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  const blue = { width: 40, height: 20, channels: 3, background: "blue" } as const;
  const both = await sharp({ create: blue })
    .composite([{ input: red, left: 0, top: 0 }])
    .png()
    .toBuffer();
  return sharp(both);
}

/** Size of rocket.jpg. */
const ROCKET = { widthPx: 640, heightPx: 427 };

describe("render", () => {
  it("makes every rendition, in the order of the presets, in its format and within its square", async () => {
    const presets: Rendition[] = [
      square(100, { name: "small", format: "jpeg", quality: 70 }),
      square(320, { name: "web", format: "webp", quality: 80 }),
      square(64, { name: "modern", format: "avif", quality: 50 }),
      square(200, { name: "exact", format: "png", quality: 80 }),
    ];
    const rendered = await renderAll(sample("rocket.jpg"), presets);
    const facts = rendered.map(({ bytes, sha256, ...rest }) => {
      expect(sha256).to.equal(createHash("sha256").update(bytes).digest("hex"));
      return rest;
    });
    expect(facts).to.deep.equal([
      { rendition: "small", contentType: "image/jpeg", extension: "jpg", widthPx: 100, heightPx: 67 },
      { rendition: "web", contentType: "image/webp", extension: "webp", widthPx: 320, heightPx: 214 },
      { rendition: "modern", contentType: "image/avif", extension: "avif", widthPx: 64, heightPx: 43 },
      { rendition: "exact", contentType: "image/png", extension: "png", widthPx: 200, heightPx: 133 },
    ]);
    const seen = await Promise.all(rendered.map(async ({ bytes }) => await sharp(bytes).metadata()));
    expect(seen.map(({ format, width, height }) => [format, width, height])).to.deep.equal([
      ["jpeg", 100, 67],
      ["webp", 320, 214],
      ["heif", 64, 43],
      ["png", 200, 133],
    ]);
  });

  for (const type of ["jpeg", "png", "webp", "avif", "gif", "tiff"] as const) {
    it(`shows what a ${type} shows`, async () => {
      const source = await (await twoColours()).toFormat(type).toBuffer();
      const { bytes, widthPx, heightPx } = await only(source, png(20));
      expect([widthPx, heightPx]).to.deep.equal([20, 10]);
      const [left, right] = [await pixel(bytes, 3, 5), await pixel(bytes, 16, 5)];
      expect(distance(left, [255, 0, 0]), `left is ${left.join()}`).to.be.below(24);
      expect(distance(right, [0, 0, 255]), `right is ${right.join()}`).to.be.below(24);
    });
  }

  it("never enlarges", async () => {
    const { widthPx, heightPx } = await only(sample("chelsea.png"), png(4000));
    expect([widthPx, heightPx]).to.deep.equal([451, 300]);
  });

  it("makes a line of one pixel no thinner", async () => {
    const line = await sharp({ create: { width: 1000, height: 1, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    const { widthPx, heightPx } = await only(line, png(100));
    expect([widthPx, heightPx]).to.deep.equal([100, 1]);
  });

  it("applies the EXIF orientation and leaves all metadata out", async () => {
    const source = await (
      await twoColours()
    )
      .withExif({ IFD0: { Copyright: "Jane Doe", Make: "camera" }, IFD3: { GPSLatitude: "1/1 2/1 3/1" } })
      .withMetadata({ orientation: 6 })
      .withIccProfile("p3")
      .jpeg({ quality: 100 })
      .toBuffer();
    const before = await sharp(source).metadata();
    expect([before.orientation, before.hasProfile, before.exif !== undefined]).to.deep.equal([6, true, true]);
    for (const format of ["webp", "jpeg", "avif", "png"] as const) {
      const { bytes, widthPx, heightPx } = await only(source, square(400, { format, quality: 90 }));
      const { orientation, exif, xmp, iptc, icc } = await sharp(bytes).metadata();
      expect({ widthPx, heightPx, orientation, exif, xmp, iptc, icc }, format).to.deep.equal({
        widthPx: 20,
        heightPx: 40,
        orientation: undefined,
        exif: undefined,
        xmp: undefined,
        iptc: undefined,
        icc: undefined,
      });
      // Turned to the right, what was left is on top.
      const top = await pixel(bytes, 10, 6);
      expect(distance(top.slice(0, 3), [255, 0, 0]), `${format}: top is ${top.join()}`).to.be.below(40);
    }
  });

  it("turns the colours of a wide profile into sRGB", async () => {
    const create = { width: 8, height: 8, channels: 3, background: { r: 200, g: 60, b: 60 } } as const;
    const wide = await sharp({ create }).withIccProfile("p3").png().toBuffer();
    const stored = await sharp(wide, { ignoreIcc: true }).raw().toBuffer();
    expect(distance([...stored.subarray(0, 3)], [200, 60, 60])).to.be.above(10);
    const { bytes } = await only(wide, png(8));
    expect(distance(await pixel(bytes, 4, 4), [200, 60, 60])).to.be.below(4);
  });

  it("takes grey, 16-bit and CMYK pictures", async () => {
    const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: "white" } });
    const sources = await Promise.all([
      picture.clone().toColourspace("b-w").png().toBuffer(),
      picture.clone().toColourspace("grey16").png().toBuffer(),
      picture.clone().toColourspace("rgb16").png().toBuffer(),
      picture.clone().toColourspace("cmyk").jpeg().toBuffer(),
    ]);
    for (const source of sources) {
      const { bytes } = await only(source, png(8));
      const { space, depth, channels } = await sharp(bytes).metadata();
      expect({ space, depth, channels, white: distance(await pixel(bytes, 4, 4), [255, 255, 255]) < 4 }).to.deep.equal({
        space: "srgb",
        depth: "uchar",
        channels: 3,
        white: true,
      });
    }
  });

  it("keeps transparency where the format has it, and shows white behind it where not", async () => {
    const background = { r: 255, g: 0, b: 0, alpha: 0 };
    const clear = await sharp({ create: { width: 8, height: 8, channels: 4, background } })
      .png()
      .toBuffer();
    const kept = await only(clear, square(8, { name: "one", format: "webp", quality: 80 }));
    expect((await pixel(kept.bytes, 4, 4))[3]).to.equal(0);
    const flat = await only(clear, square(8, { name: "one", format: "jpeg", quality: 80 }));
    expect(await pixel(flat.bytes, 4, 4)).to.deep.equal([255, 255, 255]);
  });

  it("makes PNG of all colours, whatever the quality", async () => {
    const { bytes } = await only(sample("chelsea.png"), square(451, { name: "one", format: "png", quality: 1 }));
    const same = (await sharp(bytes).raw().toBuffer()).equals(await sharp(sample("chelsea.png")).raw().toBuffer());
    expect(same).to.equal(true);
  });

  it("makes a smaller file of a lower quality", async () => {
    const size = async (quality: number) => (await only(sample("chelsea.png"), square(451, { quality }))).bytes.length;
    expect(await size(20)).to.be.below(await size(90));
  });

  it("takes the first frame of an animation", async () => {
    const { bytes, widthPx, heightPx } = await only(await animation(4, 16, 12), png(16));
    expect([widthPx, heightPx, (await sharp(bytes).metadata()).pages]).to.deep.equal([16, 12, undefined]);
    expect(distance(await pixel(bytes, 8, 6), [0, 90, 200])).to.be.below(12);
  });

  for (const type of ["jpeg", "png", "tiff", "avif"] as const) {
    it(`rejects a truncated ${type} as corrupt`, async () => {
      const whole = await sharp(sample("rocket.jpg")).toFormat(type).toBuffer();
      const error = await failure(renderAll(whole.subarray(0, Math.floor(whole.length * 0.7)), [png(100)]));
      expect(error).to.be.instanceOf(Rejection).and.to.include({ reason: "corrupt" });
      expect(String(error)).to.match(
        /^Rejection: (it begins like tiff, and its header cannot be read|it cannot be decoded): ./,
      );
    });
  }

  it("has libvips refuse more pixels than inspection may have let through", async () => {
    const error = await failure(
      render(sample("rocket.jpg"), { ...ROCKET, frames: 1, orientation: 1 }, [png(100)], {
        ...limits,
        maxPixels: 1000,
      }),
    );
    expect(error).to.be.instanceOf(Rejection).and.to.include({
      reason: "corrupt",
      message: "it cannot be decoded: Input image exceeds pixel limit",
    });
  });

  it("gives up as processing_timeout when its time has run out", async () => {
    const error = await failure(
      render(sample("rocket.jpg"), { ...ROCKET, frames: 1, orientation: 1 }, [png(100)], {
        ...limits,
        processSeconds: 0,
      }),
    );
    expect(error).to.be.instanceOf(ProcessingError).and.to.include({
      reason: "processing_timeout",
      message: "expected to take at most 0 s",
    });
  });

  it("cuts a picture to its box where it is to cover it, and enlarges nothing", async () => {
    const source = await (await twoColours()).png().toBuffer();
    const cover = await only(source, square(16, { format: "png", fit: "cover" }));
    expect([cover.widthPx, cover.heightPx]).to.deep.equal([16, 16]);
    // The middle 20 of 40 pixels: red to the left of it still, blue to the right.
    expect(distance(await pixel(cover.bytes, 1, 8), [255, 0, 0])).to.be.below(24);
    expect(distance(await pixel(cover.bytes, 14, 8), [0, 0, 255])).to.be.below(24);
    const wide = await only(source, square(30, { format: "png", fit: "cover" }));
    expect([wide.widthPx, wide.heightPx]).to.deep.equal([30, 20]);
  });

  it("bounds one side alone where a box has one, and the other by what a result can be", async () => {
    const narrow = renditionSchema.parse({ name: "one", maxWidthPx: 20, format: "png" });
    const [one] = await renderAll(await (await twoColours()).rotate(90).png().toBuffer(), [narrow]);
    expect([one?.widthPx, one?.heightPx]).to.deep.equal([20, 40]);
    const long = await sharp({ create: { width: 20, height: 20_000, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    const [tall] = await renderAll(long, [{ ...narrow, format: "webp" }]);
    expect([tall?.widthPx, tall?.heightPx]).to.deep.equal([16, 16_383]);
  });

  it("makes what covers as sharp does of the whole image, beside one that shows all", async () => {
    const presets = [
      square(64, { name: "cover", fit: "cover", format: "png" }),
      square(90, { name: "inside", format: "png" }),
    ];
    const [cover, inside] = await renderAll(sample("rocket.jpg"), presets);
    expect([cover?.widthPx, cover?.heightPx, inside?.widthPx, inside?.heightPx]).to.deep.equal([64, 64, 90, 60]);
    const straight = await sharp(sample("rocket.jpg")).resize(64, 64, { fit: "cover" }).removeAlpha().raw().toBuffer();
    const ours = await sharp(cover?.bytes).removeAlpha().raw().toBuffer();
    expect(meanDistance(ours, straight)).to.be.below(5);
  });

  it("leaves half-clear colours as they are", async () => {
    const background = { r: 200, g: 100, b: 50, alpha: 0.5 };
    const glass = await sharp({ create: { width: 80, height: 80, channels: 4, background } })
      .png()
      .toBuffer();
    const { bytes } = await only(glass, png(20));
    expect(distance(await pixel(bytes, 10, 10), [200, 100, 50, 128])).to.be.below(3);
  });

  describe("of an animation", () => {
    for (const format of ["webp", "gif"] as const) {
      it(`keeps its frames, their times and its end in ${format}, beside stills of the first`, async () => {
        const moving = await sharp(await animation(4, 60, 40), { animated: true })
          .gif({ delay: [100, 200, 300, 400], loop: 3 })
          .toBuffer();
        const presets = [
          square(30, { name: "moving", format, animated: true }),
          square(12, { name: "cut", format, animated: true, fit: "cover" }),
          square(30, { name: "still", format: "png", animated: false }),
        ];
        const [large, cut, still] = await renderAll(moving, presets);
        expect([large?.widthPx, large?.heightPx, cut?.widthPx, cut?.heightPx]).to.deep.equal([30, 20, 12, 12]);
        for (const one of [large, cut]) {
          const { pages, delay, loop } = await sharp(one?.bytes).metadata();
          expect({ pages, delay, loop }).to.deep.equal({ pages: 4, delay: [100, 200, 300, 400], loop: 3 });
        }
        const third = await sharp(large?.bytes, { page: 2 }).removeAlpha().raw().toBuffer();
        expect(distance([...third.subarray(0, 3)], [80, 90, 200])).to.be.below(12);
        expect((await sharp(still?.bytes).metadata()).pages).to.equal(undefined);
      });
    }

    it("turns every frame of one that is to be turned", async () => {
      const still = await animation(3, 60, 40);
      const moving = await sharp(still, { animated: true })
        .withMetadata({ orientation: 6 })
        .webp({ delay: [100, 200, 300], loop: 2 })
        .toBuffer();
      expect(await inspectImage(moving, limits)).to.include({ widthPx: 40, heightPx: 60, orientation: 6, frames: 3 });
      const { bytes, widthPx, heightPx } = await only(moving, square(30, { format: "webp", animated: true }));
      expect([widthPx, heightPx]).to.deep.equal([20, 30]);
      const { pages, delay, loop } = await sharp(bytes).metadata();
      expect({ pages, delay, loop }).to.deep.equal({ pages: 3, delay: [100, 200, 300], loop: 2 });
      const third = await sharp(bytes, { page: 2 }).removeAlpha().raw().toBuffer();
      expect(distance([...third.subarray(0, 3)], [80, 90, 200])).to.be.below(12);
    });

    it("makes one still of a still, whatever the rendition asks", async () => {
      const { bytes } = await only(sample("rocket.jpg"), square(30, { format: "webp", animated: true }));
      expect((await sharp(bytes).metadata()).pages).to.equal(undefined);
    });

    it("takes the pages of a TIFF for no animation", async () => {
      const page = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
        .png()
        .toBuffer();
      const pages = await sharp([page, page], { join: { animated: true } })
        .tiff()
        .toBuffer();
      expect((await inspectImage(pages, limits)).frames).to.equal(2);
      const { bytes } = await only(pages, square(8, { format: "webp", animated: true }));
      expect((await sharp(bytes).metadata()).pages).to.equal(undefined);
    });
  });
});

/** Mean difference of all samples. */
function meanDistance(one: Buffer, other: Buffer): number {
  expect(one.length).to.equal(other.length);
  return one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0) / one.length;
}

/** Largest difference of a channel. */
function distance(one: readonly number[], other: readonly number[]): number {
  return Math.max(...other.map((value, at) => Math.abs(value - (one[at] ?? Number.POSITIVE_INFINITY))));
}
