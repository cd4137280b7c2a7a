import type { Settings } from "../../../config.ts";
import { sizesOf } from "../sizes.ts";

/** How the images processed at once are shared between the two sources. */
export interface Concurrency {
  /** All together: the function's reserved concurrency. */
  readonly reserved: number;
  /** Most of them from the queue of uploads. */
  readonly uploads: number;
}

/** Least that AWS takes: docs.aws.amazon.com/lambda, "Configuring maximum concurrency for Amazon SQS event sources". */
const UPLOADS_MIN = 2;

/**
 * Kafka's event source runs one batch a partition at once and knows no limit but the partitions; half of the reserved
 * concurrency is kept for it where it can use that much. A message of the queue that finds no room counts as received and
 * comes nearer to the dead letters, so the queue is given no more than what is left.
 */
export function concurrencyOf(settings: Settings): Concurrency {
  const reserved = Math.max(UPLOADS_MIN, sizesOf(settings).imageConcurrency);
  const stream = Math.min(settings.ingress.partitions, Math.floor(reserved / 2));
  return { reserved, uploads: Math.max(UPLOADS_MIN, reserved - stream) };
}
