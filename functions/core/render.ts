import { createHash } from "node:crypto";
import { decode } from "./decode.ts";
import { Deadline, type Made } from "./deadline.ts";
import { encodeAs, EXTENSION, type Motion } from "./encode.ts";
import { describe, ProcessingError } from "./errors.ts";
import { sharp } from "./image-codec.ts";
import type { Inspected } from "./inspect-image.ts";
import { boxOf, type Rendition } from "./presets.ts";
import type { Limits } from "./settings.ts";

/** One encoded rendition. */
export interface Rendered {
  readonly rendition: string;
  readonly bytes: Buffer;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly contentType: string;
  /** Of the stored file's name, without a dot. */
  readonly extension: string;
  /** Of one frame. */
  readonly widthPx: number;
  readonly heightPx: number;
}

type Size = Pick<Inspected, "widthPx" | "heightPx">;
type RenderLimits = Pick<Limits, "maxPixels" | "maxChannels" | "processSeconds">;

/** Decoded pixels, 8 bits a channel in sRGB, large enough for all renditions that are made of them. */
interface Picture extends Made {
  readonly motion: Motion;
}

/**
 * All renditions of an image: EXIF orientation applied, colours in sRGB, metadata left out, never enlarged. The image is
 * decoded once, no larger than its largest rendition, and all are made of those pixels; once more, with all frames, where an
 * animation is to stay one.
 * @param deadline default: limits.processSeconds from now
 * @throws Rejection `corrupt` where the bytes cannot be decoded
 * @throws ProcessingError `processing_timeout` after that, for all of it, or `processing_error`
 */
export async function render(
  bytes: Buffer,
  facts: Size & Pick<Inspected, "frames" | "orientation" | "motion">,
  presets: readonly Rendition[],
  limits: RenderLimits,
  deadline = new Deadline(limits.processSeconds),
): Promise<Rendered[]> {
  const moves = (preset: Rendition): boolean => preset.animated && facts.motion !== undefined;
  const renditions = new Map<Rendition, Rendered>();
  for (const animated of [false, true]) {
    const alike = presets.filter((preset) => moves(preset) === animated);
    if (alike.length === 0) continue;
    const pixels = await decode(bytes, facts, { ...largestSize(alike, facts), animated }, limits, deadline);
    const picture = { ...pixels, motion: (animated && facts.motion) || {} };
    for (const preset of alike) renditions.set(preset, await encode(picture, preset, facts, deadline));
  }
  return presets.flatMap((preset) => renditions.get(preset) ?? []);
}

/** Size of the whole picture of which a rendition shows all or a part; never larger than the image. */
function pictureSize(preset: Rendition, { widthPx, heightPx }: Size): Size {
  const box = boxOf(preset);
  const [across, down] = [box.widthPx / widthPx, box.heightPx / heightPx];
  if (preset.fit === "cover") {
    const scale = Math.min(Math.max(across, down), 1);
    // A pixel too few would leave a part of the box empty.
    return { widthPx: Math.ceil(widthPx * scale), heightPx: Math.ceil(heightPx * scale) };
  }
  const scale = Math.min(across, down, 1);
  return { widthPx: Math.max(Math.round(widthPx * scale), 1), heightPx: Math.max(Math.round(heightPx * scale), 1) };
}

function largestSize(presets: readonly Rendition[], image: Size): Size {
  const sizes = presets.map((preset) => pictureSize(preset, image));
  return sizes.reduce((largest, size) =>
    size.widthPx * size.heightPx > largest.widthPx * largest.heightPx ? size : largest,
  );
}

async function encode(
  { data, info, motion }: Picture,
  preset: Rendition,
  image: Size,
  deadline: Deadline,
): Promise<Rendered> {
  const { width, height, channels, pageHeight } = info;
  const raw = { width, height, channels, ...(pageHeight !== undefined && { pageHeight }) };
  const picture = sharp(data, { raw, animated: pageHeight !== undefined });
  const size = preset.fit === "cover" ? coveredSize(preset, image) : pictureSize(preset, image);
  if (size.widthPx !== width || size.heightPx !== (pageHeight ?? height)) {
    picture.resize(size.widthPx, size.heightPx, { fit: preset.fit === "cover" ? "cover" : "fill" });
  }
  const encoded = await deadline.run(
    encodeAs(picture, preset, size.widthPx * size.heightPx, motion),
    (error) =>
      new ProcessingError("processing_error", `${preset.name} cannot be encoded: ${describe(error)}`, { cause: error }),
  );
  return {
    rendition: preset.name,
    bytes: encoded.data,
    sha256: createHash("sha256").update(encoded.data).digest("hex"),
    contentType: `image/${preset.format}`,
    extension: EXTENSION[preset.format],
    widthPx: encoded.info.width,
    heightPx: encoded.info.pageHeight ?? encoded.info.height,
  };
}

/** The box, as far as the image reaches. */
function coveredSize(preset: Rendition, { widthPx, heightPx }: Size): Size {
  const box = boxOf(preset);
  return { widthPx: Math.min(box.widthPx, widthPx), heightPx: Math.min(box.heightPx, heightPx) };
}
