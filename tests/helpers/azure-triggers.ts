import type { OutgoingMessage } from "../../functions/core/ports.ts";
import type { Invocation, TypedData } from "./azure-functions.ts";

/** What the Functions host sends as its triggers fire, in the form that its extensions give it. */

const json = (value: unknown): TypedData => ({ json: JSON.stringify(value) });

/** A message of a storage queue. Source: functions-bindings-storage-queue-trigger, "Metadata". */
export function queueMessage(name: string, text: string, dequeueCount = 1): Invocation {
  return {
    name,
    trigger: { string: text },
    metadata: {
      QueueTrigger: { string: text },
      DequeueCount: json(dequeueCount),
      Id: { string: "7d2f1c1e-93d8-4a43-9a5c-0d4f2f1a8f11" },
      InsertionTime: json("2026-11-21T12:00:00+00:00"),
      ExpirationTime: json("9999-12-31T23:59:59+00:00"),
      NextVisibleTime: json("2026-11-21T12:10:00+00:00"),
      PopReceipt: { string: "AgAAAAMAAAAAAAAA" },
    },
  };
}

/** Event Grid's announcement of a blob. Source: learn.microsoft.com/azure/event-grid/event-schema-blob-storage. */
export function blobCreated(container: string, key: string): string {
  return JSON.stringify({
    topic: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/raw",
    subject: `/blobServices/default/containers/${container}/blobs/${key}`,
    eventType: "Microsoft.Storage.BlobCreated",
    id: "831e1650-001e-001b-66ab-eeb76e069631",
    data: {
      api: "PutBlob",
      eTag: "0x8D4BCC2E4835CD0",
      contentType: "image/jpeg",
      contentLength: 524_288,
      blobType: "BlockBlob",
    },
    dataVersion: "",
    metadataVersion: "1",
    eventTime: "2026-11-21T12:00:00.8372Z",
  });
}

/** A message as it lies in a hub. */
export interface HubEvent {
  readonly value: Buffer;
  readonly sequenceNumber: number;
  /** Of Kafka's producers. */
  readonly kafkaKey?: string;
  /** Of AMQP's producers. */
  readonly partitionKey?: string;
  /** Of Kafka's producers: bytes. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of AMQP's producers: values of its own types. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** A batch of the Event Hubs trigger. Bytes in properties are base64, as .NET's JSON has them. */
export function hubBatch(
  name: string,
  partitionId: string,
  events: readonly HubEvent[],
  retryCount?: number,
): Invocation {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  const place = { FullyQualifiedNamespace: "n.servicebus.windows.net", EventHubName: "images.incoming" };
  return {
    name,
    trigger: { collectionBytes: { bytes: events.map(({ value }) => value) } },
    metadata: {
      PartitionContext: json({ ...place, ConsumerGroup: "image-function", PartitionId: partitionId }),
      SequenceNumberArray: {
        collectionSint64: {
          sint64: events.map(({ sequenceNumber }) => ({ low: sequenceNumber, high: 0, unsigned: false })),
        },
      },
      PropertiesArray: json(
        events.map(({ headers = {}, properties }) => ({
          ...Object.fromEntries(Object.entries(headers).map(([header, text]) => [header, base64(text)])),
          ...properties,
        })),
      ),
      SystemPropertiesArray: json(
        events.map(({ sequenceNumber, kafkaKey, partitionKey }) => ({
          ...(kafkaKey !== undefined && { "x-opt-kafka-key": base64(kafkaKey) }),
          "x-opt-sequence-number": sequenceNumber,
          ...{
            SequenceNumber: sequenceNumber,
            Offset: sequenceNumber * 1000,
            OffsetString: `${sequenceNumber * 1000}`,
          },
          ...{ PartitionKey: partitionKey ?? null, EnqueuedTimeUtc: "2026-11-21T12:00:00.5Z" },
        })),
      ),
    },
    ...(retryCount !== undefined && { retry: { retryCount, maxRetryCount: -1 } }),
  };
}

/** A message as the Kafka trigger knows it. */
export interface KafkaEvent extends OutgoingMessage {
  readonly partition: number;
  readonly offset: number;
}

/** A batch of the Kafka trigger. Source: KafkaTriggerBindingStrategy.cs (github.com/Azure/azure-functions-kafka-extension). */
export function kafkaBatch(name: string, topic: string, events: readonly KafkaEvent[]): Invocation {
  return {
    name,
    // The host leaves out what has no value.
    trigger: {
      collectionBytes: { bytes: events.flatMap(({ value }) => (value === null ? [] : [Buffer.from(value)])) },
    },
    metadata: {
      PartitionArray: json(events.map(({ partition }) => partition)),
      OffsetArray: {
        collectionSint64: { sint64: events.map(({ offset }) => ({ low: offset, high: 0, unsigned: false })) },
      },
      TimestampArray: json(events.map(() => "2026-11-21T12:00:00Z")),
      TopicArray: { collectionString: { string: events.map(() => topic) } },
      KeyArray: json(events.map(({ key }) => key)),
      HeadersArray: json(
        events.map(({ headers }) =>
          Object.entries(headers).map(([key, text]) => ({ Key: key, Value: Buffer.from(text).toString("base64") })),
        ),
      ),
    },
  };
}

/** A timer. Source: functions-bindings-timer, "Usage". */
export function timer(name: string): Invocation {
  const times = {
    Last: "2026-11-21T12:00:00+00:00",
    Next: "2026-11-21T12:05:00+00:00",
    LastUpdated: "2026-11-21T12:00:00+00:00",
  };
  return { name, trigger: json({ Schedule: { AdjustForDST: true }, ScheduleStatus: times, IsPastDue: false }) };
}

/** A request of HTTP; header names come in small letters. */
export function httpRequest(
  name: string,
  request: { method: string; path: string; headers?: Readonly<Record<string, string>>; body?: string },
): Invocation {
  const { method, path, headers = {}, body } = request;
  return {
    name,
    trigger: {
      http: {
        ...{
          method,
          url: `https://app.azurewebsites.net${path}`,
          headers: { host: "app.azurewebsites.net", ...headers },
        },
        ...(body !== undefined && { body: { string: body } }),
      },
    },
  };
}
