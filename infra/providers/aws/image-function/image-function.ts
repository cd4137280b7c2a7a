import { all, type Output } from "@pulumi/pulumi";
import type { ImageFunctionSettings } from "../../../../functions/adapters/aws/settings.ts";
import type { Context } from "../../../contract/context.ts";
import { ARCHIVED_PROCESSOR } from "../../../packaging/processor.ts";
import { archive } from "../archive.ts";
import type { AwsImageFunction, Parts, Statement } from "../capabilities.ts";
import { commonSettings } from "../function-settings.ts";
import { makeFunction } from "../lambda.ts";
import { groupId } from "../names.ts";
import { sizesOf } from "../sizes.ts";
import { concurrencyOf } from "./concurrency.ts";
import { streamSource, streamStatements } from "./stream.ts";
import { uploadsQueue, uploadsSource, uploadsStatements } from "./uploads.ts";

type Data = Parts<"network" | "blobStorage" | "kafkaIngress" | "statsWarehouse">;

/** The code of functions/core as a Lambda function, run for every upload (S3 → SQS) and every message (Kafka). */
export async function imageFunction(context: Context, parts: Data & Parts<"jobs">): Promise<AwsImageFunction> {
  const { stack, settings, processor } = context;
  const code = await archive("image-function", { formats: settings.limits.formats, processor });
  const { network, blobStorage, kafkaIngress, jobs } = parts;
  const parent = network.account.component("ImageFunction");
  const queues = uploadsQueue(parent, context, network.account, blobStorage);
  const built = makeFunction(parent, context, network, {
    thing: "image-function",
    code,
    member: "imageFunction",
    memoryMb: settings.function.memoryMb,
    timeoutSeconds: settings.function.timeoutSeconds,
    concurrency: concurrencyOf(settings).reserved,
    settings: functionSettings(context, parts),
    statements: [
      ...dataStatements(context, parts),
      ...uploadsStatements(queues),
      ...streamStatements(blobStorage, kafkaIngress.eventSource),
    ],
  });
  // Neither source may deliver before there is a schema to record in and a topic to read.
  const options = { parent, dependsOn: [...built.ready, jobs.prepared] };
  uploadsSource(context, queues, built.lambda, options);
  streamSource(context, blobStorage, kafkaIngress, built.lambda, options);
  return { ...built, ...queues, functionName: built.lambda.name, groupId: groupId(stack) };
}

function functionSettings(context: Context, data: Data): Output<ImageFunctionSettings> {
  const { settings, processor } = context;
  const { lock, pollers } = sizesOf(settings);
  return all([commonSettings(context, data, "writer"), data.kafkaIngress.settings]).apply(
    ([common, kafka]): ImageFunctionSettings => ({
      ...common,
      retention: settings.retention,
      lockMode: lock === "compliance" ? "COMPLIANCE" : "GOVERNANCE",
      presets: settings.presets,
      kafka,
      topics: data.kafkaIngress.topics,
      partialBatches: pollers === "provisioned",
      ...(processor !== undefined && { processor: { ...processor.settings, file: ARCHIVED_PROCESSOR } }),
    }),
  );
}

function dataStatements({ stack }: Context, { blobStorage, kafkaIngress, statsWarehouse }: Data): Statement[] {
  const { incoming, processed, deadLetter } = kafkaIngress.topics;
  return [
    ...blobStorage.statements("readRaw"),
    ...blobStorage.statements("keepOriginals"),
    ...blobStorage.statements("writeResults"),
    // The event source reads with the function's role, as a member of the group.
    ...kafkaIngress.statements({ consume: [incoming], produce: [processed, deadLetter], group: groupId(stack) }),
    ...statsWarehouse.statements("writer"),
  ];
}
