import type { SQSRecord } from "aws-lambda";
import * as z from "zod";
import { uploadsOf } from "../../clients/s3-events.ts";
import type { Arrival } from "../../core/arrival.ts";

/** One piece of a batch's work. */
export interface UploadItem {
  /** Message of the queue that announces it; it comes again if any of its items has to. */
  readonly messageId: string;
  /** The upload. @throws Error where the message cannot be read */
  readonly arrival: () => Arrival;
}

/**
 * Uploads of a batch, each an item of its own, so that one that fails holds up no other, also of the same message. A
 * message that cannot be read is one item too.
 */
export function uploadItems(records: readonly SQSRecord[], rawBucket: string): UploadItem[] {
  return records.flatMap((record) => {
    const { messageId } = record;
    try {
      return uploadsInMessage(record, rawBucket).map((arrival) => ({ messageId, arrival: () => arrival }));
    } catch (error) {
      const arrival = (): never => {
        throw error;
      };
      return [{ messageId, arrival }];
    }
  });
}

/** What S3 sends: events, or a test as its notification is set up. docs.aws.amazon.com/AmazonS3, "Event message structure" */
const s3Schema = z.union([z.object({ Records: z.array(z.unknown()) }), z.object({ Event: z.literal("s3:TestEvent") })]);

/** Uploads that one message of the queue announces: its body is an S3 event. @throws Error for any other body */
export function uploadsInMessage({ messageId, body }: SQSRecord, rawBucket: string): Arrival[] {
  const event = s3Schema.safeParse(parse(body));
  const uploads = event.success ? uploadsOf(event.data, rawBucket) : undefined;
  // Answered as done it would be lost; so it comes to lie among the queue's dead letters.
  if (uploads === undefined) throw new Error(`Expected an S3 event in message ${messageId} of the queue of uploads.`);
  return uploads;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
