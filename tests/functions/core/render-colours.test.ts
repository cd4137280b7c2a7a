import { expect } from "chai";
import sharp, { type Sharp } from "sharp";
import { inspectImage } from "../../../functions/core/inspect-image.ts";
import { renditionSchema } from "../../../functions/core/presets.ts";
import { render } from "../../../functions/core/render.ts";
import { limitsSchema } from "../../../functions/core/settings.ts";

const limits = limitsSchema.parse({});
const COLOUR = { r: 200, g: 100, b: 50 };
const even = (more: { alpha?: number } = {}): Sharp =>
  sharp({
    create: { width: 16, height: 8, channels: more.alpha === undefined ? 3 : 4, background: { ...COLOUR, ...more } },
  });

interface Seen {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of the middle; red, green, blue and, where there is any, opacity. */
  readonly colour: readonly number[];
  readonly profile: string;
  readonly metadata: readonly string[];
}

/** What is made of an image, as a PNG. */
async function made(image: Sharp): Promise<Seen> {
  const bytes = await image.toBuffer();
  const preset = renditionSchema.parse({ name: "one", maxWidthPx: 64, format: "png" });
  const [one] = await render(bytes, await inspectImage(bytes, limits), [preset], limits);
  if (one === undefined) throw new Error("expected a rendition");
  const { widthPx, heightPx } = one;
  const seen = await sharp(one.bytes).metadata();
  const region = { left: Math.floor(widthPx / 2), top: Math.floor(heightPx / 2), width: 1, height: 1 };
  return {
    ...{ widthPx, heightPx },
    colour: [...(await sharp(one.bytes).extract(region).raw().toBuffer())],
    profile: `${seen.space} ${seen.depth} ${seen.icc === undefined ? "none" : "profile"}`,
    metadata: (["exif", "xmp", "iptc", "orientation"] as const).filter((name) => seen[name] !== undefined),
  };
}

/** Red is much more than green, and green more than blue, each within so much. */
function expectNear(colour: readonly number[], wanted: readonly number[], within: number): void {
  expect(colour.length, colour.join()).to.equal(wanted.length);
  for (const [at, value] of colour.entries()) expect(value, colour.join()).to.be.closeTo(wanted[at] ?? -1, within);
}

const RGB = [200, 100, 50];
/** The nearest that ink can do. */
const PRINTED = [197, 94, 22];

describe("render, of rare colours", () => {
  const opaque: [string, () => Sharp, within: number, wanted?: readonly number[]][] = [
    ["CMYK with its profile", () => even().withIccProfile("cmyk").jpeg({ quality: 100 }), 6, PRINTED],
    ["CMYK of a TIFF", () => even().toColourspace("cmyk").tiff({ compression: "deflate" }), 6, PRINTED],
    ["16 bits", () => even().toColourspace("rgb16").png(), 1],
    ["Lab of a TIFF", () => even().toColourspace("lab").tiff({ compression: "none" }), 2],
    ["floating point of a TIFF", () => even().toColourspace("scrgb").tiff({ compression: "deflate" }), 2],
    ["Display P3 in AVIF", () => even().withIccProfile("p3").avif({ quality: 95, chromaSubsampling: "4:4:4" }), 4],
    ["Display P3 in WebP", () => even().withIccProfile("p3").webp({ lossless: true }), 2],
    ["a palette", () => even().png({ palette: true, colours: 4 }), 2],
  ];
  for (const [what, image, within, wanted = RGB] of opaque) {
    it(`shows ${what} in sRGB of 8 bits without a profile`, async () => {
      const { colour, profile } = await made(image());
      expectNear(colour, wanted, within);
      expect(profile).to.equal("srgb uchar none");
    });
  }

  it("begins from what is meant to be rare: the sources are in those colours", async () => {
    const spaces = await Promise.all(
      opaque.map(async ([, image]) => {
        const { space, depth, hasProfile, isPalette } = await sharp(await image().toBuffer()).metadata();
        return `${space} ${depth}${hasProfile ? " profile" : ""}${isPalette ? " palette" : ""}`;
      }),
    );
    expect(spaces).to.deep.equal([
      "cmyk uchar profile",
      "cmyk uchar",
      "rgb16 ushort",
      "lab float",
      "scrgb float",
      "srgb uchar profile",
      "srgb uchar profile",
      "srgb uchar palette",
    ]);
  });

  it("shows grey with a profile as grey", async () => {
    const grey = sharp({ create: { width: 16, height: 8, channels: 3, background: { r: 120, g: 120, b: 120 } } });
    const { colour, profile } = await made(grey.toColourspace("b-w").keepIccProfile().png());
    expectNear(colour, [120, 120, 120], 2);
    expect(profile).to.equal("srgb uchar none");
  });

  for (const [what, image] of [
    ["16 bits", () => even({ alpha: 0.5 }).toColourspace("rgb16").png()],
    ["a palette", () => even({ alpha: 0.5 }).png({ palette: true, colours: 4 })],
    ["WebP", () => even({ alpha: 0.5 }).webp({ lossless: true })],
    ["TIFF", () => even({ alpha: 0.5 }).tiff({ compression: "deflate" })],
    ["AVIF", () => even({ alpha: 0.5 }).avif({ quality: 95, chromaSubsampling: "4:4:4" })],
  ] as [string, () => Sharp][]) {
    it(`keeps the half transparency of ${what}`, async () => {
      expectNear((await made(image())).colour, [...RGB, 128], 5);
    });
  }

  const xmp =
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>';
  const told = (): Sharp =>
    even()
      .withExif({ IFD0: { Copyright: "Jane Doe" } })
      .withXmp(xmp)
      .withMetadata({ orientation: 6 });
  for (const [type, encode] of [
    ["jpeg", (image: Sharp) => image.jpeg({ quality: 100 })],
    ["webp", (image: Sharp) => image.webp({ lossless: true })],
    ["png", (image: Sharp) => image.png()],
    ["tiff", (image: Sharp) => image.tiff({ compression: "deflate" })],
  ] as [string, (image: Sharp) => Sharp][]) {
    it(`turns a ${type} as its EXIF says, and leaves EXIF and XMP out`, async () => {
      const source = await sharp(await encode(told()).toBuffer()).metadata();
      expect([source.orientation, source.xmp !== undefined]).to.deep.equal([6, true]);
      const { widthPx, heightPx, colour, metadata } = await made(encode(told()));
      expect([widthPx, heightPx, metadata]).to.deep.equal([8, 16, []]);
      expectNear(colour, RGB, 4);
    });
  }

  it("does not turn an AVIF by its EXIF, because its own turn is in the container, and leaves EXIF and XMP out", async () => {
    const avif = (): Sharp => told().avif({ quality: 95 });
    const source = await sharp(await avif().toBuffer()).metadata();
    expect([source.exif !== undefined, source.xmp !== undefined]).to.deep.equal([true, true]);
    const { widthPx, heightPx, metadata } = await made(avif());
    expect([widthPx, heightPx, metadata]).to.deep.equal([source.autoOrient.width, source.autoOrient.height, []]);
  });
});
