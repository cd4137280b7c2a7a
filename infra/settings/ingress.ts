import * as z from "zod";

/** A Kafka that already runs (for example Confluent Cloud), in place of the provider's own. */
const existingKafkaSchema = z.strictObject({
  /** host:port of each bootstrap server. No default. */
  brokers: z.array(z.string().regex(/^[^\s:]+:\d+$/, "expected host:port")).min(1),
  /** TLS to the brokers. Default true. */
  tls: z.boolean().default(true),
  /** How to log in. Default: not at all, which only a stack on one machine takes. */
  sasl: z
    .strictObject({
      /** plain, scram-sha-256 or scram-sha-512. No default. */
      mechanism: z.enum(["plain", "scram-sha-256", "scram-sha-512"]),
      /** No default. */
      username: z.string().min(1),
      /** A secret: set it with `pulumi config set --secret --path`. No default. */
      password: z.string().min(1),
    })
    .optional(),
});

/** Where messages come in. */
export const ingressSchema = z.strictObject({
  /** Prefix of the topics' names: `<topic>.incoming`, `<topic>.processed`, `<topic>.dead-letter`. Default images. */
  topic: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, "expected a lower-case name of letters, digits and dashes")
    .default("images"),
  /** Partitions of each topic: the most functions that consume at once. Default 6. */
  partitions: z.int().min(1).max(1000).default(6),
  /** Hours a message is kept: at least 24, so that what fails at night can be mended by day. Default 168 (7 days). */
  retentionHours: z.int().min(24).max(168).default(168),
  /**
   * Size of a cloud's brokers; the provider's sizes.ts says what each is. Default small in dev, medium elsewhere. One
   * machine has one broker of one size.
   */
  size: z.enum(["small", "medium", "large"]).optional(),
  /**
   * Accounts of the cloud (on AWS, of 12 digits) that may reach the brokers by private endpoints of their own networks.
   * Default none.
   */
  privateLinkAccounts: z.array(z.string().min(1)).default([]),
  /**
   * How a cloud's function service reads the topics. `onDemand`: it scales by itself and a batch fails or succeeds whole.
   * `provisioned`: pollers that are always there, and one bad message alone is tried again; costs more (docs/aws.md).
   * Default provisioned in prod, onDemand elsewhere.
   */
  pollers: z.enum(["onDemand", "provisioned"]).optional(),
  /** A Kafka that already runs, in place of the provider's own. Stacks that share one need a `topic` each. Default none. */
  existing: existingKafkaSchema.optional(),
});
