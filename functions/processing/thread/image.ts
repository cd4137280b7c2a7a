import type { Pixels, PixelSize, ProcessorImage } from "../../core/image-processor.ts";
import { pixelSizeOf } from "../checks/size.ts";
import { detailOf } from "../checks/text.ts";
import type { ImageWord } from "../messages.ts";

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
  { bytes, facts, leftMs, rules }: Pick<ImageWord, "bytes" | "facts" | "leftMs" | "rules">,
  decoded: (size: PixelSize | undefined) => Promise<Pixels>,
): ProcessorImage {
  const endMs = performance.now() + leftMs;
  // One size after the other, however many are asked for at once: each may take hundreds of megabytes.
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...{ bytes, facts },
    timeLeftMs: () => Math.max(endMs - performance.now(), 0),
    pixels(size) {
      const checked = pixelSizeOf(size, rules.maxPixels);
      const next = last.then(() => decoded(checked));
      last = next.catch(() => undefined);
      return next;
    },
    reject(detail) {
      throw new Refusal(detailOf("the detail of reject", detail));
    },
  };
}
