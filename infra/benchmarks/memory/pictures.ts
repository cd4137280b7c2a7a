import sharp, { type Sharp } from "sharp";
import { twelveMegapixels } from "../images/photographs.ts";

/** What the largest common cameras make: 48 megapixels. */
const [WIDTH_PX, HEIGHT_PX] = [8000, 6000];

/** Ways to write one picture, each with a weight of its own for who reads it. */
const KINDS: Readonly<Record<string, (picture: Sharp) => Sharp>> = {
  "JPEG baseline": (picture) => picture.jpeg({ quality: 90 }),
  "JPEG progressive": (picture) => picture.jpeg({ quality: 90, progressive: true }),
  "JPEG turned": (picture) => picture.withMetadata({ orientation: 6 }).jpeg({ quality: 90 }),
  "PNG 8-bit": (picture) => picture.png({ compressionLevel: 1 }),
  "PNG 16-bit": (picture) => picture.toColourspace("rgb16").png({ compressionLevel: 1 }),
  "PNG turned": (picture) => picture.withMetadata({ orientation: 6 }).png({ compressionLevel: 1 }),
  WebP: (picture) => picture.webp({ quality: 90, effort: 0 }),
};

export const KIND_NAMES = Object.keys(KINDS);

/** One photograph of 48 megapixels, written in one of the ways. Those that are larger than an image may be are cut. */
export async function fortyEightMegapixels(kind: string): Promise<Buffer> {
  const [photograph] = await twelveMegapixels();
  const write = KINDS[kind];
  if (photograph === undefined || write === undefined) throw new Error(`There is no picture of the kind ${kind}.`);
  return await write(sharp(photograph.bytes).resize(WIDTH_PX, HEIGHT_PX, { fit: "fill" })).toBuffer();
}
