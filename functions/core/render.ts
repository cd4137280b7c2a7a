import { createHash } from "node:crypto";
import type { OutputInfo, Sharp } from "sharp";
import { describe, ProcessingError, Rejection } from "./errors.ts";
import { sharp } from "./image-codec.ts";
import type { Limits, Rendition } from "./settings.ts";

/** One encoded rendition. */
export interface Rendered {
  readonly rendition: string;
  readonly bytes: Buffer;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly contentType: string;
  /** Of the stored file's name, without a dot. */
  readonly extension: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Pixels of the decoded picture: 8 bits a channel, sRGB. */
interface Decoded {
  readonly data: Buffer;
  readonly info: OutputInfo;
}

const EXTENSION: Readonly<Record<Rendition["format"], string>> = {
  webp: "webp",
  jpeg: "jpg",
  avif: "avif",
  png: "png",
};

/**
 * All renditions of an image (an animation's first frame): EXIF orientation applied, colours in sRGB, metadata left out,
 * never enlarged. The image is decoded once, for the largest rendition; all are made of that one's pixels.
 * @throws Rejection `corrupt` where the bytes cannot be decoded
 * @throws ProcessingError `processing_timeout` after limits.processSeconds for all of it, or `processing_error`
 */
export async function render(
  bytes: Buffer,
  presets: readonly Rendition[],
  limits: Pick<Limits, "maxPixels" | "processSeconds">,
): Promise<Rendered[]> {
  const deadline = new Deadline(limits.processSeconds);
  const picture = await decode(
    bytes,
    Math.max(...presets.map((preset) => preset.maxSidePx)),
    limits.maxPixels,
    deadline,
  );
  const rendered: Rendered[] = [];
  for (const preset of presets) rendered.push(await encode(picture, preset, deadline));
  return rendered;
}

async function decode(bytes: Buffer, maxSidePx: number, maxPixels: number, deadline: Deadline): Promise<Decoded> {
  // Inspection has checked the pixels already; libvips checks once more what it is about to decode.
  const image = sharp(bytes, { limitInputPixels: maxPixels, failOn: "error", autoOrient: true });
  // sharp applies an embedded profile and puts out sRGB of 8 bits, unless told otherwise.
  const pixels = fit(image, maxSidePx).raw();
  return await deadline.run(pixels, (error) => new Rejection("corrupt", `it cannot be decoded: ${describe(error)}`));
}

async function encode({ data, info }: Decoded, preset: Rendition, deadline: Deadline): Promise<Rendered> {
  const { name, maxSidePx, format, quality } = preset;
  const raw = { width: info.width, height: info.height, channels: info.channels };
  const image = fit(sharp(data, { raw }), maxSidePx);
  // JPEG has no transparency, and sharp would put black behind it; for PNG a quality would mean a palette of few colours.
  if (format === "jpeg") image.flatten({ background: "white" });
  const encoder = format === "png" ? image.png() : image.toFormat(format, { quality });
  const encoded = await deadline.run(
    encoder,
    (error) =>
      new ProcessingError("processing_error", `${name} cannot be encoded: ${describe(error)}`, { cause: error }),
  );
  return {
    rendition: name,
    bytes: encoded.data,
    sha256: createHash("sha256").update(encoded.data).digest("hex"),
    contentType: `image/${format}`,
    extension: EXTENSION[format],
    widthPx: encoded.info.width,
    heightPx: encoded.info.height,
  };
}

const fit = (image: Sharp, maxSidePx: number): Sharp =>
  image.resize(maxSidePx, maxSidePx, { fit: "inside", withoutEnlargement: true });

/** The time that all steps of one image share. */
class Deadline {
  readonly #endMs: number;
  constructor(readonly seconds: number) {
    this.#endMs = performance.now() + seconds * 1000;
  }

  /**
   * Runs one step for as long as time is left. sharp gives its own timeout no code, so an error after the deadline counts
   * as one; its limit is whole seconds, so a step may run up to one second over.
   */
  async run(image: Sharp, faultOf: (error: unknown) => Error): Promise<Decoded> {
    const leftMs = this.#endMs - performance.now();
    if (leftMs <= 0) throw this.#timeout();
    try {
      return await image.timeout({ seconds: Math.ceil(leftMs / 1000) }).toBuffer({ resolveWithObject: true });
    } catch (error) {
      throw performance.now() >= this.#endMs ? this.#timeout(error) : faultOf(error);
    }
  }

  #timeout(cause?: unknown): ProcessingError {
    return new ProcessingError("processing_timeout", `expected to take at most ${this.seconds} s`, { cause });
  }
}
