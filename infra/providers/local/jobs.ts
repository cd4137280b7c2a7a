import { all, secret } from "@pulumi/pulumi";
import type { Context } from "../../contract/context.ts";
import type { Jobs } from "../../contract/jobs.ts";
import { bundle } from "./bundle.ts";
import type { Addressed, Parts } from "./capabilities.ts";
import { commonSettings } from "./process-settings.ts";
import { NodeProcess } from "./resources.ts";

/** Expiry, reconciliation and upkeep on a schedule, and the receiver of the object store's events, as one process. */
export async function jobs(
  context: Context,
  {
    network,
    blobStorage,
    kafkaIngress,
    statsWarehouse,
  }: Parts<"network" | "blobStorage" | "kafkaIngress" | "statsWarehouse">,
): Promise<Jobs & Addressed> {
  const port = network.port("jobs");
  const code = await bundle("jobs");
  const settings = all([
    commonSettings(context, blobStorage),
    kafkaIngress.connection,
    kafkaIngress.uploadsTopic,
    statsWarehouse.connection("owner"),
    port,
    network.credential("objectEvents"),
  ]).apply(([common, kafka, uploadsTopic, warehouse, number, eventToken]) => ({
    ...common,
    topics: kafkaIngress.topics,
    kafka,
    uploadsTopic,
    warehouse,
    port: number,
    eventToken,
  }));
  const process = new NodeProcess("jobs:Scheduler", `${context.stack}-jobs`, {
    script: code.script,
    codeHash: code.codeHash,
    settings: secret(settings),
    port,
  });
  return { operationsJob: process.id, url: process.url };
}
