import { fileURLToPath } from "node:url";
import type { KafkaClient } from "../clients/kafka.ts";
import type { TopicSettings } from "../clients/kafka-topics.ts";
import type { PostgresAccess } from "../clients/postgres.ts";
import { migrate, type RoleLogins } from "../jobs/migrate.ts";

/** The migrations, which a function's archive has beside the code. */
export const BUNDLED_MIGRATIONS = fileURLToPath(new URL("migrations", import.meta.url));

/** What a stack is prepared with. */
export interface Preparation {
  /** The warehouse as its owner. */
  readonly owner: PostgresAccess;
  /** How the other roles log in. Asked for while nobody else prepares the same server. */
  readonly logins: () => Promise<RoleLogins>;
  readonly kafka: KafkaClient;
  /** Topics to be made, because the brokers are somebody else's. */
  readonly createTopics: readonly TopicSettings[];
  /** Default: beside the code. */
  readonly migrationsFolder?: string;
}

/**
 * Brings the warehouse to the state that the rest needs, and makes the topics where the brokers are somebody else's. Safe
 * to run again, and by several at once.
 */
export async function prepareStack(
  preparation: Preparation,
): Promise<{ migrations: readonly string[]; topics: string[] }> {
  const { owner, logins, kafka, createTopics, migrationsFolder = BUNDLED_MIGRATIONS } = preparation;
  const migrations = await migrate(owner, logins, { migrationsFolder });
  for (const topic of createTopics) await kafka.topics().create(topic);
  return { migrations, topics: createTopics.map(({ name }) => name) };
}
