import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand, PutBucketVersioningCommand, type S3Client } from "@aws-sdk/client-s3";
import type pg from "pg";
import type { KafkaSettings, Login, WarehouseSettings } from "../../../../../functions/adapters/aws/settings.ts";
import type { S3Connection } from "../../../../../functions/clients/connections.ts";
import { type KafkaClient, kafkaClient } from "../../../../../functions/clients/kafka.ts";
import { createPool } from "../../../../../functions/clients/postgres.ts";
import { s3Client } from "../../../../../functions/clients/s3.ts";
import { ROOT } from "../../../../../infra/engine/paths.ts";
import { keptLog } from "../../../../helpers/kept-log.ts";
import { startBrokerWithLogin } from "../../../../helpers/lambda-kafka.ts";
import { newWarehouse, rolePasswords } from "../../../../helpers/postgres.ts";
import { type SecretsStandIn, startSecretsManager } from "../../../../helpers/secrets-manager.ts";
import { testObjectStore } from "../../../../helpers/versitygw.ts";

/** Names that the events kept in tests/fixtures/aws hold. */
export const RAW_BUCKET = "image-pipeline-raw";
export const PROCESSED_BUCKET = "image-pipeline-processed";
export const TOPICS = {
  incoming: "images.incoming",
  processed: "images.processed",
  deadLetter: "images.dead-letter",
} as const;

/** Everything around the functions: a store with locks, a warehouse, a broker, Secrets Manager. */
export interface Stage {
  readonly objectStore: S3Connection;
  readonly s3: S3Client;
  /** The warehouse, as its owner. */
  readonly pool: pg.Pool;
  readonly kafka: KafkaClient;
  readonly secretsManager: Pick<SecretsStandIn, "endpoint" | "secrets" | "reads">;
  /** What must never be logged. */
  readonly passwords: readonly string[];
  /** What a function is told of the brokers. */
  readonly kafkaSettings: KafkaSettings;
  /** What a function is told of the warehouse. */
  warehouseSettings(role: "writer" | "web"): WarehouseSettings;
  /** Puts a login into Secrets Manager. */
  addLogin(name: string, login: { readonly username: string; readonly password: string }): Login;
}

let shared: Promise<Stage> | undefined;
const ends: (() => unknown)[] = [];

// Imported by a test file, so this is a hook of the whole run.
after(async () => {
  await shared?.catch(() => undefined);
  for (const end of ends.reverse()) await end();
});

/** The one stage of this test run. */
export function theStage(): Promise<Stage> {
  return (shared ??= setTheStage());
}

/** An event as Lambda hands it over, kept in tests/fixtures/aws. */
export function keptEvent(name: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, "tests/fixtures/aws", `ric-${name}.json`), "utf8"));
}

async function setTheStage(): Promise<Stage> {
  const [store, warehouse, broker, secretsManager] = await Promise.all([
    testObjectStore(),
    newWarehouse(),
    startBrokerWithLogin(),
    startSecretsManager(),
  ]);
  const s3 = s3Client(store.connection);
  const pool = createPool(warehouse.owner, { applicationName: "test" });
  ends.push(
    () => broker.stop(),
    () => secretsManager.stop(),
    () => pool.end(),
    () => {
      s3.destroy();
    },
  );
  await s3.send(new CreateBucketCommand({ Bucket: RAW_BUCKET }));
  await s3.send(new PutBucketVersioningCommand({ Bucket: RAW_BUCKET, VersioningConfiguration: { Status: "Enabled" } }));
  await s3.send(new CreateBucketCommand({ Bucket: PROCESSED_BUCKET, ObjectLockEnabledForBucket: true }));
  const kafka = kafkaClient(broker.connection, "test", keptLog());
  for (const name of Object.values(TOPICS)) {
    await kafka.topics().create({ name, partitions: 2, retentionMs: 3_600_000, maxMessageBytes: 1_048_588 });
  }
  const passwords: string[] = [];
  const addLogin: Stage["addLogin"] = (name, login) => {
    const arn = `arn:aws:secretsmanager:ap-southeast-1:123456789012:secret:${name}-AbCdEf`;
    secretsManager.secrets.set(arn, JSON.stringify(login));
    passwords.push(login.password);
    return { kind: "secret", arn };
  };
  const { brokers, tls, sasl } = broker.connection;
  const { host, port, database } = warehouse.owner;
  return {
    ...{ objectStore: store.connection, s3, pool, kafka, secretsManager, passwords, addLogin },
    kafkaSettings: { brokers, tls, mechanism: sasl.mechanism, login: addLogin("kafka", sasl) },
    warehouseSettings(role) {
      const login = addLogin(role, { username: role, password: rolePasswords[role] });
      return { host, port, database, user: role, tls: false, login };
    },
  };
}
