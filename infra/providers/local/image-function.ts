import { availableParallelism } from "node:os";
import { all, secret } from "@pulumi/pulumi";
import type { Settings } from "../../config.ts";
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
    ...shares(context.settings.function),
    ...(context.processor !== undefined && { processor: context.processor.settings }),
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

/** Images at once in one process: while one waits for the store or the warehouse, its processor works on the other. */
const IMAGES_A_PROCESS = 2;

/** How many processes there are, and how many images each handles at once. */
export function shares({ processes, maxConcurrency }: Settings["function"]): {
  processes: number;
  concurrency: number;
} {
  const wanted = processes ?? availableParallelism();
  if (maxConcurrency === undefined) return { processes: wanted, concurrency: IMAGES_A_PROCESS };
  const count = Math.min(wanted, maxConcurrency);
  return { processes: count, concurrency: Math.floor(maxConcurrency / count) };
}

/** Consumer group of a stack's image function: stacks that share a Kafka do not share its members. */
export const groupId = (stack: string): string => `${stack}-image-function`;
