import { app, output } from "@azure/functions";
import type pg from "pg";
import { blobRawStore } from "../../clients/blob-raw-store.ts";
import { blobResultStore } from "../../clients/blob-result-store.ts";
import { kafkaClient } from "../../clients/kafka.ts";
import type { Log } from "../../clients/log.ts";
import { postgresWarehouse } from "../../clients/postgres-warehouse.ts";
import type { BatchLimits } from "../../hosting/batch.ts";
import { inFreshProcess } from "../../hosting/fresh-process.ts";
import { imageHandling } from "../../hosting/images.ts";
import { afterPauses } from "../../hosting/pause.ts";
import { setAside } from "../../hosting/set-aside.ts";
import { flushed } from "../../telemetry/flushed.ts";
import { startTelemetry } from "../../telemetry/start.ts";
import { messagesOfEventHubs } from "./event-hubs-messages.ts";
import type { Identity } from "./identity.ts";
import { messagesOfKafka } from "./kafka-messages.ts";
import { kafkaAccess } from "./logins.ts";
import type { ImageFunctionSettings } from "./settings.ts";
import { storageAccounts } from "./stores.ts";
import { batchHandler, WITHOUT_END } from "./stream-batches.ts";
import * as names from "./triggers.ts";
import { announcementsHandler } from "./upload-announcements.ts";

/** What is there before the functions are registered. */
export interface RegistrationMeans {
  /** As the role writer. */
  readonly warehouse: pg.Pool;
  readonly identity: Identity;
  readonly log: Log;
}

/** The trigger's own words: learn.microsoft.com/azure/azure-functions/functions-bindings-kafka-trigger, "Configuration". */
const KAFKA_MODES = { plain: "plain", "scram-sha-256": "scramSha256", "scram-sha-512": "scramSha512" } as const;

/** Makes the clients that an instance keeps, and registers the functions over them. */
export async function registerFunctions(
  settings: ImageFunctionSettings,
  { warehouse, identity, log }: RegistrationMeans,
): Promise<void> {
  const { blobs, topics, timeoutSeconds } = settings;
  const kafka = kafkaClient(await kafkaAccess(settings.kafka, identity), "image-function", log);
  const accounts = storageAccounts(blobs, identity);
  const raw = blobRawStore(accounts.raw, blobs.raw.container);
  const events = kafka.publisher();
  const ports = {
    raw,
    results: blobResultStore(accounts.processed, blobs.processed.container, settings.lockMode),
    warehouse: postgresWarehouse(warehouse),
    events,
  };
  const telemetry = await startTelemetry({ service: "image-function" }, log);
  const images = imageHandling(ports, settings, { log, telemetry, folder: import.meta.dirname });

  /** The platform ends a run that takes longer, and with it all others of the same instance. */
  const limits = (): BatchLimits => {
    const endsAt = performance.now() + timeoutSeconds * 1000;
    return { remainingMs: () => endsAt - performance.now(), itemMs: images.itemMs };
  };

  /** A handler that can be called again and again, at any time. */
  const lasting = <Args extends unknown[], Result>(handler: (...args: Args) => Promise<Result>) =>
    inFreshProcess(afterPauses(flushed(handler, telemetry), { warehouse, events }), log);

  const poison = output.storageQueue({ queueName: names.UPLOADS_POISON_QUEUE, connection: names.RAW_STORAGE });
  app.storageQueue("uploads", {
    // As text, because what the host cannot make an object of it would not hand over.
    ...{ dataType: "string" },
    ...{ queueName: names.UPLOADS_QUEUE, connection: names.RAW_STORAGE, extraOutputs: [poison] },
    handler: lasting(
      announcementsHandler({
        ...{ rawContainer: blobs.raw.container, upload: images.upload, limits, log },
        setAside: (entry, context) => {
          context.extraOutputs.set(poison, entry);
        },
      }),
    ),
  });

  const eventHubs = { connection: names.EVENT_HUBS, eventHubName: topics.incoming };
  const existing = {
    ...{ brokerList: names.KAFKA_BROKERS, topic: topics.incoming },
    protocol: settings.kafka.tls ? "saslSsl" : "saslPlaintext",
    ...{ username: names.KAFKA_USERNAME, password: names.KAFKA_PASSWORD },
  };
  const { login } = settings.kafka;
  const byIdentity = login.kind === "identity";
  app.generic("stream", {
    trigger: {
      ...{ name: "messages", dataType: "binary", cardinality: "many", consumerGroup: names.CONSUMER_GROUP },
      ...(byIdentity
        ? { type: "eventHubTrigger", ...eventHubs }
        : { type: "kafkaTrigger", ...existing, authenticationMode: KAFKA_MODES[login.mechanism] }),
    },
    retry: WITHOUT_END,
    handler: lasting(
      batchHandler({
        messagesOf: byIdentity
          ? (bodies, metadata) => messagesOfEventHubs(topics.incoming, bodies, metadata)
          : messagesOfKafka,
        ...{ handle: images.message, limits, log },
        setAside: (message) => setAside(raw, message),
      }),
    ),
  });
}
