import * as z from "zod";
import { RENDITION_NAME } from "./rendition-name.ts";

/** Most pixels of a result's side: WebP tells of 14 bits (RFC 9649, "Extended File Format"), and the others of more. */
const RESULT_MAX_SIDE_PX = 16_383;

const sidePx = z.int().min(1).max(RESULT_MAX_SIDE_PX);

/** Formats that hold an animation. */
const ANIMATED: ReadonlySet<string> = new Set(["webp", "gif"]);

/** One picture made of every image. */
export const renditionSchema = z
  .strictObject({
    /** Name of the rendition; the file's name in the store. No default. */
    name: z.string().regex(RENDITION_NAME),
    /**
     * Width of the box that the picture is made to fit, in pixels; a smaller picture is never enlarged. Default: as wide as
     * the height asks for; one of the two must be there.
     */
    maxWidthPx: sidePx.optional(),
    /** Height of the box. Default: as high as the width asks for. */
    maxHeightPx: sidePx.optional(),
    /** `inside`: all of the picture is in the box. `cover`: it fills the box, and its edges are cut off. Default inside. */
    fit: z.enum(["inside", "cover"]).default("inside"),
    /** Encoding of the result. Default webp. */
    format: z.enum(["webp", "jpeg", "avif", "png", "gif"]).default("webp"),
    /** Encoder quality, 1 to 100; PNG and GIF know none. Default 80. */
    quality: z.int().min(1).max(100).default(80),
    /** Whether an animation stays one, in webp or gif; else its first frame is taken. Default false. */
    animated: z.boolean().default(false),
  })
  .refine(({ maxWidthPx, maxHeightPx }) => maxWidthPx !== undefined || maxHeightPx !== undefined, {
    path: ["maxWidthPx"],
    error: "expected maxWidthPx, maxHeightPx or both",
  })
  .refine(
    ({ fit, maxWidthPx, maxHeightPx }) => fit === "inside" || (maxWidthPx !== undefined && maxHeightPx !== undefined),
    {
      path: ["fit"],
      error: "expected maxWidthPx and maxHeightPx with `cover`",
    },
  )
  .refine(({ animated, format }) => !animated || ANIMATED.has(format), {
    path: ["animated"],
    error: "expected the format webp or gif with `animated`",
  });

/** Renditions made of every image. Default: `web` (at most 1600 px a side, WebP q80) and `thumbnail` (320 px, WebP q75). */
export const presetsSchema = z
  .array(renditionSchema)
  .min(1)
  .max(16)
  .refine((list) => new Set(list.map((r) => r.name)).size === list.length, "every rendition needs a name of its own")
  .prefault([
    { name: "web", maxWidthPx: 1600, maxHeightPx: 1600, quality: 80 },
    { name: "thumbnail", maxWidthPx: 320, maxHeightPx: 320, quality: 75 },
  ]);

export type Rendition = z.output<typeof renditionSchema>;

/** A rendition's box with both sides. */
export function boxOf({ maxWidthPx, maxHeightPx }: Rendition): { readonly widthPx: number; readonly heightPx: number } {
  return { widthPx: maxWidthPx ?? RESULT_MAX_SIDE_PX, heightPx: maxHeightPx ?? RESULT_MAX_SIDE_PX };
}
