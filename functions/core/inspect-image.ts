import type { Metadata } from "sharp";
import { checkSvg } from "./check-svg.ts";
import { Deadline } from "./deadline.ts";
import { decodingFault } from "./decoding-fault.ts";
import { decodedBytes, decodingBytes, pixelsOf } from "./decoding-memory.ts";
import type { Motion } from "./encode.ts";
import { ProcessingError, Rejection, type RejectionReason } from "./errors.ts";
import { allowSvg, sharp } from "./image-codec.ts";
import { checkHeifItems } from "./heif-items.ts";
import { formatOf } from "./image-signature.ts";
import { countScans } from "./jpeg-scans.ts";
import { checkPngMetadata } from "./png-metadata.ts";
import type { ImageFormat, Limits } from "./settings.ts";
import { checkTiffTags } from "./tiff-tags.ts";

/** What is known of an image before it is decoded. */
export interface Inspected {
  readonly type: ImageFormat;
  /** Size as it is looked at: EXIF orientation applied. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frames: number;
  /** EXIF orientation, 1 to 8; 1 where the image has none. */
  readonly orientation: number;
  /** Most bytes that decoding it takes, by estimate. */
  readonly decodingBytes: number;
  /** How an animation runs; absent where the frames are none, such as the pages of a TIFF. */
  readonly motion?: Motion;
}

/** What must be looked at before libvips reads a header of the format, because it has no cap of its own there. */
const CHECKS: Partial<Record<ImageFormat, (bytes: Buffer) => void>> = {
  png: checkPngMetadata,
  tiff: checkTiffTags,
  avif: checkHeifItems,
  heic: checkHeifItems,
  svg: (bytes) => {
    checkSvg(bytes);
    allowSvg();
  },
};

/**
 * Facts by content and every cap, before any pixel is decoded.
 * @param deadline default: limits.processSeconds from now
 * @throws Rejection `empty`, `too_many_bytes`, `unsupported_format`, `corrupt`, `too_long_side`, `too_many_channels`,
 *   `too_many_frames`, `too_many_pixels`, `too_large_decoded`, `too_many_scans`, `too_much_metadata`, `unsafe_svg`
 * @throws ProcessingError `processing_timeout` when the time is over, `processing_error` where memory ran out
 */
export async function inspectImage(
  bytes: Buffer,
  limits: Limits,
  deadline = new Deadline(limits.processSeconds),
): Promise<Inspected> {
  if (bytes.length === 0) throw new Rejection("empty", "expected an image; received no bytes");
  if (bytes.length > limits.maxBytes) {
    throw new Rejection("too_many_bytes", `expected at most ${limits.maxBytes} bytes; received ${bytes.length}`);
  }
  const type = allowedFormat(bytes, limits);
  CHECKS[type]?.(bytes);
  const header = await readHeader(bytes, type, deadline);
  checkSize(header, limits);
  if (type === "jpeg" && countScans(bytes, limits.maxScans) > limits.maxScans) {
    throw new Rejection("too_many_scans", `expected at most ${limits.maxScans} scans; received more`);
  }
  const { autoOrient, pages: frames = 1, orientation = 1, delay, loop } = header;
  return {
    ...{ type, widthPx: autoOrient.width, heightPx: autoOrient.height, frames, orientation },
    decodingBytes: decodingBytes(type, header),
    ...(frames > 1 && delay !== undefined && { motion: { delay, ...(loop !== undefined && { loop }) } }),
  };
}

function checkSize(header: Metadata, limits: Limits): void {
  const { width, height, pages = 1, channels, depth } = header;
  const frames = pages > 1 ? ` × ${pages} frames` : "";
  const size = `${width} × ${height}${frames}`;
  const decoded = decodedBytes(header);
  const { maxSidePx, maxChannels, maxFrames, maxPixels, maxDecodedBytes } = limits;
  const faults: [boolean, RejectionReason, string][] = [
    [Math.max(width, height) > maxSidePx, "too_long_side", `${maxSidePx} pixels a side; received ${width} × ${height}`],
    [channels > maxChannels, "too_many_channels", `${maxChannels} channels; received ${channels}`],
    [pages > maxFrames, "too_many_frames", `${maxFrames} frames; received ${pages}`],
    [pixelsOf(header) > maxPixels, "too_many_pixels", `${maxPixels} pixels; received ${size}`],
    [
      decoded > maxDecodedBytes,
      "too_large_decoded",
      `${maxDecodedBytes} bytes once decoded; received ${size} in ${channels} channels (${depth}), ${decoded} bytes`,
    ],
  ];
  const fault = faults.find(([exceeded]) => exceeded);
  if (fault !== undefined) throw new Rejection(fault[1], `expected at most ${fault[2]}`);
}

/** How the formats are allowed that are not by default. */
const HINTS: Partial<Record<string, string>> = {
  svg: " (allowed by listing svg in limits.formats)",
  heic: " (allowed by listing heic in limits.formats and installing heic-decode)",
};

function allowedFormat(bytes: Buffer, limits: Limits): ImageFormat {
  const seen = formatOf(bytes);
  const type = limits.formats.find((format) => format === seen);
  if (type !== undefined) return type;
  const name = seen === undefined ? undefined : `${seen}${HINTS[seen] ?? ""}`;
  const received = name ?? `bytes that begin with ${bytes.subarray(0, 8).toString("hex")}`;
  throw new Rejection("unsupported_format", `expected one of ${limits.formats.join(", ")}; received ${received}`);
}

/**
 * Reads the header alone. The pixel cap is not libvips's to check here: its refusal has no code to tell it by. Nor is its
 * word on the codec taken: it goes by the major brand alone, and calls an AVIF file of the general brand `mif1` HEVC.
 */
async function readHeader(bytes: Buffer, type: ImageFormat, deadline: Deadline): Promise<Metadata> {
  try {
    return await deadline.within(sharp(bytes, { limitInputPixels: false, failOn: "error" }).metadata());
  } catch (error) {
    if (error instanceof ProcessingError) throw error;
    throw decodingFault(error, `it begins like ${type}, and its header cannot be read`);
  }
}
