import { all, secret } from "@pulumi/pulumi";
import type { Context } from "../../contract/context.ts";
import type { ImageFunction } from "../../contract/image-function.ts";
import { bundle } from "./bundle.ts";
import type { Addressed, Parts } from "./capabilities.ts";
import { commonSettings } from "./process-settings.ts";
import { NodeProcess } from "./resources.ts";

/** The image function as a Node.js process, a member of one consumer group. */
export async function imageFunction(
  context: Context,
  parts: Parts<"network" | "blobStorage" | "kafkaIngress" | "statsWarehouse">,
): Promise<ImageFunction & Addressed> {
  const { network, blobStorage, kafkaIngress, statsWarehouse } = parts;
  const healthPort = network.port("function");
  const code = await bundle("image-function");
  const settings = all([
    commonSettings(context, blobStorage),
    kafkaIngress.connection,
    kafkaIngress.uploadsTopic,
    statsWarehouse.connection("writer"),
    healthPort,
  ]).apply(([common, kafka, uploadsTopic, warehouse, port]) => ({
    ...common,
    topics: kafkaIngress.topics,
    kafka,
    uploadsTopic,
    warehouse,
    groupId: groupId(context.stack),
    concurrency: context.settings.function.maxConcurrency ?? DEFAULT_CONCURRENCY,
    healthPort: port,
  }));
  const process = new NodeProcess("function:ImageFunction", `${context.stack}-image-function`, {
    script: code.script,
    codeHash: code.codeHash,
    settings: secret(settings),
    port: healthPort,
  });
  return { functionName: process.id, url: process.url };
}

/** Images at once on one machine, where the settings say nothing: a machine of two cores is kept busy. */
const DEFAULT_CONCURRENCY = 2;

/** Consumer group of a stack's image function: stacks that share a Kafka do not share its members. */
export const groupId = (stack: string): string => `${stack}-image-function`;
