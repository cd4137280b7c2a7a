import type { Settings } from "../../../config.ts";
import { sizesOf } from "../sizes.ts";
import { fault, faultsOf } from "../../../contract/fault.ts";

/** What a run takes beside its image: a start, and what an image before it still held up. image-function/stream.ts */
const RUN_MARGIN_SECONDS = 30;

/** RDS grows storage by a tenth at least: docs.aws.amazon.com/AmazonRDS, "Managing capacity automatically". */
const grownGb = (storageGb: number): number => storageGb + Math.ceil(storageGb / 10);

/** Connections that each function's run opens (functions/adapters/aws), and what is kept for people and their tools. */
const PER_IMAGE = 1;
const PER_REQUEST = 2;
const OPERATIONS = 6;
const ANALYSTS = 20;

/** Sizes that do not go together. */
export function capacityFaults(settings: Settings): string[] {
  const { limits, warehouse } = settings;
  const least = limits.processSeconds + RUN_MARGIN_SECONDS;
  const grown = grownGb(warehouse.storageGb);
  return faultsOf(
    settings.function.timeoutSeconds < least &&
      fault(
        "function.timeoutSeconds",
        `at least ${least}, which is limits.processSeconds and ${RUN_MARGIN_SECONDS} more`,
        settings.function.timeoutSeconds,
        "Raise it, or lower limits.processSeconds: an image's own limit has to come first.",
      ),
    warehouse.maxStorageGb < grown &&
      fault(
        "warehouse.maxStorageGb",
        `at least ${grown}, which is warehouse.storageGb and a tenth more`,
        warehouse.maxStorageGb,
        "Raise it, or lower warehouse.storageGb: RDS grows storage by no less.",
      ),
    tooManyConnections(settings),
  );
}

function tooManyConnections(settings: Settings): string | undefined {
  const { warehouse, imageConcurrency, webConcurrency } = sizesOf(settings);
  const others = webConcurrency * PER_REQUEST + OPERATIONS + ANALYSTS;
  const most = Math.floor((warehouse.connections - others) / PER_IMAGE);
  if (imageConcurrency <= most) return undefined;
  return fault(
    "function.maxConcurrency",
    `at most ${Math.max(0, most)}, because ${warehouse.instanceClass} takes ${warehouse.connections} connections and ` +
      `${others} of them are for the web function (${webConcurrency} × ${PER_REQUEST}), operations (${OPERATIONS}) and ` +
      `analysts (${ANALYSTS})`,
    imageConcurrency,
    most >= 1 ? "Lower it, or raise warehouse.size." : "Raise warehouse.size.",
  );
}
