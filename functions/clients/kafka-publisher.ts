import { CompressionTypes, type Kafka, Partitioners, type Producer } from "kafkajs";
import { MessageTooLarge } from "../core/errors.ts";
import type { EventPublisher, OutgoingMessage } from "../core/ports.ts";
import { headerBytes } from "./header-text.ts";
import { isTooLarge, kafkaFault } from "./kafka-errors.ts";
import { METADATA_MAX_AGE_MS } from "./kafka-times.ts";

/**
 * Most bytes sent in one request. kafkajs makes one batch a partition of all messages of a request, and
 * max.message.bytes (default 1 048 588; kafka.apache.org, topic configuration) is a batch's limit: two messages of 600 KB
 * to one partition are refused together. The rest to the default is the room for what `sizeOf` cannot know.
 */
const MAX_REQUEST_BYTES = 1_000_000;

/**
 * Bytes of a request beside its records: the protocol's fields, the client's and the topic's name (249 bytes at most), the
 * batch's 61 bytes; some 400, rounded up.
 */
const REQUEST_OVERHEAD_BYTES = 1024;

/**
 * Over a larger request a broker closes the connection, which looks like an outage.
 * Source: kafka.apache.org, broker configuration, socket.request.max.bytes, default.
 */
const BROKER_REQUEST_MAX_BYTES = 104_857_600;

/** Writes messages. */
export interface KafkaPublisher extends EventPublisher {
  /**
   * Resolves when all in-sync replicas have all messages. They are written in their order, in requests of at most 1 MB;
   * a larger message goes alone and is up to its topic's limit.
   * @throws Outage where the broker does not answer within a few tries; some messages may have been written then
   * @throws MessageTooLarge: also before it is sent, where the brokers would close the connection over it
   */
  publish(topic: string, messages: readonly OutgoingMessage[]): Promise<void>;
  /**
   * Waits for what is being sent, and disconnects; what others begin to send meanwhile is sent still. A message after it
   * connects again.
   */
  close(): Promise<void>;
}

/** A producer and how many are using it: one that failed or ended is left, but closed only when nobody waits for it. */
interface Session {
  readonly producer: Producer;
  readonly connected: Promise<void>;
  users: number;
  left: boolean;
}

/**
 * Connects at the first message. kafkajs's idempotent producer keeps the sequence numbers of a session; after a failed
 * request they may no longer be the broker's, so that a session which failed is replaced by a new one.
 * @param requestMaxBytes largest request that the brokers read. Default: Apache Kafka's own, 100 MiB
 */
export function kafkaPublisher(kafka: Kafka, requestMaxBytes: number = BROKER_REQUEST_MAX_BYTES): KafkaPublisher {
  const maxBytes = requestMaxBytes - REQUEST_OVERHEAD_BYTES;
  let current: Session | undefined;
  const open = new Set<Promise<void>>();

  const enter = (): Session => {
    current ??= begin(kafka);
    current.users++;
    return current;
  };
  const leave = (session: Session, failed: boolean): void => {
    session.users--;
    if (failed) {
      session.left = true;
      if (current === session) current = undefined;
    }
    if (session.left && session.users === 0) void session.producer.disconnect().catch(() => undefined);
  };
  const send = async (topic: string, messages: readonly OutgoingMessage[]): Promise<void> => {
    const bytes = messages.reduce((sum, message) => sum + sizeOf(message), 0);
    if (bytes > maxBytes) throw new MessageTooLarge(topic, bytes, { maxBytes });
    const session = enter();
    let failed = true;
    try {
      await session.connected;
      await session.producer.send({
        topic,
        acks: -1,
        compression: CompressionTypes.None,
        messages: messages.map((message) => ({ key: message.key, value: message.value, headers: headersOf(message) })),
      });
      failed = false;
    } catch (error) {
      throw isTooLarge(error) ? new MessageTooLarge(topic, bytes, { cause: error }) : kafkaFault(error);
    } finally {
      leave(session, failed);
    }
  };
  return {
    async publish(topic, messages) {
      const sending = (async () => {
        const perRequest = Math.min(MAX_REQUEST_BYTES, maxBytes);
        for (const request of requestsOf(messages, perRequest)) await send(topic, request);
      })();
      open.add(sending);
      try {
        await sending;
      } finally {
        open.delete(sending);
      }
    },
    async close() {
      await Promise.allSettled(open);
      const session = current;
      current = undefined;
      // Whoever began in the meantime ends it.
      if (session !== undefined && session.users > 0) session.left = true;
      else await session?.producer.disconnect();
    },
  };
}

function begin(kafka: Kafka): Session {
  const producer = kafka.producer({
    idempotent: true,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    metadataMaxAge: METADATA_MAX_AGE_MS,
  });
  const connected = producer.connect();
  // Whoever entered waits for it and throws; nobody else is to.
  connected.catch(() => undefined);
  return { producer, connected, users: 0, left: false };
}

const headersOf = ({ headers, repeated = {} }: OutgoingMessage): Record<string, Buffer[]> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, (repeated[name] ?? [value]).map(headerBytes)]),
  );

/** Messages in their order, in groups that stay under the limit; one that is over it alone is a group of its own. */
export function requestsOf(messages: readonly OutgoingMessage[], maxBytes = MAX_REQUEST_BYTES): OutgoingMessage[][] {
  const requests: OutgoingMessage[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    const size = sizeOf(message);
    if (bytes + size > maxBytes) {
      requests.push([]);
      bytes = 0;
    }
    requests.at(-1)?.push(message);
    bytes += size;
  }
  return requests;
}

/** Bytes of a record at most: its fields, each with a length of up to 5 bytes, and up to 21 bytes of its own (KIP-98). */
function sizeOf({ key, value, headers, repeated = {} }: OutgoingMessage): number {
  const all = Object.entries(headers).flatMap(([name, text]) =>
    (repeated[name] ?? [text]).flatMap((one) => [name, one]),
  );
  const fields = [key, value, ...all];
  return fields.reduce((sum, field) => sum + 5 + (field === null ? 0 : Buffer.byteLength(field)), 21);
}
