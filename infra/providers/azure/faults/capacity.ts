import type { Settings } from "../../../config.ts";
import { MEMORY_MB, MIN_INSTANCES, sizesOf } from "../sizes.ts";
import { fault, faultsOf } from "../../../contract/fault.ts";

/** What a run takes beside its image: a start, and what an image before it still held up. functions/hosting/images.ts */
const RUN_MARGIN_SECONDS = 30;

const MEMORY_MAX_MB = Math.max(...MEMORY_MB);

/** Sizes of the image function that Flex Consumption does not sell, or that the rest of the stack has no room for. */
export function capacityFaults(settings: Settings): string[] {
  const { limits, ingress } = settings;
  const { imageConcurrency } = sizesOf(settings);
  const leastSeconds = limits.processSeconds + RUN_MARGIN_SECONDS;
  const leastImages = MIN_INSTANCES + ingress.partitions;
  return faultsOf(
    settings.function.timeoutSeconds < leastSeconds &&
      fault(
        "function.timeoutSeconds",
        `at least ${leastSeconds}, which is limits.processSeconds and ${RUN_MARGIN_SECONDS} more`,
        settings.function.timeoutSeconds,
        "Raise it, or lower limits.processSeconds: an image's own limit has to come first.",
      ),
    settings.function.memoryMb > MEMORY_MAX_MB &&
      fault(
        "function.memoryMb",
        `at most ${MEMORY_MAX_MB}, the largest instance of Flex Consumption`,
        settings.function.memoryMb,
        "Lower it, and limits.maxPixels where images need that much.",
      ),
    imageConcurrency < leastImages &&
      fault(
        "function.maxConcurrency",
        `at least ${leastImages}: ${MIN_INSTANCES}, the fewest instances that Flex Consumption may be limited to, for ` +
          `uploads, and ingress.partitions (${ingress.partitions}) for the stream,`,
        imageConcurrency,
        "Raise it: instances that are not needed are not started.",
      ),
  );
}
