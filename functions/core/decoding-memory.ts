import type { Metadata } from "sharp";
import type { ImageFormat } from "./settings.ts";

/** Bytes of a sample, by libvips's words for it. */
const SAMPLE_BYTES: Partial<Record<Metadata["depth"], number>> = {
  ...{ uchar: 1, char: 1, ushort: 2, short: 2, uint: 4, int: 4, float: 4, double: 8, complex: 8, dpcomplex: 16 },
};

type Header = Pick<
  Metadata,
  "width" | "height" | "pages" | "channels" | "depth" | "isProgressive" | "chromaSubsampling"
>;

/** Pixels of an image, all frames together. */
export function pixelsOf({ width, height, pages = 1 }: Pick<Metadata, "width" | "height" | "pages">): number {
  return width * height * pages;
}

/** Bytes of all pixels of an image once decoded. */
export function decodedBytes(header: Header): number {
  return pixelsOf(header) * header.channels * (SAMPLE_BYTES[header.depth] ?? 8);
}

/**
 * Bytes a pixel that a decoder takes beside the pixels it gives, where it keeps more than a few lines. Measured as the rise
 * of a process's peak memory for one picture of 48 million pixels, and rounded up: AVIF 859 MB (AV1 keeps several frames,
 * and libheif makes RGB of them), GIF 263 MB (a canvas of four channels). HEIC has its pixels three times as well, as planes
 * and as RGBA inside the decoder's memory, and as RGBA outside of it.
 */
const DECODER_BYTES: Partial<Record<ImageFormat, number>> = { avif: 18, heic: 18, gif: 6 };

/** Samples a pixel of a JPEG, by how its colours are subsampled: brightness is always whole. */
const JPEG_SAMPLES: Readonly<Record<string, number>> = { "4:2:0": 1.5, "4:2:2": 2 };
/**
 * A progressive JPEG can be drawn only when all of its scans are there: its coefficients are kept, 16 bits each, and a quarter
 * of that beside them. Measured: one of 48 million pixels in 4:2:0 takes 182 MB more than the same picture in one scan.
 */
const COEFFICIENT_BYTES = 2.5;

/**
 * Most bytes that decoding an image takes, by estimate. It is never less than the decoded pixels, although most formats are
 * decoded by lines: what turns a picture keeps all of it.
 */
export function decodingBytes(type: ImageFormat, header: Header): number {
  const pixels = pixelsOf(header);
  const samples = JPEG_SAMPLES[header.chromaSubsampling ?? ""] ?? header.channels;
  const coefficients = type === "jpeg" && header.isProgressive ? pixels * samples * COEFFICIENT_BYTES : 0;
  return Math.max(decodedBytes(header), pixels * (DECODER_BYTES[type] ?? 0), coefficients);
}
