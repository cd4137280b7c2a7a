/**
 * The place where the company's own code, or a model, goes in: a module named by the setting `function.processor` whose
 * default export is an `ImageProcessor`. docs/processors.md tells how to write one.
 *
 * This file imports nothing, so that a module anywhere can take its types: `import type { ImageProcessor } from "…"`.
 */
export interface ImageProcessor {
  /**
   * Changes whenever the same image gives another label or other bytes; part of the processing version of every result. 1 to
   * 64 letters, digits, dots, dashes, underscores or pluses.
   */
  readonly version: string;
  /** Whether the presets' renditions are left out, because `process` makes all that there are to be. Default false. */
  readonly makesAllRenditions?: boolean;
  /**
   * Called for each image whose format, bytes, pixels and frames are within the limits; never for two at once in one thread.
   * What it makes should depend on the image alone: an image may come again, and what was stored first stays.
   *
   * It has limits.processSeconds, which the presets' renditions come out of too. Whatever it throws is tried again
   * while there is time, and then recorded as `failed`; `image.reject` is for an image that is not to be processed.
   */
  process(image: ProcessorImage): ProcessorResult | undefined | Promise<ProcessorResult | undefined>;
}

/** What is found out of an image before it is decoded. */
export interface ImageFacts {
  /** Format by content: jpeg, png, webp, avif, gif, tiff, svg, heic. */
  readonly type: string;
  /** Size as it is looked at: EXIF orientation applied. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frames: number;
}

/** One image, as the processor gets it. */
export interface ProcessorImage {
  /** The image as it was sent, or of a HEIC image the TIFF of its pixels: a copy of the processor's own. */
  readonly bytes: Uint8Array;
  readonly facts: ImageFacts;
  /** Milliseconds left of limits.processSeconds. At 0 the thread is ended. */
  timeLeftMs(): number;
  /**
   * Decodes the image, of an animation the first frame: EXIF orientation applied, sRGB, transparency on white. Default size:
   * that of the image.
   */
  pixels(size?: PixelSize): Promise<Pixels>;
  /**
   * Ends the image as `rejected` with the reason `refused_by_processor`: it is the sender's fault and not tried again.
   * @param detail why, for people: what was received and what is allowed; the first 500 characters are kept
   */
  reject(detail: string): never;
}

/**
 * Size of the decoded image: in proportion and never enlarged, or exactly so. Each side from 1 to 16 383 pixels, and no more
 * than limits.maxPixels in all.
 */
export type PixelSize =
  | { readonly maxSidePx: number }
  | {
      readonly widthPx: number;
      readonly heightPx: number;
      /** `cover`: the edges are cut off. `fill`: the proportions change. Default cover. */
      readonly fit?: "cover" | "fill";
    };

/** Decoded pixels: row by row, each red, green and blue from 0 to 255. */
export interface Pixels {
  /** widthPx × heightPx × 3 bytes. */
  readonly data: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** What a processor makes of an image; undefined and an empty object are as good where it makes nothing. */
export interface ProcessorResult {
  /**
   * What the image is called in the statistics, one more "type" of it; one, because images are counted by it. 1 to 100
   * characters, none of them a control character or one that is not seen. Few different ones: each makes a row a day and customer, kept for years.
   */
  readonly label?: string;
  /** At most 16. */
  readonly renditions?: readonly ProcessorRendition[];
}

/**
 * One more picture of the image, stored like a preset's. Its bytes or pixels are handed over: not to be used again, nor
 * returned for another image.
 */
export type ProcessorRendition = {
  /** Name of the file in the store; a to z, 0 to 9 and dashes, at most 32; no preset's unless makesAllRenditions. */
  readonly name: string;
} & (
  | {
      /** An encoded image: webp, jpeg, avif, png or gif, within the limits that hold for what is sent. */
      readonly bytes: Uint8Array;
    }
  | {
      /** Pixels that are still to be encoded. */
      readonly pixels: Pixels;
      /** Default webp. */
      readonly format?: "webp" | "jpeg" | "avif" | "png" | "gif";
      /** Encoder quality, 1 to 100; PNG and GIF know none. Default 80. */
      readonly quality?: number;
    }
);
