import type pg from "pg";
import type { KafkaConnection, S3Connection } from "../../functions/clients/connections.ts";
import { kafkaClient } from "../../functions/clients/kafka.ts";
import { postgresWarehouse } from "../../functions/clients/postgres-warehouse.ts";
import { createPool } from "../../functions/clients/postgres.ts";
import { s3HoldableStore } from "../../functions/clients/s3-holdable-store.ts";
import { s3VersionedStore } from "../../functions/clients/s3-maintenance.ts";
import { s3RawStore } from "../../functions/clients/s3-raw-store.ts";
import { s3ResultStore } from "../../functions/clients/s3-result-store.ts";
import { s3Client } from "../../functions/clients/s3.ts";
import type { Ports } from "../../functions/core/ports.ts";
import type { OperatorTools } from "../../functions/jobs/operator-tools.ts";
import type { VersionedStore } from "../../functions/jobs/ports.ts";
import { freshName, testKafka } from "./kafka.ts";
import { keptLog } from "./kept-log.ts";
import { newWarehouse } from "./postgres.ts";
import { testObjectStore } from "./versitygw.ts";

/** What the core and an operator work with, over a broker, a store and a warehouse that are real, in topics of one partition. */
export interface RealParts {
  readonly broker: KafkaConnection;
  readonly objectStore: S3Connection;
  readonly ports: Ports;
  readonly tools: OperatorTools;
  /** The raw bucket as the jobs see it. */
  readonly raw: VersionedStore;
  readonly owner: pg.Pool;
  close(): Promise<void>;
}

/** Opens parts with nothing in them; whoever calls this closes them. */
export async function realParts(): Promise<RealParts> {
  const [{ connection: broker }, store, connections] = await Promise.all([
    testKafka(),
    testObjectStore(),
    newWarehouse(),
  ]);
  const kafka = kafkaClient(broker, "test", keptLog());
  const topics = { incoming: freshName("in"), processed: freshName("out"), deadLetter: freshName("dead-letter") };
  for (const name of Object.values(topics))
    await kafka.topics().create({ name, partitions: 1, retentionMs: 3_600_000, maxMessageBytes: 1_048_588 });
  const owner = createPool(connections.owner, { applicationName: "test" });
  const writer = createPool(connections.writer, { applicationName: "test" });
  const s3 = s3Client(store.connection);
  const [rawBucket, processedBucket] = [await store.newBucket("versioned"), await store.newBucket("locked")];
  const raw = s3RawStore(s3, rawBucket);
  const events = kafka.publisher();
  return {
    ...{ broker, objectStore: store.connection, owner, raw: s3VersionedStore(s3, rawBucket) },
    ports: { raw, results: s3ResultStore(s3, processedBucket), warehouse: postgresWarehouse(writer), events },
    tools: {
      ...{ warehouse: owner, kafka, raw, results: s3HoldableStore(s3, processedBucket), topics, groupId: "none" },
      ...{ consumedTopics: [topics.incoming], inlineMaxBytes: 700_000 },
    },
    async close() {
      await Promise.all([owner.end(), writer.end(), events.close()]);
      s3.destroy();
    },
  };
}
