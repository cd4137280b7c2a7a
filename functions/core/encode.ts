import type { Sharp } from "sharp";
import type { Rendition } from "./presets.ts";

/** Name of a stored file's end, without a dot. */
export const EXTENSION: Readonly<Record<Rendition["format"], string>> = {
  webp: "webp",
  jpeg: "jpg",
  avif: "avif",
  png: "png",
  gif: "gif",
};

/** How an animation runs. */
export interface Motion {
  /** Milliseconds that each frame is shown. */
  readonly delay?: number[];
  /** How often it runs; 0 without end. */
  readonly loop?: number;
}

/**
 * Where WebP's encoder takes less trouble: pictures of more pixels than this. Effort 2 takes less than half of the time of
 * effort 4 and writes 5 % more bytes at an SSIM 0.003 lower, which `npm run bench -- images` shows; of a small picture it
 * would be 8 %, and there is little time to be won.
 */
const LARGE_PX = 512 * 512;

/** Makes a picture an encoded one. @param px pixels of the picture, of one frame */
export function encodeAs(picture: Sharp, { format, quality }: Rendition, px: number, motion: Motion): Sharp {
  switch (format) {
    case "webp":
      return picture.webp({ quality, effort: px > LARGE_PX ? 2 : 4, ...motion });
    case "jpeg":
      // It has no transparency, and sharp would put black behind it.
      return picture.flatten({ background: "white" }).jpeg({ quality });
    case "avif":
      return picture.avif({ quality });
    case "png":
      // A quality would mean a palette of few colours.
      return picture.png();
    case "gif":
      return picture.gif({ ...motion });
  }
}
