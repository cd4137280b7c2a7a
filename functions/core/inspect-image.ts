import type { Metadata } from "sharp";
import type { Motion } from "./encode.ts";
import { describe, Rejection, type RejectionReason } from "./errors.ts";
import { sharp } from "./image-codec.ts";
import { formatOf } from "./image-signature.ts";
import type { ImageFormat, Limits } from "./settings.ts";

/** What is known of an image before it is decoded. */
export interface Inspected {
  readonly type: ImageFormat;
  /** Size as it is looked at: EXIF orientation applied. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frames: number;
  /** EXIF orientation, 1 to 8; 1 where the image has none. */
  readonly orientation: number;
  /** How an animation runs; absent where the frames are none, such as the pages of a TIFF. */
  readonly motion?: Motion;
}

/**
 * Facts by content and every cap, before any pixel is decoded.
 * @throws Rejection `empty`, `too_many_bytes`, `unsupported_format`, `corrupt`, `too_long_side`, `too_many_channels`,
 *   `too_many_frames`, `too_many_pixels`, `too_large_decoded`
 */
export async function inspectImage(bytes: Buffer, limits: Limits): Promise<Inspected> {
  if (bytes.length === 0) throw new Rejection("empty", "expected an image; received no bytes");
  if (bytes.length > limits.maxBytes) {
    throw new Rejection("too_many_bytes", `expected at most ${limits.maxBytes} bytes; received ${bytes.length}`);
  }
  const type = allowedFormat(bytes, limits);
  const header = await readHeader(bytes, type);
  checkSize(header, limits);
  const { autoOrient, pages: frames = 1, orientation = 1, delay, loop } = header;
  return {
    ...{ type, widthPx: autoOrient.width, heightPx: autoOrient.height, frames, orientation },
    ...(frames > 1 && delay !== undefined && { motion: { delay, ...(loop !== undefined && { loop }) } }),
  };
}

/** Bytes of a sample, by libvips's words for it. */
const SAMPLE_BYTES: Partial<Record<Metadata["depth"], number>> = {
  ...{ uchar: 1, char: 1, ushort: 2, short: 2, uint: 4, int: 4, float: 4, double: 8, complex: 8, dpcomplex: 16 },
};

function checkSize({ width, height, pages = 1, channels, depth }: Metadata, limits: Limits): void {
  const frames = pages > 1 ? ` × ${pages} frames` : "";
  const size = `${width} × ${height}${frames}`;
  const pixels = width * height * pages;
  const decoded = pixels * channels * (SAMPLE_BYTES[depth] ?? 8);
  const { maxSidePx, maxChannels, maxFrames, maxPixels, maxDecodedBytes } = limits;
  const faults: [boolean, RejectionReason, string][] = [
    [Math.max(width, height) > maxSidePx, "too_long_side", `${maxSidePx} pixels a side; received ${width} × ${height}`],
    [channels > maxChannels, "too_many_channels", `${maxChannels} channels; received ${channels}`],
    [pages > maxFrames, "too_many_frames", `${maxFrames} frames; received ${pages}`],
    [pixels > maxPixels, "too_many_pixels", `${maxPixels} pixels; received ${size}`],
    [
      decoded > maxDecodedBytes,
      "too_large_decoded",
      `${maxDecodedBytes} bytes once decoded; received ${size} in ${channels} channels (${depth}), ${decoded} bytes`,
    ],
  ];
  const fault = faults.find(([exceeded]) => exceeded);
  if (fault !== undefined) throw new Rejection(fault[1], `expected at most ${fault[2]}`);
}

function allowedFormat(bytes: Buffer, limits: Limits): ImageFormat {
  const seen = formatOf(bytes);
  const type = limits.formats.find((format) => format === seen);
  if (type !== undefined) return type;
  const received = seen ?? `bytes that begin with ${bytes.subarray(0, 8).toString("hex")}`;
  throw new Rejection("unsupported_format", `expected one of ${limits.formats.join(", ")}; received ${received}`);
}

/**
 * Reads the header alone. The pixel cap is not libvips's to check here: its refusal has no code to tell it by. Nor is its
 * word on the codec taken: it goes by the major brand alone, and calls an AVIF file of the general brand `mif1` HEVC.
 */
async function readHeader(bytes: Buffer, type: ImageFormat): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false, failOn: "error" }).metadata();
  } catch (error) {
    throw new Rejection("corrupt", `it begins like ${type}, and its header cannot be read: ${describe(error)}`);
  }
}
