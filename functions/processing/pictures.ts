import { createHash } from "node:crypto";
import type { Deadline } from "../core/deadline.ts";
import { decodingFault } from "../core/decoding-fault.ts";
import { encodeAs, EXTENSION } from "../core/encode.ts";
import { describe, ProcessingError } from "../core/errors.ts";
import { sharp } from "../core/image-codec.ts";
import type { Pixels, PixelSize } from "../core/image-processor.ts";
import { inspectImage } from "../core/inspect-image.ts";
import type { Rendition } from "../core/presets.ts";
import type { Rendered } from "../core/render.ts";
import type { Limits } from "../core/settings.ts";
import type { OutputRendition, RawRendition } from "./messages.ts";

/** What a processor's thread asks for and hands back, decoded and encoded on this side, by the pipeline's own set-up. */

/**
 * An image's pixels: orientation applied, sRGB, three channels of 8 bits, transparency on white.
 * @throws Rejection `corrupt`
 * @throws ProcessingError `processing_error` where memory ran out, `processing_timeout`
 */
export async function decodedPixels(
  bytes: Buffer,
  size: PixelSize | undefined,
  { maxPixels, maxChannels }: Limits,
  deadline: Deadline,
): Promise<Pixels> {
  const options = { limitInputPixels: maxPixels, limitInputChannels: maxChannels, failOn: "error" } as const;
  const image = sharp(bytes, { ...options, autoOrient: true });
  if (size !== undefined) {
    if ("maxSidePx" in size) image.resize(size.maxSidePx, size.maxSidePx, { fit: "inside", withoutEnlargement: true });
    else image.resize(size.widthPx, size.heightPx, { fit: size.fit ?? "cover" });
  }
  const pixels = image.flatten({ background: "white" }).toColourspace("srgb").raw();
  const { data, info } = await deadline.run(pixels, (error) => decodingFault(error, "it cannot be decoded"));
  return { data, widthPx: info.width, heightPx: info.height };
}

const FORMATS = Object.keys(EXTENSION) as Rendition["format"][];

/**
 * A processor's picture as it is stored.
 * @throws ProcessingError `processing_error` where it cannot be, `processing_timeout`
 */
export async function storedPicture(picture: OutputRendition, limits: Limits, deadline: Deadline): Promise<Rendered> {
  const { name } = picture;
  const bytes = "bytes" in picture ? asBuffer(picture.bytes) : await encoded(picture, deadline);
  // Looked at like an image that was sent: type by content, and all limits.
  const facts = await inspectImage(bytes, { ...limits, formats: FORMATS }, deadline).catch((error: unknown) => {
    throw error instanceof ProcessingError ? error : wrong(name, error);
  });
  const format = FORMATS.find((one) => one === facts.type);
  if (format === undefined) throw wrong(name, `it is ${facts.type}`);
  return {
    rendition: name,
    ...{ bytes, widthPx: facts.widthPx, heightPx: facts.heightPx },
    sha256: createHash("sha256").update(bytes).digest("hex"),
    contentType: `image/${format}`,
    extension: EXTENSION[format],
  };
}

async function encoded({ name, pixels, format, quality }: RawRendition, deadline: Deadline): Promise<Buffer> {
  const { data, widthPx: width, heightPx: height } = pixels;
  const preset: Rendition = { name, format, quality, fit: "inside", animated: false };
  const picture = sharp(asBuffer(data), { raw: { width, height, channels: 3 } });
  const made = await deadline.run(encodeAs(picture, preset, width * height, {}), (error) => wrong(name, error));
  return made.data;
}

/** Between threads a Buffer becomes the Uint8Array that it is. */
const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

const wrong = (name: string, why: unknown): ProcessingError =>
  new ProcessingError(
    "processing_error",
    `the image processor's rendition "${name}" cannot be stored: ${describe(why)}`,
  );
