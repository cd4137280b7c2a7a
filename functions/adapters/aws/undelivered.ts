import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
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

/** Objects of one run: the next goes on. Each holds a batch of at most 6 MB. */
const MAX_OBJECTS = 100;

/**
 * Puts messages that the event source gave up on, because an outage lasted, back onto their topic, each with the identity
 * it had, and removes the object that held them. What cannot be read stays where it is, and is counted.
 */
export async function redeliver(
  s3: S3Client,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  events: EventPublisher,
): Promise<{ redelivered: number; unreadable: number }> {
  let redelivered = 0;
  let unreadable = 0;
  for (const key of await keysBelow(s3, bucket, prefix)) {
    const messages = await read(s3, bucket, key);
    if (messages === undefined) {
      unreadable += 1;
      continue;
    }
    for (const message of messages) {
      await events.publish(message.topic, [placedAgain(message)]);
      redelivered += 1;
    }
    // Only now: a crash before it delivers them once more, which changes nothing.
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })).catch(fail);
  }
  return { redelivered, unreadable };
}

async function keysBelow(s3: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: MAX_OBJECTS });
  const { Contents = [] } = await s3.send(command).catch(fail);
  return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
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
