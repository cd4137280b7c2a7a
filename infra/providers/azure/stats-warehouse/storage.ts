import type * as azure from "@pulumi/azure-native";
import type { Settings } from "../../../config.ts";

/**
 * Disks that a server can have, in GiB, as far as settings go:
 * learn.microsoft.com/azure/postgresql/compute-storage/concepts-storage-premium-ssd.
 */
const SOLD_GB = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384] as const;

/** The smallest disk with at least `warehouse.storageGb`. */
export const diskGb = ({ warehouse }: Pick<Settings, "warehouse">): number =>
  SOLD_GB.find((size) => size >= warehouse.storageGb) ?? Math.max(...SOLD_GB);

/**
 * The server's disk. Where `maxStorageGb` leaves room, Azure doubles it by itself whenever less than a fifth is free (of more
 * than a TiB, less than a tenth or 64 GiB). It knows no size to stop at: beyond `maxStorageGb` only an alarm can tell.
 *
 * No disk shrinks again. Once Azure has doubled one, a change of the server that names the old size is refused: then set
 * `warehouse.storageGb` to what the disk has.
 * Source: learn.microsoft.com/azure/postgresql/scale/how-to-auto-grow-storage
 */
export function storage(settings: Pick<Settings, "warehouse">): azure.types.input.dbforpostgresql.StorageArgs {
  const storageSizeGB = diskGb(settings);
  return { storageSizeGB, autoGrow: settings.warehouse.maxStorageGb > storageSizeGB ? "Enabled" : "Disabled" };
}
