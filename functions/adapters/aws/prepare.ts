import { fileURLToPath } from "node:url";
import type { KafkaClient } from "../../clients/kafka.ts";
import { migrate } from "../../jobs/migrate.ts";
import { biReaderPassword } from "./bi-reader-secret.ts";
import { warehouseAccess } from "./logins.ts";
import { secretsClient } from "./secrets.ts";
import type { OperationsSettings } from "./settings.ts";

/** Role of RDS whose members log in with IAM tokens: docs.aws.amazon.com/AmazonRDS, "IAM database authentication". */
const RDS_IAM = "rds_iam";

/** The migrations, which the archive has beside the code. */
const MIGRATIONS = fileURLToPath(new URL("migrations", import.meta.url));

/**
 * Brings the warehouse to the state that the rest needs, and makes the topics where the brokers are somebody else's. Safe
 * to run again, and by several at once.
 */
export async function prepare(
  settings: OperationsSettings,
  kafka: KafkaClient,
  { migrationsFolder = MIGRATIONS, secrets = secretsClient() } = {},
): Promise<{ migrations: readonly string[]; topics: readonly string[] }> {
  const biReader = await biReaderPassword(secrets, settings.biReaderSecretArn);
  const byIam = { memberOf: RDS_IAM };
  const migrations = await migrate(
    warehouseAccess(settings.warehouse),
    { writer: byIam, web: byIam, biReader },
    { migrationsFolder },
  );
  for (const topic of settings.createTopics) await kafka.topics().create(topic);
  return { migrations, topics: settings.createTopics.map(({ name }) => name) };
}
