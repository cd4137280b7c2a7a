import type { TokenCredential } from "../../../functions/clients/blob-client.ts";
import { ask } from "./https.ts";

/**
 * The operator's way into a stack: a container and a queue of the raw account. A request is a blob `requests/<id>.json`, the
 * queue's message is `{"id": …}`, and the operations application answers with a blob `answers/<id>.json`. So an
 * application without any public address can be asked, by whoever Entra ID and the account's roles allow it.
 */
export interface Mailbox {
  /** https://<account>.blob.core.windows.net */
  readonly accountUrl: string;
  /** https://<account>.queue.core.windows.net */
  readonly queueUrl: string;
  readonly container: string;
  readonly queue: string;
}

/** How long is waited, in milliseconds. */
export interface MailboxTimes {
  /** For the answer. A request that waits longer in the queue is dropped: nobody waits for it any more. */
  readonly answeredMs: number;
  readonly pollMs: number;
  /** For a role that was just assigned to be known. 0: a refusal is one. */
  readonly roleMs: number;
}

/** Who asks, and how. */
export interface Asking {
  readonly credential: TokenCredential;
  readonly times: MailboxTimes;
  readonly signal: AbortSignal;
  /** Certificates to trust (PEM). Default: those of Node.js. */
  readonly ca?: string;
}

const SCOPE = "https://storage.azure.com/.default";

/** The first version with tokens for queues is 2017-11-09; this is one that every account has. */
const QUEUE_API_VERSION = "2021-12-02";
/** For one answer of the queue. */
const QUEUE_ANSWER_MS = 30_000;

/** Base64, which every queue trigger reads, however it is set. Source: learn.microsoft.com/rest/api/storageservices/put-message */
export async function announce(mailbox: Mailbox, id: string, { credential, times, signal, ca }: Asking): Promise<void> {
  const message = Buffer.from(JSON.stringify({ id })).toString("base64");
  const seconds = Math.max(1, Math.ceil(times.answeredMs / 1000));
  const got = await credential.getToken(SCOPE, { abortSignal: signal });
  if (got === null) throw new Error("Entra ID gave no token.");
  const { status, text } = await ask({
    method: "POST",
    url: new URL(`${mailbox.queueUrl.replace(/\/$/, "")}/${mailbox.queue}/messages?messagettl=${seconds}`),
    token: got.token,
    headers: {
      "x-ms-version": QUEUE_API_VERSION,
      "x-ms-date": new Date().toUTCString(),
      "content-type": "application/xml",
    },
    body: Buffer.from(`<QueueMessage><MessageText>${message}</MessageText></QueueMessage>`),
    timeoutMs: QUEUE_ANSWER_MS,
    signal,
    ...(ca !== undefined && { ca }),
  });
  if (status !== 201) throw new QueueRefusal(status, /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? "");
}

/** The queue's answer where it is no success. */
export class QueueRefusal extends Error {
  override readonly name = "QueueRefusal";
  constructor(
    readonly status: number,
    code: string,
  ) {
    super(`${status} ${code}`.trim());
  }
}
