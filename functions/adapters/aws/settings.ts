import * as z from "zod";
import { s3ConnectionSchema } from "../../clients/connections.ts";
import { presetsSchema } from "../../core/presets.ts";
import { limitsSchema, retentionSchema, topicsSchema } from "../../core/settings.ts";
import { operationsRequestSchemaOf } from "../../hosting/operations-request.ts";
import { createTopicsSchema } from "../../hosting/settings.ts";
import { processorSettingsSchema } from "../../processing/settings.ts";

/**
 * What a Lambda function is told: JSON in the environment variable SETTINGS. Nothing in it is a secret; a login is either
 * the function's own identity (IAM) or the name of a secret in Secrets Manager that the function may read.
 */
const loginSchema = z.discriminatedUnion("kind", [
  /** A token signed with the function's own credentials. */
  z.strictObject({ kind: z.literal("iam"), region: z.string() }),
  /** A secret whose text is JSON with `username` and `password`. */
  z.strictObject({ kind: z.literal("secret"), arn: z.string() }),
]);
export type Login = z.output<typeof loginSchema>;

/** The statistics warehouse, as one role. */
const warehouseSchema = z.strictObject({
  host: z.string(),
  port: z.int(),
  database: z.string(),
  /** Role; with a secret, what the secret says. */
  user: z.string(),
  /** Whether the server's certificate must be good. Off only on the loopback interface. */
  tls: z.boolean(),
  login: loginSchema,
});
export type WarehouseSettings = z.output<typeof warehouseSchema>;

/** The brokers. */
const kafkaSchema = z.strictObject({
  /** host:port each. */
  brokers: z.array(z.string()).min(1),
  tls: z.boolean(),
  /** How a secret's name and password are used; without a meaning for IAM. */
  mechanism: z.enum(["plain", "scram-sha-256", "scram-sha-512"]).optional(),
  login: loginSchema,
});
export type KafkaSettings = z.output<typeof kafkaSchema>;

const common = z.strictObject({
  limits: limitsSchema,
  rawBucket: z.string(),
  processedBucket: z.string(),
  objectStore: s3ConnectionSchema,
  warehouse: warehouseSchema,
});

/** The image function. */
export const imageFunctionSettingsSchema = common.extend({
  retention: retentionSchema,
  /** Mode of the lock that every result is stored with. */
  lockMode: z.enum(["COMPLIANCE", "GOVERNANCE"]),
  presets: presetsSchema,
  kafka: kafkaSchema,
  topics: topicsSchema,
  /** Whether the event source understands which messages of a batch failed (provisioned pollers); else it fails whole. */
  partialBatches: z.boolean(),
  /** The company's own code. */
  processor: processorSettingsSchema.optional(),
});
export type ImageFunctionSettings = z.output<typeof imageFunctionSettingsSchema>;

/** The web application. */
export const webSettingsSchema = common;
export type WebSettings = z.output<typeof webSettingsSchema>;

/** The operations function: the operator's requests, the schedules, the warehouse's schema. */
export const operationsSettingsSchema = common.extend({
  retention: retentionSchema,
  kafka: kafkaSchema,
  topics: topicsSchema,
  /** Consumer group of the image function's event source. */
  groupId: z.string(),
  /** Secret that holds the login of bi_reader; this function writes it. */
  biReaderSecretArn: z.string(),
  createTopics: createTopicsSchema,
  /** Prefix in the raw bucket where the event source leaves messages that it gave up on. */
  undeliveredPrefix: z.string(),
});
export type OperationsSettings = z.output<typeof operationsSettingsSchema>;

/** What the operations function is invoked with. */
export const operationsRequestSchema = operationsRequestSchemaOf([
  "reconcile",
  "redeliver",
  "upkeep",
  "expire-originals",
]);
export type OperationsRequest = z.output<typeof operationsRequestSchema>;
