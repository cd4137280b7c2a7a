import type { Metadata } from "sharp";
import { describe, Rejection } from "./errors.ts";
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
}

/**
 * Facts by content and every cap, before any pixel is decoded.
 * @throws Rejection `empty`, `too_many_bytes`, `unsupported_format`, `corrupt`, `too_many_frames`, `too_many_pixels`
 */
export async function inspectImage(bytes: Buffer, limits: Limits): Promise<Inspected> {
  if (bytes.length === 0) throw new Rejection("empty", "expected an image; received no bytes");
  if (bytes.length > limits.maxBytes) {
    throw new Rejection("too_many_bytes", `expected at most ${limits.maxBytes} bytes; received ${bytes.length}`);
  }
  const type = allowedFormat(bytes, limits);
  const { width, height, pages = 1, orientation = 1, autoOrient } = await readHeader(bytes, type);
  if (pages > limits.maxFrames) {
    throw new Rejection("too_many_frames", `expected at most ${limits.maxFrames} frames; received ${pages}`);
  }
  if (width * height * pages > limits.maxPixels) {
    const received = `${width} × ${height}${pages > 1 ? ` × ${pages} frames` : ""}`;
    throw new Rejection("too_many_pixels", `expected at most ${limits.maxPixels} pixels; received ${received}`);
  }
  return { type, widthPx: autoOrient.width, heightPx: autoOrient.height, frames: pages, orientation };
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
