import * as z from "zod";
import {
  kafkaConnectionSchema,
  postgresConnectionSchema,
  s3ConnectionSchema,
} from "../../../functions/clients/connections.ts";
import { topicsSchema } from "../../../functions/core/settings.ts";

/** The outputs of a local stack that its operator's commands work with. `operator` is one secret. */
export const operatorOutputsSchema = z.object({
  rawBucket: z.string(),
  processedBucket: z.string(),
  topics: topicsSchema,
  kafkaBrokers: z.string(),
  warehouseHost: z.string(),
  warehousePort: z.number(),
  objectStoreEndpoint: z.string(),
  webUrl: z.string(),
  operator: z.object({
    kafka: kafkaConnectionSchema,
    warehouse: postgresConnectionSchema,
    objectStore: s3ConnectionSchema,
    uploadsTopic: z.string(),
    groupId: z.string(),
    inlineMaxBytes: z.number(),
    functionUrl: z.string(),
    jobsUrl: z.string(),
  }),
});

export type OperatorOutputs = z.output<typeof operatorOutputsSchema>;
