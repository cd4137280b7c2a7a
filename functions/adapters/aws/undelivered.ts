import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import { s3Outage } from "../../clients/s3.ts";
import type { RawMessage } from "../../core/arrival.ts";
import type { Undelivered } from "../../hosting/redeliver.ts";
import { kafkaEventSchema, messagesOf } from "./kafka-events.ts";

/**
 * What Lambda leaves in a bucket of a batch that it gave up on: about the failure, and the whole event as text.
 * Source: docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
 */
const recordSchema = z.object({
  payload: z.union([z.string().transform((text) => JSON.parse(text) as unknown), z.unknown()]).pipe(kafkaEventSchema),
});

/** The batches that the event source gave up on, because an outage lasted: objects below a prefix. */
export function undeliveredBatches(
  s3: S3Client,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
): Undelivered {
  return {
    keys: () => keysBelow(s3, bucket, prefix),
    read: (key) => read(s3, bucket, key),
    async remove(key) {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })).catch(fail);
    },
  };
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
