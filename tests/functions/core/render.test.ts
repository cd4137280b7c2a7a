import { createHash } from "node:crypto";
import { expect } from "chai";
import sharp, { type Sharp } from "sharp";
import { ProcessingError, Rejection } from "../../../functions/core/errors.ts";
import { render, type Rendered } from "../../../functions/core/render.ts";
import type { Rendition } from "../../../functions/core/settings.ts";
import { animation, sample } from "../../helpers/sample-images.ts";

const limits = { maxPixels: 50_000_000, processSeconds: 30 };
const png = (maxSidePx: number): Rendition => ({ name: "one", maxSidePx, format: "png", quality: 80 });

async function only(bytes: Buffer, preset: Rendition): Promise<Rendered> {
  const [one, ...more] = await render(bytes, [preset], limits);
  expect(more).to.deep.equal([]);
  if (one === undefined) throw new Error("expected a rendition");
  return one;
}

/** Colour of a pixel of an encoded picture. */
async function pixel(bytes: Buffer, x: number, y: number): Promise<number[]> {
  const region = { left: x, top: y, width: 1, height: 1 };
  return [...(await sharp(bytes).extract(region).raw().toBuffer())];
}

async function fault(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("expected an error; there was none");
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

describe("render", () => {
  it("makes every rendition, in the order of the presets, in its format and within its square", async () => {
    const presets: Rendition[] = [
      { name: "small", maxSidePx: 100, format: "jpeg", quality: 70 },
      { name: "web", maxSidePx: 320, format: "webp", quality: 80 },
      { name: "modern", maxSidePx: 64, format: "avif", quality: 50 },
      { name: "exact", maxSidePx: 200, format: "png", quality: 80 },
    ];
    const rendered = await render(sample("rocket.jpg"), presets, limits);
    const facts = rendered.map(({ bytes, sha256, ...rest }) => {
      expect(sha256).to.equal(createHash("sha256").update(bytes).digest("hex"));
      return rest;
    });
    expect(facts).to.deep.equal([
      { rendition: "small", contentType: "image/jpeg", extension: "jpg", widthPx: 100, heightPx: 67 },
      { rendition: "web", contentType: "image/webp", extension: "webp", widthPx: 320, heightPx: 214 },
      { rendition: "modern", contentType: "image/avif", extension: "avif", widthPx: 64, heightPx: 43 },
      { rendition: "exact", contentType: "image/png", extension: "png", widthPx: 200, heightPx: 134 },
    ]);
    const seen = await Promise.all(rendered.map(async ({ bytes }) => await sharp(bytes).metadata()));
    expect(seen.map(({ format, width, height }) => [format, width, height])).to.deep.equal([
      ["jpeg", 100, 67],
      ["webp", 320, 214],
      ["heif", 64, 43],
      ["png", 200, 134],
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
      const { bytes, widthPx, heightPx } = await only(source, { name: "one", maxSidePx: 400, format, quality: 90 });
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
    const kept = await only(clear, { name: "one", maxSidePx: 8, format: "webp", quality: 80 });
    expect((await pixel(kept.bytes, 4, 4))[3]).to.equal(0);
    const flat = await only(clear, { name: "one", maxSidePx: 8, format: "jpeg", quality: 80 });
    expect(await pixel(flat.bytes, 4, 4)).to.deep.equal([255, 255, 255]);
  });

  it("makes PNG of all colours, whatever the quality", async () => {
    const { bytes } = await only(sample("chelsea.png"), { name: "one", maxSidePx: 451, format: "png", quality: 1 });
    const same = (await sharp(bytes).raw().toBuffer()).equals(await sharp(sample("chelsea.png")).raw().toBuffer());
    expect(same).to.equal(true);
  });

  it("makes a smaller file of a lower quality", async () => {
    const size = async (quality: number) =>
      (await only(sample("chelsea.png"), { name: "one", maxSidePx: 451, format: "webp", quality })).bytes.length;
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
      const error = await fault(render(whole.subarray(0, Math.floor(whole.length * 0.7)), [png(100)], limits));
      expect(error).to.be.instanceOf(Rejection).and.to.include({ reason: "corrupt" });
      expect(String(error)).to.match(/^Rejection: it cannot be decoded: ./);
    });
  }

  it("has libvips refuse more pixels than inspection may have let through", async () => {
    const error = await fault(render(sample("rocket.jpg"), [png(100)], { ...limits, maxPixels: 1000 }));
    expect(error).to.be.instanceOf(Rejection).and.to.include({
      reason: "corrupt",
      message: "it cannot be decoded: Input image exceeds pixel limit",
    });
  });

  it("gives up as processing_timeout when its time has run out", async () => {
    const error = await fault(render(sample("rocket.jpg"), [png(100)], { ...limits, processSeconds: 0 }));
    expect(error).to.be.instanceOf(ProcessingError).and.to.include({
      reason: "processing_timeout",
      message: "expected to take at most 0 s",
    });
  });

  it("fails as processing_error where a rendition cannot be encoded", async () => {
    // One pixel more than WebP can hold.
    const long = await sharp({ create: { width: 16_384, height: 1, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    const preset: Rendition = { name: "long", maxSidePx: 16_384, format: "webp", quality: 80 };
    const error = await fault(render(long, [preset], limits));
    expect(error).to.be.instanceOf(ProcessingError).and.to.include({ reason: "processing_error" });
    expect(String(error)).to.match(/^ProcessingError: long cannot be encoded: ./);
  });
});

/** Largest difference of a channel. */
function distance(one: readonly number[], other: readonly number[]): number {
  return Math.max(...other.map((value, at) => Math.abs(value - (one[at] ?? Number.POSITIVE_INFINITY))));
}
