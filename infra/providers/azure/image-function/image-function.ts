import { all, type Output } from "@pulumi/pulumi";
import type { ImageFunctionSettings } from "../../../../functions/adapters/azure/settings.ts";
import type { Context } from "../../../contract/context.ts";
import { ARCHIVED_PROCESSOR } from "../../../packaging/processor.ts";
import { archive } from "../archive.ts";
import type { AzureImageFunction, Grant, Parts } from "../capabilities.ts";
import { makeFunctionApp } from "../function-app/function-app.ts";
import { commonSettings, queueTriggers } from "../function-settings.ts";
import { sizesOf } from "../sizes.ts";
import { concurrencyOf } from "./concurrency.ts";
import { streamTriggers } from "./stream.ts";
import { announceUploads } from "./uploads.ts";

type Data = Parts<"network" | "blobStorage" | "kafkaIngress" | "statsWarehouse">;

/** The code of functions/core as an application, run for every upload (Event Grid → queue) and every message (Event Hubs or Kafka). */
export async function imageFunction(context: Context, parts: Data & Parts<"jobs">): Promise<AzureImageFunction> {
  const { settings, processor } = context;
  const { timeoutSeconds } = settings.function;
  const code = await archive("image-function", { timeoutSeconds, formats: settings.limits.formats, processor });
  const { network, blobStorage, kafkaIngress, jobs } = parts;
  const parent = network.account.component("ImageFunction");
  const { topic, ready } = announceUploads(parent, context, network.account, blobStorage);
  const queue = queueTriggers(parts, "image-function", { uploads: blobStorage.queues.uploads });
  const built = makeFunctionApp(parent, context, network, {
    member: "image-function",
    code,
    memoryMb: sizesOf(settings).memoryMb,
    maxInstances: concurrencyOf(settings).uploads,
    callers: "nobody",
    settings: functionSettings(context, parts),
    triggers: all([queue, streamTriggers(network, kafkaIngress)]).apply(([uploads, stream]) => ({
      ...uploads,
      ...stream,
    })),
    grants: grants(parts),
    // It begins with what waits in queue and hub as soon as its code is there: not before there is a schema to record in.
    after: [jobs.prepared, ...ready],
  });
  return { ...built, uploadsTopic: topic, functionName: built.app.name };
}

function functionSettings(context: Context, data: Data): Output<ImageFunctionSettings> {
  const { settings, processor } = context;
  return all([commonSettings(context, data, "image-function", "writer"), data.kafkaIngress.settings]).apply(
    ([common, kafka]): ImageFunctionSettings => ({
      ...common,
      retention: settings.retention,
      lockMode: sizesOf(settings).lock,
      presets: settings.presets,
      ...(processor !== undefined && { processor: { ...processor.settings, file: ARCHIVED_PROCESSOR } }),
      timeoutSeconds: settings.function.timeoutSeconds,
      kafka,
      topics: data.kafkaIngress.topics,
    }),
  );
}

function grants({ blobStorage, kafkaIngress }: Data): Grant[] {
  const { incoming, processed, deadLetter } = kafkaIngress.topics;
  return [
    ...blobStorage.grants("readRaw"),
    ...blobStorage.grants("keepOriginals"),
    ...blobStorage.grants("takeUploads"),
    ...blobStorage.grants("writeResults"),
    // The trigger reads with the application's identity.
    ...kafkaIngress.grants({ consume: [incoming], produce: [processed, deadLetter] }),
  ];
}
