import { readFileSync } from "node:fs";
import * as z from "zod";
import { kafkaConnectionSchema, postgresConnectionSchema, s3ConnectionSchema } from "../../clients/connections.ts";
import { presetsSchema } from "../../core/presets.ts";
import { limitsSchema, retentionSchema, topicsSchema } from "../../core/settings.ts";
import { processorSettingsSchema } from "../../processing/settings.ts";

/**
 * What a local process is started with: a JSON file that only its user can read, named by the one argument. The parts
 * are a process's own; none is given a connection it does not need.
 */
const common = z.strictObject({
  stack: z.string(),
  retention: retentionSchema,
  limits: limitsSchema,
  presets: presetsSchema,
  rawBucket: z.string(),
  processedBucket: z.string(),
  objectStore: s3ConnectionSchema,
  /** Where traces and metrics go. Absent where they go nowhere. */
  otlpEndpoint: z.url().optional(),
});

/** Of the processes that speak Kafka. */
const streaming = common.extend({
  kafka: kafkaConnectionSchema,
  topics: topicsSchema,
  /** Internal queue between the object store's events and the image function; what SQS is on AWS. */
  uploadsTopic: z.string(),
});

/** The image function: consumes, stores, records as `writer`. */
export const imageFunctionSettingsSchema = streaming.extend({
  warehouse: postgresConnectionSchema,
  /** Kafka consumer group. */
  groupId: z.string(),
  /** Processes, each a member of the consumer group. */
  processes: z.int().min(1),
  /** Images that each process handles at once. */
  concurrency: z.int().min(1),
  /** Port on 127.0.0.1 that answers GET /health with 200 when every process has joined its group. */
  healthPort: z.int(),
  /** The company's own code. */
  processor: processorSettingsSchema.optional(),
});
export type ImageFunctionSettings = z.output<typeof imageFunctionSettingsSchema>;

/** The web application: `web` role for customers' rows, `bi_reader` for the page of statistics. */
export const webSettingsSchema = common.extend({
  warehouse: postgresConnectionSchema,
  bi: postgresConnectionSchema,
  port: z.int(),
  /** Address customers reach it by. */
  publicUrl: z.url(),
});
export type WebSettings = z.output<typeof webSettingsSchema>;

/** The jobs process: schedules as `owner`, and the receiver of the object store's events. */
export const jobsSettingsSchema = streaming.extend({
  warehouse: postgresConnectionSchema,
  /** Port on 127.0.0.1: GET /health, and POST /object-events/<token> for the object store. */
  port: z.int(),
  /** Unguessable part of the event receiver's path. */
  eventToken: z.string().min(32),
  /** Seconds between runs of each job. */
  expireEverySeconds: z.int().min(1).default(300),
  reconcileEverySeconds: z.int().min(1).default(30),
  upkeepEverySeconds: z.int().min(1).default(3600),
  /** A message that was set aside may fail as it did before: as seldom as on a cloud. */
  redeliverEverySeconds: z.int().min(1).default(600),
  /** An upload older than this with no outcome is announced again. */
  reconcileAfterSeconds: z.int().min(1).default(30),
});
export type JobsSettings = z.output<typeof jobsSettingsSchema>;

/** Reads and checks the settings file that the process was started with. */
export function readSettings<T>(schema: z.ZodType<T>, file = process.argv[2]): T {
  if (file === undefined) throw new Error("Expected the path of a settings file as the only argument.");
  return schema.parse(JSON.parse(readFileSync(file, "utf8")));
}
