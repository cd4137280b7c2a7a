import type { S3Client } from "@aws-sdk/client-s3";
import type pg from "pg";
import type { KafkaPublisher } from "../../clients/kafka-publisher.ts";
import { closeIdle } from "../../clients/postgres.ts";

/**
 * Milliseconds without an event after which connections are not trusted any more. Lambda freezes an instance between two
 * events: no keep-alive is sent, no end is heard, no timer runs. Gateways between forget a connection after 350 s without
 * a word (docs.aws.amazon.com/vpc, NAT gateways; .../elasticloadbalancing, Network Load Balancers), brokers after 10
 * minutes (kafka.apache.org, connections.max.idle.ms), S3 and a failover of the warehouse sooner. What is then sent may
 * get no answer at all: 10 to 75 s until a client gives up, and a message that has to come again.
 */
const TRUSTED_MS = 60_000;

/** What an instance holds between two events. */
export interface Connections {
  readonly warehouse: pg.Pool;
  readonly s3: S3Client;
  /** Absent where nothing is published, or a publisher lives no longer than one event. */
  readonly events?: KafkaPublisher;
}

/** Closes what is open; whatever comes next connects again. What cannot be closed any more fails no event. */
export async function renew({ warehouse, s3, events }: Connections): Promise<void> {
  s3.destroy();
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
