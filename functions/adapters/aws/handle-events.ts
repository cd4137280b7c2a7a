import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type pg from "pg";
import { kafkaClient } from "../../clients/kafka.ts";
import type { Log } from "../../clients/log.ts";
import { postgresWarehouse } from "../../clients/postgres-warehouse.ts";
import { s3Client } from "../../clients/s3.ts";
import { s3RawStore } from "../../clients/s3-raw-store.ts";
import { s3ResultStore } from "../../clients/s3-result-store.ts";
import { type BatchLimits, workOff } from "../../hosting/batch.ts";
import { settingAside, tryingAgain } from "../../hosting/failing-messages.ts";
import { inFreshProcess } from "../../hosting/fresh-process.ts";
import { imageHandling } from "../../hosting/images.ts";
import { afterPauses } from "../../hosting/pause.ts";
import { setAside } from "../../hosting/set-aside.ts";
import { flushed } from "../../telemetry/flushed.ts";
import { startTelemetry } from "../../telemetry/start.ts";
import { failureOf, type KafkaEvent, kafkaEventSchema, messagesOf } from "./kafka-events.ts";
import { kafkaAccess } from "./logins.ts";
import type { ImageFunctionSettings } from "./settings.ts";
import { uploadItems } from "./sqs-events.ts";

type Handler = (event: unknown, context: Context) => Promise<unknown>;

/** The image function's handler, with the clients that it keeps. @param warehouse as the role writer */
export async function eventHandler(settings: ImageFunctionSettings, warehouse: pg.Pool, log: Log): Promise<Handler> {
  const kafka = kafkaClient(await kafkaAccess(settings.kafka), "image-function", log);
  const s3 = s3Client(settings.objectStore);
  const events = kafka.publisher();
  const ports = {
    raw: s3RawStore(s3, settings.rawBucket),
    results: s3ResultStore(s3, settings.processedBucket, settings.lockMode),
    warehouse: postgresWarehouse(warehouse),
    events,
  };
  const telemetry = await startTelemetry({ service: "image-function" }, log);
  const images = imageHandling(ports, settings, { log, telemetry, folder: import.meta.dirname });

  const handle: Handler = async (event, context) => {
    const limits: BatchLimits = {
      remainingMs: () => context.getRemainingTimeInMillis(),
      itemMs: images.itemMs,
    };
    if (isSqsEvent(event)) return await handleUploads(event, limits);
    const stream = kafkaEventSchema.safeParse(event);
    if (stream.success) return await handleStream(stream.data, limits);
    throw new TypeError(`Expected an event of SQS or Kafka but received one with ${keysOf(event)}.`);
  };

  const handleUploads = async ({ Records }: SQSEvent, limits: BatchLimits): Promise<SQSBatchResponse> => {
    const again = await workOff(
      uploadItems(Records, settings.rawBucket),
      async ({ arrival }) => {
        await images.upload(arrival());
      },
      limits,
      log,
      ({ messageId }) => ({ messageId }),
    );
    const messageIds = new Set(again.map(({ messageId }) => messageId));
    return { batchItemFailures: [...messageIds].map((itemIdentifier) => ({ itemIdentifier })) };
  };

  // The event does not say how often a message came: this instance knows, and has all of its tries in one run if it can.
  const handleMessage = settingAside({
    ...{ handle: images.message, log },
    setAside: (message) => setAside(ports.raw, message),
  });
  const handleStream = async (event: KafkaEvent, limits: BatchLimits): Promise<unknown> => {
    const again = await workOff(
      messagesOf(event),
      (message) => tryingAgain(() => handleMessage(message), limits),
      limits,
      log,
      ({ topic, partition, offset }) => ({ topic, partition, offset }),
    );
    if (settings.partialBatches) return { batchItemFailures: again.map(failureOf) };
    // An event source that knows no partial batches gives the whole one again; what is done by now costs one question.
    if (again.length > 0) throw new Error(`${again.length} messages of the batch have to come again.`);
    return {};
  };

  const told = flushed(handle, telemetry);
  return inFreshProcess(afterPauses(told, { warehouse, objectStore: s3, events }), log);
}

function isSqsEvent(event: unknown): event is SQSEvent {
  const records = (event as Partial<SQSEvent> | null)?.Records;
  return Array.isArray(records) && records.every(({ eventSource }) => eventSource === "aws:sqs");
}

const keysOf = (event: unknown): string =>
  typeof event === "object" && event !== null ? Object.keys(event).join(", ") || "nothing in it" : typeof event;
