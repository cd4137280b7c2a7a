import type { SQSRecord } from "aws-lambda";
import { uploadsOf } from "../../clients/s3-events.ts";
import type { Arrival } from "../../core/arrival.ts";

/** Uploads that one message of the queue announces: its body is an S3 event. @throws Error for any other body */
export function uploadsInMessage({ messageId, body }: SQSRecord, rawBucket: string): Arrival[] {
  const uploads = uploadsOf(parse(body), rawBucket);
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
