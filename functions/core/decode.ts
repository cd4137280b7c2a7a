import type { SharpOptions } from "sharp";
import type { Deadline, Made } from "./deadline.ts";
import { decodingFault } from "./decoding-fault.ts";
import { sharp } from "./image-codec.ts";
import type { Inspected } from "./inspect-image.ts";
import type { Limits } from "./settings.ts";

/** What of an image is to be decoded, and to which size: of one frame, in pixels. */
export interface Wanted {
  readonly widthPx: number;
  readonly heightPx: number;
  /** All frames, one below the other, or the first alone. */
  readonly animated: boolean;
}

type DecodeLimits = Pick<Limits, "maxPixels" | "maxChannels">;

/**
 * An image's pixels in sRGB, 8 bits a channel, EXIF orientation applied.
 * @throws Rejection `corrupt` where the bytes cannot be decoded
 * @throws ProcessingError `processing_timeout`, or `processing_error` where memory ran out
 */
export async function decode(
  bytes: Buffer,
  { frames, orientation }: Pick<Inspected, "frames" | "orientation">,
  wanted: Wanted,
  limits: DecodeLimits,
  deadline: Deadline,
): Promise<Made> {
  // libvips turns one picture, and not many at once.
  const turned = wanted.animated && orientation !== 1;
  if (!turned) return await pixels(bytes, { animated: wanted.animated }, wanted, limits, deadline);
  const each: Made[] = [];
  for (let page = 0; page < frames; page++) each.push(await pixels(bytes, { page }, wanted, limits, deadline));
  const [first] = each;
  if (first === undefined) throw new Error("Expected an image of one frame or more.");
  const { height } = first.info;
  return {
    data: Buffer.concat(each.map(({ data }) => data)),
    info: { ...first.info, height: height * frames, pageHeight: height },
  };
}

async function pixels(
  bytes: Buffer,
  which: Pick<SharpOptions, "animated" | "page">,
  { widthPx, heightPx }: Wanted,
  { maxPixels, maxChannels }: DecodeLimits,
  deadline: Deadline,
): Promise<Made> {
  // Inspection has checked all of it already; libvips checks once more what it is about to decode.
  const options: SharpOptions = { limitInputPixels: maxPixels, limitInputChannels: maxChannels, failOn: "error" };
  const image = sharp(bytes, { ...options, ...which, autoOrient: true });
  // sharp applies an embedded profile and puts out sRGB of 8 bits.
  const raw = image.resize(widthPx, heightPx, { fit: "fill" }).raw();
  return await deadline.run(raw, (error) => decodingFault(error, "it cannot be decoded"));
}
