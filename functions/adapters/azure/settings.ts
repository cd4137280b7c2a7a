import * as z from "zod";
import { presetsSchema } from "../../core/presets.ts";
import { limitsSchema, retentionSchema, topicsSchema } from "../../core/settings.ts";
import { operationsRequestSchemaOf } from "../../hosting/operations-request.ts";
import { createTopicsSchema } from "../../hosting/settings.ts";
import { processorSettingsSchema } from "../../processing/settings.ts";

/**
 * What an application of Azure Functions is told: JSON in the application setting SETTINGS. Nothing in it is a secret; every
 * login is the application's own identity, but to somebody else's Kafka, whose login is a secret in the vault.
 */
const common = z.strictObject({
  /** Client id of the application's user-assigned identity. */
  clientId: z.string(),
  limits: limitsSchema,
});

/** Both storage accounts. */
const blobSchema = z.strictObject({
  raw: z.strictObject({ accountUrl: z.url(), container: z.string() }),
  processed: z.strictObject({ accountUrl: z.url(), container: z.string() }),
});
export type BlobSettings = z.output<typeof blobSchema>;

/** The statistics warehouse, as one role; the identity's token is the password. */
const warehouseSchema = z.strictObject({
  host: z.string(),
  port: z.int(),
  database: z.string(),
  /** Role of PostgreSQL that is the identity's. */
  user: z.string(),
  /** Whether the server's certificate must be good. Off only on the loopback interface. */
  tls: z.boolean(),
});
export type WarehouseSettings = z.output<typeof warehouseSchema>;

/** The brokers: Event Hubs by the identity, or somebody else's by a secret. */
const kafkaSchema = z.strictObject({
  /** host:port each. */
  brokers: z.array(z.string()).min(1),
  tls: z.boolean(),
  login: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("identity") }),
    z.strictObject({
      kind: z.literal("secret"),
      mechanism: z.enum(["plain", "scram-sha-256", "scram-sha-512"]),
      /** The vault's URL, and the secret whose text is JSON with `username` and `password`. */
      vaultUrl: z.url(),
      secret: z.string(),
    }),
  ]),
});
export type KafkaSettings = z.output<typeof kafkaSchema>;

/** The image function: announcements of uploads from a storage queue, messages from Event Hubs. */
export const imageFunctionSettingsSchema = common.extend({
  blobs: blobSchema,
  warehouse: warehouseSchema,
  retention: retentionSchema,
  /** Mode of the policy that every result is stored with. */
  lockMode: z.enum(["Locked", "Unlocked"]),
  presets: presetsSchema,
  /** The company's own processor. Default none. */
  processor: processorSettingsSchema.optional(),
  /** Seconds that the platform lets one run take, which may be a batch of messages. */
  timeoutSeconds: z.int(),
  kafka: kafkaSchema,
  topics: topicsSchema,
});
export type ImageFunctionSettings = z.output<typeof imageFunctionSettingsSchema>;

/** The web application, behind Front Door. */
export const webSettingsSchema = common.extend({
  blobs: blobSchema,
  warehouse: warehouseSchema,
  /** X-Azure-FDID of the one Front Door whose requests are answered. */
  frontDoorId: z.string(),
  /** Where customers reach the application, without a path: links to results are on it. */
  publicUrl: z.url(),
});
export type WebSettings = z.output<typeof webSettingsSchema>;

/** The operations application: the operator's mailbox, the timers, the warehouse's schema. */
export const operationsSettingsSchema = common.extend({
  blobs: blobSchema,
  warehouse: warehouseSchema,
  retention: retentionSchema,
  kafka: kafkaSchema,
  topics: topicsSchema,
  /** Consumer group of the image function's trigger. */
  groupId: z.string(),
  /** Identities that are roles of the warehouse: object ids. */
  roles: z.strictObject({ writer: z.guid(), web: z.guid() }),
  /** Vault and secret of bi_reader's password, which this application makes once. */
  vaultUrl: z.url(),
  biReaderSecret: z.string(),
  /** Container of the raw account in which requests and answers of the operator lie. */
  mailbox: z.string(),
  createTopics: createTopicsSchema,
});
export type OperationsSettings = z.output<typeof operationsSettingsSchema>;

/** What the operations application is asked by its mailbox; its timers are the jobs. */
export const operationsRequestSchema = operationsRequestSchemaOf([
  "reconcile",
  "redeliver",
  "upkeep",
  "expire-results",
  "expire-originals",
]);
export type OperationsRequest = z.output<typeof operationsRequestSchema>;
