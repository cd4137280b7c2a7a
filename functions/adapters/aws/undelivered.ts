import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import { MessageTooLarge } from "../../clients/kafka-errors.ts";
import { s3Outage } from "../../clients/s3.ts";
import type { RawMessage } from "../../core/arrival.ts";
import { placedAgain } from "../../core/dead-letter.ts";
import type { EventPublisher } from "../../core/ports.ts";
import { kafkaEventSchema, messagesOf } from "./kafka-events.ts";

/**
 * What Lambda leaves in a bucket of a batch that it gave up on: about the failure, and the whole event as text.
 * Source: docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
 */
const recordSchema = z.object({
  payload: z.union([z.string().transform((text) => JSON.parse(text) as unknown), z.unknown()]).pipe(kafkaEventSchema),
});

/** Objects delivered by one run: the next goes on. Each holds a batch of at most 6 MB. */
const MAX_OBJECTS = 100;

/** What a run did. */
export interface RedeliverReport {
  /** Messages put back. */
  redelivered: number;
  /** Objects that hold no batch. */
  unreadable: number;
  /** Messages larger than their topic takes: a producer compresses, this does not. */
  refused: number;
}

/**
 * Puts messages that the event source gave up on, because an outage lasted, back onto their topic, each with the identity
 * it had, and removes the object that held them. An object that cannot be read, or holds a message that is refused, stays
 * where it is, and holds up none behind it; its other messages are delivered each time, which changes nothing.
 * @throws Outage
 */
export async function redeliver(
  s3: S3Client,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  events: EventPublisher,
  maxObjects = MAX_OBJECTS,
): Promise<RedeliverReport> {
  const report: RedeliverReport = { redelivered: 0, unreadable: 0, refused: 0 };
  let delivered = 0;
  for await (const key of keysBelow(s3, bucket, prefix)) {
    const messages = await read(s3, bucket, key);
    if (messages === undefined) {
      report.unreadable += 1;
      continue;
    }
    const refused = await placeAgain(messages, events);
    report.redelivered += messages.length - refused;
    report.refused += refused;
    if (refused > 0) continue;
    // Only now: a crash before it delivers them once more, which changes nothing.
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })).catch(fail);
    delivered += 1;
    if (delivered >= maxObjects) break;
  }
  return report;
}

/** Answers how many were too large. */
async function placeAgain(messages: readonly RawMessage[], events: EventPublisher): Promise<number> {
  let refused = 0;
  for (const message of messages) {
    try {
      await events.publish(message.topic, [placedAgain(message)]);
    } catch (error) {
      if (!(error instanceof MessageTooLarge)) throw error;
      refused += 1;
    }
  }
  return refused;
}

async function* keysBelow(s3: S3Client, bucket: string, prefix: string): AsyncGenerator<string, void> {
  // By key, not by token: what is delivered is removed meanwhile.
  let after: string | undefined;
  do {
    const position = after === undefined ? {} : { StartAfter: after };
    const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...position });
    const { Contents = [], IsTruncated } = await s3.send(command).catch(fail);
    const keys = Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
    yield* keys;
    after = IsTruncated === true ? keys.at(-1) : undefined;
  } while (after !== undefined);
}

async function read(s3: S3Client, bucket: string, key: string): Promise<RawMessage[] | undefined> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key })).catch(fail);
  const text = (await Body?.transformToString().catch(fail)) ?? "";
  try {
    return messagesOf(recordSchema.parse(JSON.parse(text)).payload);
  } catch {
    return undefined;
  }
}

function fail(error: unknown): never {
  throw s3Outage(error);
}
