import type { ImageFacts, Pixels, PixelSize, ProcessorImage } from "../../core/image-processor.ts";
import { fieldsOf, wholeNumber } from "./fields.ts";

/** As of a preset's side. */
const MAX_SIDE_PX = 16_383;

/** What `reject` throws. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** What `pixels` throws where the image cannot be decoded. */
export class NoPixels extends Error {
  override readonly name = "NoPixels";
}

/**
 * One image as the processor sees it.
 * @param decoded asks the other side for pixels @throws NoPixels
 */
export function processorImage(
  image: { readonly bytes: Uint8Array; readonly facts: ImageFacts; readonly leftMs: number },
  decoded: (size: PixelSize | undefined) => Promise<Pixels>,
): ProcessorImage {
  const endMs = performance.now() + image.leftMs;
  // One size after the other, however many are asked for at once: each may take hundreds of megabytes.
  let last: Promise<unknown> = Promise.resolve();
  return {
    bytes: image.bytes,
    facts: image.facts,
    timeLeftMs: () => Math.max(endMs - performance.now(), 0),
    pixels(size) {
      const checked = checkedSize(size);
      const next = last.then(() => decoded(checked));
      last = next.catch(() => undefined);
      return next;
    },
    reject(detail) {
      throw new Refusal(detail);
    },
  };
}

/** @throws TypeError, RangeError */
function checkedSize(size: PixelSize | undefined): PixelSize | undefined {
  if (size === undefined) return undefined;
  const {
    maxSidePx,
    widthPx,
    heightPx,
    fit = "cover",
  } = fieldsOf("the size of pixels", size, [...(["maxSidePx", "widthPx", "heightPx", "fit"] as const)]);
  if (maxSidePx !== undefined) return { maxSidePx: wholeNumber("maxSidePx", maxSidePx, 1, MAX_SIDE_PX) };
  if (fit !== "cover" && fit !== "fill") throw new TypeError("expected cover or fill as fit of the size of pixels");
  return {
    widthPx: wholeNumber("widthPx", widthPx, 1, MAX_SIDE_PX),
    heightPx: wholeNumber("heightPx", heightPx, 1, MAX_SIDE_PX),
    fit,
  };
}
