import * as z from "zod";
import type { UndeliveredPlace } from "../../hosting/undelivered.ts";
import { kafkaEventSchema, messagesOf } from "./kafka-events.ts";

/**
 * What Lambda leaves in a bucket of a batch that it gave up on: about the failure, and the whole event as text.
 * Source: docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
 */
const recordSchema = z.object({
  payload: z.union([z.string().transform((text) => JSON.parse(text) as unknown), z.unknown()]).pipe(kafkaEventSchema),
});

/** The batches that the event source gave up on, because an outage lasted. */
export const batchesGivenUp = (prefix: string): UndeliveredPlace => ({
  prefix,
  messagesOf: (content) => messagesOf(recordSchema.parse(content).payload),
});
