import * as z from "zod";
import type { Rendition } from "./presets.ts";

/**
 * What the running code must know of the stack's settings. The same schemas validate the stack's file (infra/config.ts
 * composes them) and what a function is started with, so a default stands in one place only: here.
 */

/** Caps checked before an image is decoded. Each is the image's own fault when exceeded: `rejected`. */
export const limitsSchema = z.strictObject({
  /** Largest image in bytes. Default 50 MiB: a 48 MP photograph at high quality is about half of that. */
  maxBytes: z
    .int()
    .min(1024)
    .max(500 * 1024 * 1024)
    .default(50 * 1024 * 1024),
  /** Most pixels, all frames together. Default 50 million: the largest common cameras make 48 million. */
  maxPixels: z.int().min(10_000).max(268_402_689).default(50_000_000),
  /**
   * Longest side. Default 65 535 pixels: a JPEG tells its size in 16 bits, and its usual decoder takes sides of up to 65 500,
   * so a longer one is nobody's photograph.
   */
  maxSidePx: z.int().min(100).max(1_000_000).default(65_535),
  /** Most frames of an animation. Default 200: ten seconds at twenty a second; what is longer is a film. */
  maxFrames: z.int().min(1).max(10_000).default(200),
  /** Most channels, transparency included. Default 5: CMYK and transparency. */
  maxChannels: z.int().min(1).max(8).default(5),
  /**
   * Most bytes of all pixels once decoded: pixels × channels × bytes a sample. Default 400 000 000: maxPixels' default in
   * four channels of 16 bits, which is all that an image of that size needs; with 32 bits a sample it takes half the pixels.
   */
  maxDecodedBytes: z.int().min(40_000).max(2_147_483_647).default(400_000_000),
  /**
   * Most scans of a JPEG: each is a pass over the whole picture. Default 100: progressive photographs have about 10, and 100
   * of them over 50 million pixels in three colours take about as long as the rest of the work.
   */
  maxScans: z.int().min(10).max(1000).default(100),
  /**
   * Bytes that the decoding of all images under way in one process may take together, by estimate; an image waits until it
   * fits, and one that is larger runs alone. Default 300 000 000: two photographs of 48 million pixels in 8-bit RGB, 2 × 144
   * million bytes, beside each other.
   */
  decodingMemoryBytes: z.int().min(40_000).max(16_000_000_000).default(300_000_000),
  /**
   * Largest image carried inside a Kafka message, in bytes; a larger one goes as a claim check. Default and maximum
   * 700 KiB: Event Hubs accepts 1 MB a publication, batch overhead included, and structured mode adds a third (base64):
   * 700 × 4/3 = 934 KiB. Source: learn.microsoft.com, event-hubs-quotas.
   */
  inlineMaxBytes: z
    .int()
    .min(0)
    .max(700 * 1024)
    .default(700 * 1024),
  /**
   * Formats accepted, found by content: jpeg, png, webp, avif, gif, tiff, svg, heic. Default: all but the last two. `svg` is
   * a document and no picture: drawings that hold pictures or entities are refused all the same, and nothing they point at is
   * loaded. `heic` needs the package heic-decode.
   */
  formats: z
    .array(z.enum(["jpeg", "png", "webp", "avif", "gif", "tiff", "svg", "heic"]))
    .min(1)
    .default(["jpeg", "png", "webp", "avif", "gif", "tiff"]),
  /** Seconds that inspecting and processing one image may take in one delivery, all tries together. Default 30: some ten times what 48 million pixels take. */
  processSeconds: z.int().min(1).max(300).default(30),
  /** How often processing one image is tried before it is recorded as `failed`. Default 5: an attempt counts also when the process was stopped in its midst. */
  maxAttempts: z.int().min(1).max(20).default(5),
});

/** How long things are kept. Days are whole days of 24 hours. */
export const retentionSchema = z
  .strictObject({
    /** Days a processed image can be deleted or overwritten by nobody; it expires after. Default and minimum 7. */
    processedDays: z.int().min(7).max(36_500).default(7),
    /** Days originals are kept, or `untilProcessed`: removed once their result is recorded. Default 7. */
    rawDays: z.union([z.int().min(1).max(36_500), z.literal("untilProcessed")]).default(7),
    /** Days a row per image can be queried and a repeated event is recognised. At least processedDays. Default 30. */
    detailDays: z.int().min(7).max(3_650).default(30),
    /** Years the daily statistics are kept. Default and maximum 5. */
    statsYears: z.int().min(1).max(5).default(5),
    /**
     * `compliance`: nobody, not even the account's owner, shortens a lock. `governance`: a privileged role may, where the
     * store has such a mode. Default compliance in prod, governance elsewhere; the local store always uses compliance.
     */
    lock: z.enum(["compliance", "governance"]).optional(),
    /** Must be true for a `compliance` lock on a cloud: it cannot be undone before it ends. Default false. */
    confirmIrreversibleLock: z.boolean().default(false),
  })
  .refine((r) => r.detailDays >= r.processedDays, {
    path: ["detailDays"],
    error: "must be at least processedDays: a stored result must stay findable as long as it is locked",
  });

export type Limits = z.output<typeof limitsSchema>;
export type ImageFormat = Limits["formats"][number];
export type Retention = z.output<typeof retentionSchema>;

/** Names of the Kafka topics. */
export const topicsSchema = z.strictObject({ incoming: z.string(), processed: z.string(), deadLetter: z.string() });
export type Topics = z.output<typeof topicsSchema>;

/**
 * What the pipeline itself needs. Times are milliseconds here, so that a test can watch a whole life in seconds; the
 * stack's settings allow whole days only.
 */
export interface PipelineSettings {
  readonly limits: Limits;
  readonly presets: readonly Rendition[];
  /** How long a result stays locked, counted from when it is stored, without the margin. */
  readonly processedRetentionMs: number;
  /** Added to every retain-until date, because clocks differ. */
  readonly retainMarginMs: number;
  /** Whether originals that came inline are stored too (rawDays is a number), or only processed. */
  readonly keepInlineOriginals: boolean;
  /** Images decoded and encoded at once in one process, whatever is fetched and stored meanwhile. Default: as many as come. */
  readonly rendersAtOnce?: number;
}

export const DAY_MS = 86_400_000;
/** One hour: clocks of stores, brokers and functions differ by seconds; an hour also covers a lost NTP. */
export const RETAIN_MARGIN_MS = 3_600_000;

/** The pipeline's settings of a stack's settings. */
export function pipelineSettings(of: {
  limits: Limits;
  presets: readonly Rendition[];
  retention: Retention;
}): PipelineSettings {
  return {
    limits: of.limits,
    presets: of.presets,
    processedRetentionMs: of.retention.processedDays * DAY_MS,
    retainMarginMs: RETAIN_MARGIN_MS,
    keepInlineOriginals: of.retention.rawDays !== "untilProcessed",
  };
}
