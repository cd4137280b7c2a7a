import type { PixelSize } from "../../core/image-processor.ts";
import { fieldsOf, wholeNumber } from "./fields.ts";

/** A result's largest side: functions/core/presets.ts. */
const MAX_SIDE_PX = 16_383;

/**
 * Width and height of decoded pixels: of 16 383 × 16 383 they would be 805 MB.
 * @param what whose they are
 * @throws RangeError
 */
export function sizeOf(
  what: string,
  { widthPx, heightPx }: { readonly widthPx?: unknown; readonly heightPx?: unknown },
  maxPixels: number,
): { readonly widthPx: number; readonly heightPx: number } {
  const size = {
    widthPx: wholeNumber(`widthPx of ${what}`, widthPx, 1, MAX_SIDE_PX),
    heightPx: wholeNumber(`heightPx of ${what}`, heightPx, 1, MAX_SIDE_PX),
  };
  if (size.widthPx * size.heightPx <= maxPixels) return size;
  const received = `${size.widthPx} × ${size.heightPx}`;
  throw new RangeError(`expected at most ${maxPixels} pixels (limits.maxPixels) as ${what}; received ${received}`);
}

/** A size to decode an image to. @throws TypeError, RangeError */
export function pixelSizeOf(size: unknown, maxPixels: number): PixelSize | undefined {
  if (size === undefined) return undefined;
  const what = "the size of pixels";
  const { maxSidePx, fit = "cover", ...sides } = fieldsOf(what, size, ["maxSidePx", "widthPx", "heightPx", "fit"]);
  // Never enlarged, so that it has no more pixels than the image.
  if (maxSidePx !== undefined) return { maxSidePx: wholeNumber("maxSidePx", maxSidePx, 1, MAX_SIDE_PX) };
  if (fit !== "cover" && fit !== "fill") throw new TypeError(`expected cover or fill as fit of ${what}`);
  return { ...sizeOf(what, sides, maxPixels), fit };
}
