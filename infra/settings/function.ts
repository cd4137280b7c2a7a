import * as z from "zod";

/** The image function. */
export const functionSchema = z.strictObject({
  /**
   * Images processed at once, by all processes or running functions together. Default: 2 a process on one machine, what the
   * provider's sizes.ts says on a cloud.
   */
  maxConcurrency: z.int().min(1).max(1000).optional(),
  /**
   * Processes of the image function on one machine, each a member of its consumer group; a cloud starts as many functions
   * as there is work for. Default: the machine's processors.
   */
  processes: z.int().min(1).max(64).optional(),
  /**
   * Path of a module (.ts, .mts, .js or .mjs) with the company's own code or model for every image: docs/processors.md. From
   * the top folder, or absolute. Default none.
   */
  processor: z.string().min(1).optional(),
  /**
   * Memory of one running function on a cloud, in MiB. Default 2048: an image of 48 million pixels that is rotated and not
   * made smaller needs 1 053 MB, measured.
   */
  memoryMb: z.int().min(1024).max(10_240).default(2048),
  /**
   * Seconds a cloud lets one run take, which may be a batch of messages. Default 180. At least 30 more than
   * limits.processSeconds, so that an image's own limit comes first.
   */
  timeoutSeconds: z.int().min(31).max(900).default(180),
});
