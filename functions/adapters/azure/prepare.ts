import type { KafkaClient } from "../../clients/kafka.ts";
import { prepareStack } from "../../hosting/prepare.ts";
import { biReaderPassword } from "./bi-reader-secret.ts";
import type { Identity } from "./identity.ts";
import { vaultSecrets } from "./key-vault.ts";
import { warehouseAccess } from "./logins.ts";
import type { OperationsSettings } from "./settings.ts";

/**
 * Prepares a stack: writer and web log in with tokens of their applications' identities, bi_reader with the password in its
 * secret. Safe to run again, and by several at once.
 * @param migrationsFolder default: beside the code
 */
export async function prepare(
  settings: OperationsSettings,
  identity: Identity,
  kafka: KafkaClient,
  migrationsFolder?: string,
): Promise<{ migrations: readonly string[]; topics: readonly string[] }> {
  const { roles, vaultUrl, biReaderSecret, createTopics } = settings;
  return await prepareStack({
    owner: warehouseAccess(settings.warehouse, identity),
    logins: async () => ({
      writer: { entraObjectId: roles.writer },
      web: { entraObjectId: roles.web },
      biReader: await biReaderPassword(vaultSecrets(vaultUrl, identity), biReaderSecret),
    }),
    ...{ kafka, createTopics },
    ...(migrationsFolder !== undefined && { migrationsFolder }),
  });
}
