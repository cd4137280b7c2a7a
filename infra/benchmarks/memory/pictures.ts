import sharp, { type Sharp } from "sharp";
import { twelveMegapixels } from "../images/photographs.ts";

/** What the largest common cameras make: 48 million pixels. */
const [WIDTH_PX, HEIGHT_PX] = [8000, 6000];
/** Pixels of the picture a side for each that it is made of. */
const ENLARGED = 4;

/** Ways to write one picture, each with a weight of its own for who reads it. */
const KINDS: Readonly<Record<string, (picture: Sharp) => Sharp>> = {
  "JPEG baseline": (picture) => picture.jpeg({ quality: 90 }),
  "JPEG progressive": (picture) => picture.jpeg({ quality: 90, progressive: true }),
  "JPEG turned": (picture) => picture.withMetadata({ orientation: 6 }).jpeg({ quality: 90 }),
  "PNG 8-bit": (picture) => picture.png({ compressionLevel: 6 }),
  "PNG 16-bit": (picture) => picture.toColourspace("rgb16").png({ compressionLevel: 6 }),
  "PNG turned": (picture) => picture.withMetadata({ orientation: 6 }).png({ compressionLevel: 6 }),
  WebP: (picture) => picture.webp({ quality: 90, effort: 0 }),
  "JPEG progressive 4:4:4": (picture) => picture.jpeg({ quality: 90, progressive: true, chromaSubsampling: "4:4:4" }),
  AVIF: (picture) => picture.avif({ quality: 50, effort: 0 }),
};

export const KIND_NAMES = Object.keys(KINDS);

/**
 * One photograph of 48 million pixels, written in one of the ways. Enlarged without smoothing, so that it stays below
 * limits.maxBytes as PNG too; what decoding takes goes by the pixels.
 */
export async function fortyEightMegapixels(kind: string): Promise<Buffer> {
  const [photograph] = await twelveMegapixels();
  const write = KINDS[kind];
  if (photograph === undefined || write === undefined) throw new Error(`There is no picture of the kind ${kind}.`);
  const small = await sharp(photograph.bytes)
    .resize(WIDTH_PX / ENLARGED, HEIGHT_PX / ENLARGED)
    .png()
    .toBuffer();
  return await write(sharp(small).resize(WIDTH_PX, HEIGHT_PX, { kernel: "nearest", fit: "fill" })).toBuffer();
}
