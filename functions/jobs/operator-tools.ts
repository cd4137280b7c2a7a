import type pg from "pg";
import type { KafkaClient } from "../clients/kafka.ts";
import type { RawStore } from "../core/ports.ts";
import type { Topics } from "../core/settings.ts";
import type { HoldableStore } from "./ports.ts";

/** What an operator's request works with, inside the network. */
export interface OperatorTools {
  /** As the role owner. */
  readonly warehouse: pg.Pool;
  readonly kafka: KafkaClient;
  readonly raw: RawStore;
  /** The processed bucket. */
  readonly results: HoldableStore;
  readonly topics: Topics;
  /** Every topic that the image function consumes. */
  readonly consumedTopics: readonly string[];
  /** The image function's consumer group. */
  readonly groupId: string;
  /** Largest image sent inside a message, in bytes. */
  readonly inlineMaxBytes: number;
}
