/** What an image's end, or the lack of one, means to whoever looks at it. */
export interface Reason {
  /**
   * `rejected`: the image's or its message's fault, for good. `failed`: no known fault of the image, and trying again did not
   * help. `outage`: nobody's fault, and no end: nothing is recorded, and the message comes again.
   */
  readonly outcome: "rejected" | "failed" | "outage";
  readonly means: string;
  /** The setting that decides, if one does. */
  readonly limit?: string;
  /** What is done by itself before it comes to this. */
  readonly retried: "no" | "limits.maxAttempts times, with backoff" | "until it ends, with backoff";
  /** What its sender or the operator can do. */
  readonly remedy: string;
}

/** A fault of the image: never tried again by itself. */
const fault = (means: string, remedy: string, limit?: string) =>
  ({ outcome: "rejected", means, retried: "no", remedy, ...(limit !== undefined && { limit }) }) as const;

const overLimit = (means: string, limit: string) => fault(means, `Send less, or raise \`${limit}\` and replay.`, limit);

const failure = (means: string, remedy: string, limit?: string) =>
  ({
    outcome: "failed",
    means,
    retried: "limits.maxAttempts times, with backoff",
    remedy,
    ...(limit !== undefined && { limit }),
  }) as const;

/**
 * Every way in which an image is not processed. The codes are an API (they stand in the warehouse, in dead letters and in what
 * customers read), so a code is never renamed or reused. docs/failures.md prints this table.
 */
export const REASONS = {
  malformed_event: fault("The message is not a CloudEvent this pipeline knows.", "Correct the sender: docs/events.md."),
  unknown_customer: fault(
    "The message names no customer, or one whose id breaks the rule for customer ids.",
    "Correct the sender: docs/events.md.",
  ),
  claim_not_allowed: fault(
    "The claim check points outside the raw store, or at another customer's image.",
    "Correct the sender: a claim points at `claims/<customer>/…` or an upload of that customer.",
  ),
  claim_not_found: fault(
    "The claim check points at an object or version that is not there.",
    "Store the object before its claim is sent, and replay.",
  ),
  claim_mismatch: fault(
    "The bytes behind the claim check differ from the size or SHA-256 it announced.",
    "Send the claim of what was stored, with its version.",
  ),
  empty: fault("There are no bytes.", "Send the image."),
  too_many_bytes: overLimit("The image has too many bytes.", "limits.maxBytes"),
  too_many_pixels: overLimit("The image has too many pixels, all frames together.", "limits.maxPixels"),
  too_many_frames: overLimit("The animation has too many frames.", "limits.maxFrames"),
  too_long_side: overLimit("A side of the image is too long.", "limits.maxSidePx"),
  too_many_channels: overLimit("The image has too many channels.", "limits.maxChannels"),
  too_many_scans: overLimit("The JPEG goes over its picture too often.", "limits.maxScans"),
  too_large_decoded: overLimit("The image's pixels would take too many bytes.", "limits.maxDecodedBytes"),
  too_much_metadata: fault(
    "The image carries too much beside its picture: texts of a PNG, tags of a TIFF, EXIF or XMP of an AVIF.",
    "Send it without its metadata.",
  ),
  unsupported_format: fault(
    "The bytes are not an image of an allowed format.",
    "Send another format, or allow this one in `limits.formats` and replay.",
    "limits.formats",
  ),
  unsafe_svg: fault(
    "The SVG holds a picture, an include or an entity, or is not in UTF-8.",
    "Send a drawing of lines, shapes and text alone.",
  ),
  corrupt: fault("The bytes begin like an image but cannot be decoded.", "Send the whole image again."),
  refused_by_processor: fault(
    "The company's own processor does not take the image.",
    "The detail says why; replay when the processor takes it.",
    "function.processor",
  ),
  processing_error: failure("Processing went wrong.", "The detail says what; replay when it is mended."),
  processing_timeout: {
    ...failure(
      "Processing took too long.",
      "Raise `limits.processSeconds` or the function's size, and replay.",
      "limits.processSeconds",
    ),
    // It would take as long again, and what cannot be stopped may still run.
    retried: "no",
  },
  processing_crashed: failure(
    "Every attempt ended with the process itself.",
    "See the function's log for what ended it (memory, mostly), and replay.",
    "limits.maxAttempts",
  ),
  outage: {
    outcome: "outage",
    means:
      "The object store, the warehouse or the broker does not answer, or the company's own processor cannot be started.",
    retried: "until it ends, with backoff",
    remedy: "None for the image. The alerts say which dependency it is.",
  },
} as const satisfies Readonly<Record<string, Reason>>;

type Codes<Outcome> = {
  [Code in keyof typeof REASONS]: (typeof REASONS)[Code]["outcome"] extends Outcome ? Code : never;
}[keyof typeof REASONS];

/** Stable code of why an image was rejected. */
export type RejectionReason = Codes<"rejected">;

/** Stable code of why an image's processing was given up. */
export type FailureReason = Codes<"failed">;
