import { all, type Output } from "@pulumi/pulumi";
import type { BlobSettings, WarehouseSettings } from "../../../functions/adapters/azure/settings.ts";
import { queueSettings } from "../../../functions/adapters/azure/triggers.ts";
import type { Limits } from "../../../functions/core/settings.ts";
import type { Context } from "../../contract/context.ts";
import type { Member, Parts, WarehouseRole } from "./capabilities.ts";

/** What every application is told: functions/adapters/azure/settings.ts. */
export interface CommonSettings {
  readonly clientId: string;
  readonly limits: Limits;
  readonly blobs: BlobSettings;
  readonly warehouse: WarehouseSettings;
}

/** The settings of an application that logs in to the warehouse as a role. */
export function commonSettings(
  { settings }: Context,
  { network, blobStorage, statsWarehouse }: Parts<"network" | "blobStorage" | "statsWarehouse">,
  member: Member,
  role: WarehouseRole,
): Output<CommonSettings> {
  const { clientId } = network.account.identities[member];
  return all([clientId, blobStorage.settings, statsWarehouse.settings(role)]).apply(([id, blobs, warehouse]) => ({
    clientId: id,
    limits: settings.limits,
    blobs,
    warehouse,
  }));
}

/** https://<account>.queue.core.windows.net of the raw account. */
export const rawQueueUrl = ({ blobStorage }: Parts<"blobStorage">): Output<string> =>
  blobStorage.rawAccount.name.apply((name) => `https://${name}.queue.core.windows.net`);

/** What the trigger on a queue of the raw account refers to. */
export function queueTriggers(
  parts: Parts<"network" | "blobStorage">,
  member: Member,
  queues: { readonly uploads?: string; readonly operations?: string },
): Output<Record<string, string>> {
  const { clientId } = parts.network.account.identities[member];
  return all([rawQueueUrl(parts), clientId]).apply(([queueUrl, id]) =>
    queueSettings({ queueUrl, clientId: id, ...queues }),
  );
}
