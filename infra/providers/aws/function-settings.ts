import { all, type Output } from "@pulumi/pulumi";
import type { WarehouseSettings } from "../../../functions/adapters/aws/settings.ts";
import type { Limits } from "../../../functions/core/settings.ts";
import type { Context } from "../../contract/context.ts";
import type { Parts, WarehouseRole } from "./capabilities.ts";

/** What every function is told: functions/adapters/aws/settings.ts. */
export interface CommonSettings {
  readonly limits: Limits;
  readonly rawBucket: string;
  readonly processedBucket: string;
  readonly objectStore: { readonly region: string };
  readonly warehouse: WarehouseSettings;
}

/** The settings of a function that logs in to the warehouse as a role. */
export function commonSettings(
  { settings }: Context,
  { network, blobStorage, statsWarehouse }: Parts<"network" | "blobStorage" | "statsWarehouse">,
  role: WarehouseRole,
): Output<CommonSettings> {
  return all([blobStorage.rawBucket, blobStorage.processedBucket, statsWarehouse.settings(role)]).apply(
    ([rawBucket, processedBucket, warehouse]) => ({
      limits: settings.limits,
      rawBucket,
      processedBucket,
      objectStore: { region: network.account.region },
      warehouse,
    }),
  );
}
