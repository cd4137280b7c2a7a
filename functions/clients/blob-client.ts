import {
  type BlobClient,
  BlobServiceClient,
  type ContainerClient,
  newPipeline,
  type RequestPolicyFactory,
  RestError,
} from "@azure/storage-blob";
import { Outage } from "../core/errors.ts";

/** Who asks: what @azure/identity makes. Accounts here take Entra identities only, never a shared key. */
export type TokenCredential = Extract<Parameters<typeof newPipeline>[0], { getToken: unknown }>;

/** Milliseconds until an answer is complete, or a download's body begins, all tries together: 50 MiB sent at 2 MB/s. */
const ANSWER_MS = 30_000;
/** Tries, the first included: after 500, 503 (throttled) and where there was no answer. */
const TRIES = 3;
/** Longest wait between tries; the first comes at once. The SDK's own default, 120 s, is longer than a function may take. */
const MAX_RETRY_WAIT_MS = 2000;

/**
 * A client of one storage account's blobs.
 * @param accountUrl https://<account>.blob.core.windows.net; the SDK sends no token over plain HTTP
 * @param options.ca certificates to trust (PEM). Default: those of Node.js
 * @param options.answerMs default 30 000
 */
export function blobServiceClient(
  accountUrl: string,
  credential: TokenCredential,
  { ca, answerMs = ANSWER_MS }: { readonly ca?: string; readonly answerMs?: number } = {},
): BlobServiceClient {
  const options = {
    retryOptions: { maxTries: TRIES, retryDelayInMs: 500, maxRetryDelayInMs: MAX_RETRY_WAIT_MS },
    // The pipeline hands it on, although the SDK's type leaves it out.
    ...(ca !== undefined && { tlsOptions: { ca } }),
  };
  const pipeline = newPipeline(credential, options);
  pipeline.factories.push(answersWithin(answerMs));
  return new BlobServiceClient(accountUrl, pipeline);
}

/** The SDK bounds a request nowhere: a store that takes it and says nothing would hold its caller for ever. */
function answersWithin(ms: number): RequestPolicyFactory {
  return {
    create: (next) => ({
      async sendRequest(request) {
        const late = new AbortController();
        const timer = setTimeout(() => {
          late.abort();
        }, ms);
        const { abortSignal } = request;
        abortSignal?.addEventListener("abort", () => {
          late.abort();
        });
        request.abortSignal = late.signal;
        try {
          return await next.sendRequest(request);
        } catch (error) {
          throw late.signal.aborted && abortSignal?.aborted !== true
            ? new Error(`no answer within ${ms} ms`, { cause: error })
            : error;
        } finally {
          clearTimeout(timer);
        }
      },
    }),
  };
}

/** HTTP status of a refusal; undefined where there was no answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof RestError ? error.statusCode : undefined;
}

/**
 * The service's own name for its refusal, such as `BlobNotFound`; undefined where there was no answer.
 * Source: learn.microsoft.com/rest/api/storageservices, "Blob service error codes".
 */
export function codeOf(error: unknown): string | undefined {
  // Without an answer the code is the system's, such as ECONNREFUSED.
  if (!(error instanceof RestError) || error.statusCode === undefined) return undefined;
  // A HEAD has no body, so that there it stands in a header alone.
  return error.code ?? error.response?.headers.get("x-ms-error-code");
}

/** Whether a blob or its version is not there, rather than its whole container, which only an operator can mend. */
export function isGone(error: unknown): boolean {
  return statusOf(error) === 404 && codeOf(error) !== "ContainerNotFound";
}

/** What to throw for an error that a caller has no answer to: always an outage, as with s3Outage. */
export function blobOutage(error: unknown): Outage {
  return error instanceof Outage ? error : new Outage("object store", { cause: error });
}

/** The version id of what was stored while its account kept no versions: Azure tells none then. S3's word for the same. */
export const NO_VERSION = "null";

/** One blob; at its version where one is given. */
export function blobAt(container: ContainerClient, key: string, versionId: string = NO_VERSION): BlobClient {
  const blob = container.getBlobClient(key);
  return versionId === NO_VERSION ? blob : blob.withVersion(versionId);
}
