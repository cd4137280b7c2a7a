import type { Settings } from "../../../config.ts";
import { MIN_INSTANCES, sizesOf } from "../sizes.ts";

/** How the images processed at once are shared between the two sources. */
export interface Concurrency {
  /** Most from the queue of uploads: one an instance. */
  readonly uploads: number;
  /** Most from the stream: the trigger runs one batch a partition, and a batch is one image after the other. */
  readonly stream: number;
}

/**
 * Flex Consumption scales each function for itself, and its limit is one function's, not the application's; for the stream
 * the partitions are a narrower one. What they may take is not given to the uploads. As Azure takes no limit of fewer than 40
 * instances, the least of both together is 40 and the partitions.
 * Source: learn.microsoft.com/azure/azure-functions/flex-consumption-plan, "Per-function scaling";
 * github.com/Azure/azure-rest-api-specs/pull/45083 (`maximumInstanceCount`)
 */
export function concurrencyOf(settings: Settings): Concurrency {
  const { imageConcurrency } = sizesOf(settings);
  const stream = settings.ingress.partitions;
  return { uploads: Math.max(MIN_INSTANCES, imageConcurrency - stream), stream };
}
