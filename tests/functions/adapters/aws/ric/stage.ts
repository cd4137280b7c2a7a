import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand, PutBucketVersioningCommand, type S3Client } from "@aws-sdk/client-s3";
import type pg from "pg";
import type { ImageFunctionSettings } from "../../../../../functions/adapters/aws/settings.ts";
import { type KafkaClient, kafkaClient } from "../../../../../functions/clients/kafka.ts";
import { createPool } from "../../../../../functions/clients/postgres.ts";
import { s3Client } from "../../../../../functions/clients/s3.ts";
import { limitsSchema, presetsSchema, retentionSchema } from "../../../../../functions/core/settings.ts";
import { ROOT } from "../../../../../infra/engine/paths.ts";
import { keptLog } from "../../../../helpers/kept-log.ts";
import { unpackedFunction } from "../../../../helpers/lambda-bundle.ts";
import { type LambdaFunction, startLambda } from "../../../../helpers/lambda-function.ts";
import { startBrokerWithLogin } from "../../../../helpers/lambda-kafka.ts";
import { startSecrets } from "../../../../helpers/lambda-secrets.ts";
import { newWarehouse, rolePasswords } from "../../../../helpers/postgres.ts";
import { testObjectStore } from "../../../../helpers/versitygw.ts";

/** Names that the events kept in tests/fixtures/aws hold. */
export const RAW_BUCKET = "image-pipeline-raw";
export const PROCESSED_BUCKET = "image-pipeline-processed";
export const TOPICS = {
  incoming: "images.incoming",
  processed: "images.processed",
  deadLetter: "images.dead-letter",
} as const;

/** Everything around the image function: a store with locks, a warehouse, a broker, secrets, and the built code. */
export interface Stage {
  readonly s3: S3Client;
  /** The warehouse, as its owner. */
  readonly pool: pg.Pool;
  readonly kafka: KafkaClient;
  /** Bytes of the built code, without sharp. */
  readonly codeBytes: number;
  /** What must never be logged. */
  readonly passwords: readonly string[];
  /** ARNs of the secrets that the functions have asked for. */
  readonly secretsAsked: readonly string[];
  /** Starts an instance of the function; whoever calls this stops it. */
  start(settings: Pick<ImageFunctionSettings, "partialBatches">): Promise<LambdaFunction>;
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

const arnOf = (name: string): string => `arn:aws:secretsmanager:ap-southeast-1:123456789012:secret:${name}-AbCdEf`;

async function setTheStage(): Promise<Stage> {
  const [store, warehouse, broker, built] = await Promise.all([
    testObjectStore(),
    newWarehouse(),
    startBrokerWithLogin(),
    unpackedFunction("image-function"),
  ]);
  ends.push(
    () => broker.stop(),
    () => {
      built.remove();
    },
  );
  const s3 = s3Client(store.connection);
  await s3.send(new CreateBucketCommand({ Bucket: RAW_BUCKET }));
  await s3.send(new PutBucketVersioningCommand({ Bucket: RAW_BUCKET, VersioningConfiguration: { Status: "Enabled" } }));
  await s3.send(new CreateBucketCommand({ Bucket: PROCESSED_BUCKET, ObjectLockEnabledForBucket: true }));
  const kafka = kafkaClient(broker.connection, "test", keptLog());
  for (const name of Object.values(TOPICS)) {
    await kafka.topics().create({ name, partitions: 2, retentionMs: 3_600_000, maxMessageBytes: 1_048_588 });
  }
  const { mechanism, username, password } = broker.connection.sasl;
  const [warehouseArn, kafkaArn] = [arnOf("warehouse"), arnOf("kafka")];
  const secrets = await startSecrets({
    [warehouseArn]: JSON.stringify({ username: "writer", password: rolePasswords.writer }),
    [kafkaArn]: JSON.stringify({ username, password }),
  });
  const pool = createPool(warehouse.owner, { applicationName: "test" });
  ends.push(
    () => secrets.stop(),
    () => pool.end(),
    () => {
      s3.destroy();
    },
  );
  const { host, port, database } = warehouse.owner;
  const settings: Omit<ImageFunctionSettings, "partialBatches"> = {
    limits: limitsSchema.parse({}),
    retention: retentionSchema.parse({}),
    presets: presetsSchema.parse(undefined),
    lockMode: "COMPLIANCE",
    rawBucket: RAW_BUCKET,
    processedBucket: PROCESSED_BUCKET,
    objectStore: store.connection,
    warehouse: { host, port, database, user: "writer", tls: false, login: { kind: "secret", arn: warehouseArn } },
    kafka: { brokers: broker.connection.brokers, tls: false, mechanism, login: { kind: "secret", arn: kafkaArn } },
    topics: TOPICS,
  };
  return {
    ...{ s3, pool, kafka, codeBytes: built.codeBytes },
    passwords: [rolePasswords.writer, password],
    secretsAsked: secrets.asked,
    start: (told) =>
      startLambda({
        folder: built.folder,
        env: { SETTINGS: JSON.stringify({ ...settings, ...told }), AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url },
        // infra/settings/function.ts, timeoutSeconds.
        timeoutMs: 180_000,
      }),
  };
}
