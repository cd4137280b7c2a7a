import { createHash, randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { kafkaClient } from "../../../functions/clients/kafka.ts";
import { createPool, queryOne } from "../../../functions/clients/postgres.ts";
import { s3Client } from "../../../functions/clients/s3.ts";
import type { ClaimCheck } from "../../../functions/core/arrival.ts";
import { claimEvent } from "../../../functions/core/encode-event.ts";
import { CLAIMS } from "../../../functions/core/keys.ts";
import type { Photograph } from "../images/photographs.ts";
import type { StackOutputs } from "./throw-away-stack.ts";

const CUSTOMER = "benchmark";
/** Seldom, because looking costs the warehouse time too; a record tells its own. */
const POLL_MS = 500;
/** Without a further image recorded: three tries of the slowest step. */
const STUCK_MS = 90_000;

/** What the function made of the images of one turn. */
export interface Fed {
  readonly images: number;
  /** From the first message's sending to the last image's record. */
  readonly seconds: number;
}

/** Sends photographs through a stack's Kafka, as claim checks: at 12 megapixels they are too large for messages. */
export class Feed {
  readonly #publisher;
  readonly #warehouse;
  readonly #s3;
  readonly #claims: ClaimCheck[] = [];

  constructor(private readonly stack: StackOutputs) {
    const { kafka, warehouse, objectStore } = stack.operator;
    this.#publisher = kafkaClient(kafka, "benchmark").publisher();
    this.#warehouse = createPool(warehouse, { applicationName: "image-pipeline benchmark", maxConnections: 1 });
    this.#s3 = s3Client(objectStore);
  }

  /** Puts the photographs where claims point at. */
  async put(photographs: readonly Photograph[]): Promise<void> {
    const { rawBucket: bucket } = this.stack;
    for (const { name, bytes } of photographs) {
      const key = `${CLAIMS}${CUSTOMER}/${name}`;
      await this.#s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      this.#claims.push({ bucket, key, sizeBytes: bytes.length, sha256 });
    }
  }

  /** Sends so many images in turns, each as an event of its own, and waits until all are recorded. */
  async send(images: number): Promise<Fed> {
    const source = `/benchmark/${randomUUID()}`;
    const messages = Array.from({ length: images }, (_, at) => {
      const claim = this.#claims[at % this.#claims.length];
      if (claim === undefined) throw new Error("There are no photographs to send: put some first.");
      // Without a key, so that no order is asked for and every partition gets as many.
      return { ...claimEvent({ source, id: String(at), customer: CUSTOMER, claim }), key: null };
    });
    const from = Date.now();
    await this.#publisher.publish(this.stack.topics.incoming, messages);
    return { images, seconds: ((await this.#lastRecord(source, images, from)) - from) / 1000 };
  }

  /** When the last of so many images was recorded. @throws Error where one was not processed, or none follows for long */
  async #lastRecord(source: string, images: number, from: number): Promise<number> {
    let [seen, changed] = [0, from];
    for (;;) {
      const { recorded, processed, last } = await queryOne<{ recorded: number; processed: number; last: Date | null }>(
        this.#warehouse,
        `SELECT count(*) AS recorded, count(*) FILTER (WHERE outcome = 'processed') AS processed, max(recorded_at) AS last
         FROM pipeline.images WHERE customer_id = $1 AND event_source = $2`,
        [CUSTOMER, source],
      );
      if (processed < recorded)
        throw new Error(`Expected every image to be processed; ${recorded - processed} were not.`);
      if (recorded === images && last !== null) return last.getTime();
      if (recorded > seen) [seen, changed] = [recorded, Date.now()];
      if (Date.now() - changed > STUCK_MS) throw new Error(`Only ${recorded} of ${images} images were recorded.`);
      await setTimeout(POLL_MS);
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#publisher.close(), this.#warehouse.end()]);
    this.#s3.destroy();
  }
}
