import type pg from "pg";
import type { KafkaPublisher } from "../clients/kafka-publisher.ts";
import { closeIdle } from "../clients/postgres.ts";

/**
 * Milliseconds without an event after which connections are not trusted any more. A cloud may freeze an instance between
 * two events (AWS Lambda does): no keep-alive is sent, no end is heard, no timer runs. What lies between forgets a connection
 * without a word: AWS's NAT gateways and load balancers after 350 s (docs.aws.amazon.com/vpc, NAT gateways), Azure's load
 * balancers and Event Hubs after 240 s (learn.microsoft.com/azure/event-hubs/apache-kafka-configurations), brokers after
 * 10 minutes (kafka.apache.org, connections.max.idle.ms), object stores and a failover of the warehouse sooner. What is then
 * sent may get no answer at all: 10 to 75 s until a client gives up, and a message that has to come again.
 */
const TRUSTED_MS = 60_000;

/** What an instance holds between two events. */
export interface Connections {
  readonly warehouse: pg.Pool;
  /** A client that keeps connections of its own, which it makes anew after this. Absent where none does. */
  readonly objectStore?: { destroy(): void };
  /** Absent where nothing is published, or a publisher lives no longer than one event. */
  readonly events?: KafkaPublisher;
}

/**
 * Closes what is open and not in use; whatever comes next connects again. What cannot be closed any more fails no event.
 */
export async function renew({ warehouse, objectStore, events }: Connections): Promise<void> {
  objectStore?.destroy();
  await Promise.allSettled([closeIdle(warehouse), events?.close()]);
}

/**
 * A handler whose connections are as good after a pause as at the first event.
 * @param now Unix milliseconds. Default: the clock, which a thawed instance has right
 */
export function afterPauses<Args extends unknown[], Result>(
  handler: (...args: Args) => Promise<Result>,
  connections: Connections,
  now: () => number = Date.now,
): (...args: Args) => Promise<Result> {
  let usedAt = now();
  return async (...args) => {
    if (now() - usedAt >= TRUSTED_MS) await renew(connections);
    try {
      return await handler(...args);
    } finally {
      usedAt = now();
    }
  };
}
