import { connect } from "node:net";
import { join } from "node:path";
import { readdir, stat } from "node:fs/promises";
import type { automation } from "@pulumi/pulumi";
import { kafkaClient } from "../../../functions/clients/kafka.ts";
import { createPool } from "../../../functions/clients/postgres.ts";
import { s3Client } from "../../../functions/clients/s3.ts";
import { s3HoldableStore } from "../../../functions/clients/s3-holdable-store.ts";
import { s3RawStore } from "../../../functions/clients/s3-raw-store.ts";
import { runOperation } from "../../../functions/jobs/operations.ts";
import type { OperatorTools } from "../../../functions/jobs/operator-tools.ts";
import { type Operations, type PartHealth, valuesOf } from "../../contract/operations.ts";
import { LOCAL_DIR } from "../../engine/paths.ts";
import { operatorOutputsSchema, type OperatorOutputs } from "./operator-outputs.ts";

/** The operator's way into a stack on this machine: its own connections, in this process. */
export function openOperations(stack: string, outputs: automation.OutputMap): Operations {
  const settings = operatorOutputsSchema.parse(valuesOf(outputs));
  const warehouse = createPool(settings.operator.warehouse, { applicationName: "image-pipeline operator" });
  const s3 = s3Client(settings.operator.objectStore);
  const tools: OperatorTools = {
    warehouse,
    kafka: kafkaClient(settings.operator.kafka, "operator"),
    raw: s3RawStore(s3, settings.rawBucket),
    results: s3HoldableStore(s3, settings.processedBucket),
    topics: settings.topics,
    consumedTopics: [settings.topics.incoming, settings.operator.uploadsTopic],
    groupId: settings.operator.groupId,
    inlineMaxBytes: settings.operator.inlineMaxBytes,
  };
  return {
    run: (name, args) => runOperation(tools, name, args),
    health: async () => ({ parts: await health(settings), diskBytes: await bytesBelow(join(LOCAL_DIR, stack)) }),
    async close() {
      s3.destroy();
      await warehouse.end();
    },
  };
}

async function health({
  operator,
  kafkaBrokers,
  warehouseHost,
  warehousePort,
  objectStoreEndpoint,
  webUrl,
}: OperatorOutputs): Promise<PartHealth[]> {
  const checks: [string, string, Promise<boolean>][] = [
    ["kafka", kafkaBrokers, answers(kafkaBrokers.split(",")[0] ?? "")],
    ["postgres", `${warehouseHost}:${warehousePort}`, answers(`${warehouseHost}:${warehousePort}`)],
    ["object-store", objectStoreEndpoint, answers(new URL(objectStoreEndpoint).host)],
    ["image-function", operator.functionUrl, isHealthy(operator.functionUrl)],
    ["jobs", operator.jobsUrl, isHealthy(operator.jobsUrl)],
    ["web", webUrl, isHealthy(webUrl)],
  ];
  return await Promise.all(checks.map(async ([name, address, check]) => ({ name, healthy: await check, address })));
}

/** A part that does not answer within this time is not well. */
const ANSWER_MS = 3_000;

async function isHealthy(url: string): Promise<boolean> {
  return await fetch(new URL("/health", url), { signal: AbortSignal.timeout(ANSWER_MS) }).then(
    (response) => response.ok,
    () => false,
  );
}

/** Whether anything accepts connections there. */
function answers(address: string): Promise<boolean> {
  const at = address.lastIndexOf(":");
  return new Promise((resolve) => {
    const socket = connect({ host: address.slice(0, at), port: Number(address.slice(at + 1)), timeout: ANSWER_MS });
    const end = (answered: boolean) => () => {
      socket.destroy();
      resolve(answered);
    };
    socket.on("connect", end(true)).on("error", end(false)).on("timeout", end(false));
  });
}

/** Bytes of all files below a folder; files that go while it is read count nothing. */
async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = entries.map(async (entry) => {
    if (!entry.isFile()) return 0;
    return await stat(join(entry.parentPath, entry.name)).then(
      ({ size }) => size,
      () => 0,
    );
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
