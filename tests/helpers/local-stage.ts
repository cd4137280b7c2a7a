import type pg from "pg";
import { kafkaClient, type KafkaClient } from "../../functions/clients/kafka.ts";
import { createPool, query } from "../../functions/clients/postgres.ts";
import { imageEvent } from "../../functions/core/encode-event.ts";
import type { PostgresConnection } from "../../functions/clients/connections.ts";
import type { Topics } from "../../functions/core/settings.ts";
import { freePort } from "./free-port.ts";
import { freshName, type TestKafka, testKafka } from "./kafka.ts";
import { keptLog } from "./kept-log.ts";
import type { LocalProcess, LocalProcesses } from "./local-function.ts";
import { newWarehouse } from "./postgres.ts";
import { testObjectStore } from "./versitygw.ts";
import { eventually } from "./wait.ts";

/** The parts that the local image function works with, each real and with nothing in it. */
export class LocalStage {
  private constructor(
    readonly kafka: KafkaClient,
    readonly pool: pg.Pool,
    readonly topics: Topics,
    readonly groupId: string,
    readonly rawBucket: string,
    /** Of every process. */
    private readonly common: object,
    private readonly connections: Record<"writer" | "owner", PostgresConnection>,
  ) {}

  /** @param options broker: default the one of the test run; partitions: default 4; limits: default the defaults */
  static async open(options: { broker?: TestKafka; partitions?: number; limits?: object } = {}): Promise<LocalStage> {
    const { broker, partitions = 4, limits = {} } = options;
    const [{ connection }, store, connections] = await Promise.all([
      broker ?? testKafka(),
      testObjectStore(),
      newWarehouse(),
    ]);
    const kafka = kafkaClient(connection, "test", keptLog());
    const topics = {
      incoming: freshName("incoming"),
      processed: freshName("processed"),
      deadLetter: freshName("dead-letter"),
    };
    const uploadsTopic = freshName("uploads");
    for (const name of [...Object.values(topics), uploadsTopic])
      await kafka.topics().create({ name, partitions, retentionMs: 3_600_000, maxMessageBytes: 1_048_588 });
    const rawBucket = await store.newBucket("versioned");
    const common = {
      ...{ stack: "test", retention: {}, limits, presets: undefined, uploadsTopic, topics, rawBucket },
      ...{ processedBucket: await store.newBucket("locked"), objectStore: store.connection, kafka: connection },
    };
    const pool = createPool(connections.owner, { applicationName: "test" });
    return new LocalStage(kafka, pool, topics, freshName("group"), rawBucket, common, connections);
  }

  /**
   * Starts the image function, and waits until all of its processes have joined the group.
   * @param concurrency images that each handles at once. Default 2
   */
  async imageFunction(processes: LocalProcesses, count: number, concurrency = 2): Promise<LocalProcess> {
    const healthPort = await freePort();
    const own = {
      groupId: this.groupId,
      processes: count,
      concurrency,
      healthPort,
      warehouse: this.connections.writer,
    };
    const started = processes.start("image-function", healthPort, { ...this.common, ...own });
    await eventually("the image function is well", async () => (await started.health())?.status === 200);
    return started;
  }

  /** Starts the jobs. */
  async jobs(processes: LocalProcesses, settings: object): Promise<LocalProcess> {
    const port = await freePort();
    const own = { port, eventToken: "t".repeat(32), warehouse: this.connections.owner, ...settings };
    return processes.start("jobs", port, { ...this.common, ...own });
  }

  /** Sends each image, or what is none, as a customer's own, so that no two wait for each other. */
  async send(name: string, images: readonly Buffer[]): Promise<void> {
    await this.publish(images.map((bytes, n) => ({ customer: `${name}-${n}`, id: `${n}`, bytes })));
  }

  async publish(images: readonly { customer: string; id: string; bytes: Buffer }[]): Promise<void> {
    const publisher = this.kafka.publisher();
    await publisher.publish(
      this.topics.incoming,
      images.map((image) => imageEvent({ ...image, source: "/second" })),
    );
    await publisher.close();
  }

  /** Messages that nobody has finished. */
  async lag(): Promise<number> {
    return (await this.kafka.lag(this.groupId, [this.topics.incoming]))[this.topics.incoming] ?? 0;
  }

  /** Images by how they ended, of customers whose names begin so: rows, and what the statistics count. */
  async outcomes(name: string): Promise<{ rows: Record<string, number>; counted: Record<string, number> }> {
    const of = async (sql: string): Promise<Record<string, number>> => {
      const found = await query<{ outcome: string; images: number }>(this.pool, sql, [`${name}-%`]);
      return Object.fromEntries(found.map(({ outcome, images }) => [outcome, images]));
    };
    return {
      rows: await of(
        "SELECT outcome, count(*)::int AS images FROM pipeline.images WHERE customer_id LIKE $1 GROUP BY 1",
      ),
      counted: await of(
        "SELECT outcome, sum(images)::int AS images FROM bi.daily_rollup WHERE customer LIKE $1 GROUP BY 1",
      ),
    };
  }
}

/** The deliveries that a process has handled to their end. */
export const handledBy = ({ log }: LocalProcess): { imageId: string; attempt: number; changed: boolean }[] =>
  log.flatMap((line) =>
    typeof line["imageId"] === "string" ? [line as { imageId: string; attempt: number; changed: boolean }] : [],
  );
