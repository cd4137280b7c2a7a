import { S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { Outage } from "../core/errors.ts";
import type { S3Connection } from "./connections.ts";

/** Milliseconds to get a connection. */
const CONNECT_MS = 3000;
/** Milliseconds until the answer to a request begins: 50 MiB sent at 2 MB/s. */
const REQUEST_MS = 30_000;
/** Milliseconds without a byte in either direction. */
const IDLE_MS = 10_000;

/** A client of one object store. Whoever makes it destroys it. */
export function s3Client({ endpoint, region, accessKeyId, secretAccessKey }: S3Connection): S3Client {
  return new S3Client({
    region,
    // Stores other than AWS's own are rarely reached by a host name a bucket.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey } }),
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: REQUEST_MS,
      throwOnRequestTimeout: true,
      socketTimeout: IDLE_MS,
    },
    // Checksums that the SDK adds on its own come in trailers, which not every S3 store reads.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

/** HTTP status of a store's refusal; undefined where there was no answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/** A store's own name for its refusal, such as `NoSuchKey`. A HEAD has no body, so that there it is the status's. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof S3ServiceException ? error.name : undefined;
}

/**
 * What to throw for an error that a caller has no answer to. Always an outage: what is left are no answer, 5xx, slow-downs,
 * and refusals that only an operator can mend (credentials, permissions, a missing bucket). None is the image's fault.
 */
export function s3Outage(error: unknown): Outage {
  return error instanceof Outage ? error : new Outage("object store", { cause: error });
}
