import * as z from "zod";

/** How the running code reaches each dependency. Values are secrets: they come from a 0600 file or a cloud's secret. */

/** A Kafka cluster. */
export const kafkaConnectionSchema = z.strictObject({
  /** host:port each. */
  brokers: z.array(z.string()).min(1),
  tls: z.boolean(),
  sasl: z
    .strictObject({
      mechanism: z.enum(["plain", "scram-sha-256", "scram-sha-512"]),
      username: z.string(),
      password: z.string(),
    })
    .optional(),
});
export type KafkaConnection = z.output<typeof kafkaConnectionSchema>;

/** An S3-compatible object store. Without an endpoint it is AWS's own; without keys the SDK's default chain is used. */
export const s3ConnectionSchema = z.strictObject({
  endpoint: z.url().optional(),
  region: z.string(),
  accessKeyId: z.string().optional(),
  secretAccessKey: z.string().optional(),
});
export type S3Connection = z.output<typeof s3ConnectionSchema>;

/** One role's access to the warehouse. */
export const postgresConnectionSchema = z.strictObject({
  host: z.string(),
  port: z.int(),
  database: z.string(),
  user: z.string(),
  password: z.string(),
  /** Whether the server's certificate must be good. Off only on the loopback interface. */
  tls: z.boolean(),
});
export type PostgresConnection = z.output<typeof postgresConnectionSchema>;
