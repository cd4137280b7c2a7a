import type { Settings } from "../../../config.ts";
import { sizesOf } from "../sizes.ts";
import { diskGb } from "../stats-warehouse/storage.ts";
import { fault, faultsOf } from "../../../contract/fault.ts";

/** Connections that each application's instance opens (functions/adapters/azure), and what is kept for people and their tools. */
const PER_IMAGE_INSTANCE = 2;
const PER_WEB_INSTANCE = 4;
const OPERATIONS = 6;
const ANALYSTS = 20;

/** Sizes of the warehouse that do not go together. */
export function warehouseFaults(settings: Settings): string[] {
  const { warehouse } = settings;
  const { highAvailability, warehouse: size } = sizesOf(settings);
  const disk = diskGb(settings);
  return faultsOf(
    warehouse.maxStorageGb < disk &&
      fault(
        "warehouse.maxStorageGb",
        `at least ${disk}, which is Azure's smallest disk for warehouse.storageGb (${warehouse.storageGb})`,
        warehouse.maxStorageGb,
        "Raise it, or lower warehouse.storageGb.",
      ),
    highAvailability &&
      !size.standby &&
      fault(
        "warehouse.size",
        `medium or large, because warehouse.highAvailability is ${warehouse.highAvailability === undefined ? "on in prod" : "true"}`,
        `small (${size.sku})`,
        "Set it, or warehouse.highAvailability to false: a burstable server can have no standby.",
      ),
    tooManyConnections(settings),
  );
}

function tooManyConnections(settings: Settings): string | undefined {
  const { warehouse, imageConcurrency, webInstances } = sizesOf(settings);
  const others = webInstances * PER_WEB_INSTANCE + OPERATIONS + ANALYSTS;
  const most = Math.floor((warehouse.connections - others) / PER_IMAGE_INSTANCE);
  if (imageConcurrency <= most) return undefined;
  return fault(
    "function.maxConcurrency",
    `at most ${Math.max(0, most)}, because ${warehouse.sku} takes ${warehouse.connections} connections, ${others} of them ` +
      `are for the web application (${webInstances} × ${PER_WEB_INSTANCE}), operations (${OPERATIONS}) and analysts ` +
      `(${ANALYSTS}), and an instance opens ${PER_IMAGE_INSTANCE},`,
    imageConcurrency,
    most >= 1 ? "Lower it, or raise warehouse.size." : "Raise warehouse.size.",
  );
}
