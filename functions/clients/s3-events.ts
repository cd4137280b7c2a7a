import * as z from "zod";
import type { Arrival } from "../core/arrival.ts";
import { arrivalOfUpload } from "../core/decode-event.ts";

/**
 * The part of an S3 event that is used. A store's first one is a test without records: S3's is `s3:TestEvent`.
 * Source: docs.aws.amazon.com/AmazonS3, "Event message structure".
 */
const eventSchema = z.object({
  Records: z
    .array(
      z.object({
        eventName: z.string(),
        s3: z.object({
          bucket: z.object({ name: z.string() }),
          // versitygw sends null for the version of a PUT.
          object: z.object({ key: z.string(), versionId: z.string().nullish(), size: z.number().nullish() }),
        }),
      }),
    )
    .nullish(),
});

/** The uploads that an S3 event announces, in its order; undefined for what is no S3 event. Other objects are no uploads. */
export function uploadsOf(event: unknown, rawBucket: string): Arrival[] | undefined {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) return undefined;
  return (parsed.data.Records ?? []).flatMap(({ eventName, s3: { bucket, object } }) => {
    if (!eventName.includes("ObjectCreated") || bucket.name !== rawBucket) return [];
    const version = typeof object.versionId === "string" ? { versionId: object.versionId } : {};
    // versitygw writes keys as they are; S3, and others after it, URL-encode them, with "+" for a space.
    const arrival = [object.key, decoded(object.key)]
      .map((key) => arrivalOfUpload({ key, ...version }, rawBucket))
      .find((found) => found !== undefined);
    return arrival === undefined ? [] : [arrival];
  });
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    // A key that has a percent sign of its own is no upload's.
    return key;
  }
}
