import type { KafkaClient } from "../../clients/kafka.ts";
import { prepareStack } from "../../hosting/prepare.ts";
import { biReaderPassword } from "./bi-reader-secret.ts";
import { warehouseAccess } from "./logins.ts";
import { secretsClient } from "./secrets.ts";
import type { OperationsSettings } from "./settings.ts";

/** Role of RDS whose members log in with IAM tokens: docs.aws.amazon.com/AmazonRDS, "IAM database authentication". */
const RDS_IAM = "rds_iam";

/**
 * Prepares a stack: writer and web log in with IAM tokens, bi_reader with the password in its secret. Safe to run again, and
 * by several at once.
 * @param options.migrationsFolder default: beside the code
 */
export async function prepare(
  settings: OperationsSettings,
  kafka: KafkaClient,
  { migrationsFolder, secrets = secretsClient() }: PrepareOptions = {},
): Promise<{ migrations: readonly string[]; topics: readonly string[] }> {
  const byIam = { memberOf: RDS_IAM };
  return await prepareStack({
    owner: warehouseAccess(settings.warehouse),
    logins: async () => ({
      ...{ writer: byIam, web: byIam },
      biReader: await biReaderPassword(secrets, settings.biReaderSecretArn),
    }),
    ...{ kafka, createTopics: settings.createTopics },
    ...(migrationsFolder !== undefined && { migrationsFolder }),
  });
}

interface PrepareOptions {
  readonly migrationsFolder?: string;
  readonly secrets?: ReturnType<typeof secretsClient>;
}
