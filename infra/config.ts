import { z } from "zod";
import { limitsSchema, presetsSchema, retentionSchema } from "../functions/core/settings.ts";
import { SettingsError } from "./contract/errors.ts";
import { PROJECT } from "./contract/names.ts";
import { faultsOf } from "./contract/faults.ts";

/** A Kafka that already runs (for example Confluent Cloud), in place of the provider's own. */
const existingKafkaSchema = z.strictObject({
  /** host:port of each bootstrap server. */
  brokers: z.array(z.string().regex(/^[^\s:]+:\d+$/, "expected host:port")).min(1),
  /** TLS to the brokers. Default true. */
  tls: z.boolean().default(true),
  sasl: z
    .strictObject({
      mechanism: z.enum(["plain", "scram-sha-256", "scram-sha-512"]),
      username: z.string().min(1),
      /** A secret: set it with `pulumi config set --secret --path`. */
      password: z.string().min(1),
    })
    .optional(),
});

/** Where messages come in. */
const ingressSchema = z.strictObject({
  /** Prefix of the topics' names: `<topic>.incoming`, `<topic>.processed`, `<topic>.dead-letter`. Default images. */
  topic: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, "expected a lower-case name of letters, digits and dashes")
    .default("images"),
  /** Partitions of each topic: the most functions that consume at once. Default 6. */
  partitions: z.int().min(1).max(1000).default(6),
  /** Hours a message is kept. Default 168 (7 days). */
  retentionHours: z.int().min(1).max(168).default(168),
  existing: existingKafkaSchema.optional(),
});

/** An S3-compatible store with Object Lock that already runs. */
const existingStoreSchema = z.strictObject({
  endpoint: z.url(),
  accessKeyId: z.string().min(1),
  /** A secret. */
  secretAccessKey: z.string().min(1),
});

/** A PostgreSQL, 18 or newer, that already runs. */
const existingWarehouseSchema = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).default(5432),
  database: z.string().min(1).default("image_pipeline"),
  /** A role that may create roles and databases. */
  user: z.string().min(1),
  /** A secret. */
  password: z.string().min(1),
  /** Whether the server's certificate must be good. Default true. */
  tls: z.boolean().default(true),
});

/**
 * All settings of a stack: `image-pipeline:<name>` in Pulumi.<stack>.yaml. Only `provider` has no default.
 */
export const settingsSchema = z.strictObject({
  /** Which cloud: the name of a folder in infra/providers. */
  provider: z.string(),
  /** Region, in the provider's own words. Default Singapore; the local provider only passes it on to S3 clients. */
  region: z.string().min(1).optional(),
  /** Sizes and strictness go by this. Default dev. */
  environment: z.enum(["dev", "staging", "prod"]).default("dev"),
  retention: retentionSchema.prefault({}),
  presets: presetsSchema,
  limits: limitsSchema.prefault({}),
  ingress: ingressSchema.prefault({}),
  storage: z.strictObject({ existing: existingStoreSchema.optional() }).prefault({}),
  function: z
    .strictObject({
      /** Images processed at once. Default 2. */
      maxConcurrency: z.int().min(1).max(1000).default(2),
    })
    .prefault({}),
  warehouse: z.strictObject({ existing: existingWarehouseSchema.optional() }).prefault({}),
});

/** Checked settings, every default filled in. */
export type Settings = z.output<typeof settingsSchema>;

/** Settings as text, which is how Pulumi hands them over: `image-pipeline:retention` → `{"processedDays":10}`. */
export type RawConfig = Readonly<Record<string, string>>;

/** Values of settings that are objects or lists arrive as JSON; a plain string arrives as itself. */
function parseValue(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Reads every setting of this project and says which are wrong. Pure: no cloud, no provider is asked. */
export function readSettings(config: RawConfig): { settings: Settings; faults: [] } | { faults: string[] } {
  const prefix = `${PROJECT}:`;
  const given = Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => [key.slice(prefix.length), parseValue(text)]),
  );
  const parsed = settingsSchema.safeParse(given, { reportInput: true });
  if (parsed.success) return { settings: parsed.data, faults: [] };
  return { faults: faultsOf(parsed.error, settingsSchema) };
}

/**
 * The stack's settings, checked by the schema and by what the chosen provider adds.
 * @throws SettingsError with every fault found
 */
export function loadSettings(config: RawConfig, providers: readonly string[]): Settings {
  const read = readSettings(config);
  const provider = config[`${PROJECT}:provider`];
  const unknown =
    provider !== undefined && !providers.includes(provider)
      ? [`provider: expected one of ${providers.join(", ")} but received "${provider}".`]
      : [];
  const faults = [...unknown, ...read.faults];
  if (faults.length > 0 || !("settings" in read)) throw new SettingsError(faults);
  return read.settings;
}
