import { randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import * as z from "zod";
import type { BlobClient } from "@azure/storage-blob";
import { blobServiceClient, codeOf, isGone, statusOf } from "../../../functions/clients/blob-client.ts";
import { answerKey, type OperationsAnswer, requestKey } from "../../../functions/adapters/azure/mailbox.ts";
import type { OperationsRequest } from "../../../functions/adapters/azure/settings.ts";
import { describe } from "../../../functions/core/errors.ts";
import { announce, type Asking, type Mailbox, type MailboxTimes, QueueRefusal } from "./mailbox-queue.ts";

/** As functions/adapters/azure/mailbox.ts answers. */
const answerSchema = z.union([
  z.strictObject({ result: z.unknown() }),
  z.strictObject({ error: z.strictObject({ type: z.string(), message: z.string() }) }),
]);

/**
 * Leaves a request in the mailbox, waits for its answer and takes it away.
 * @throws Error that names who was asked, what was answered and what to do
 */
export async function askByMailbox(
  mailbox: Mailbox,
  request: OperationsRequest,
  asking: Asking,
): Promise<OperationsAnswer> {
  const { credential, times, signal, ca } = asking;
  const service = blobServiceClient(mailbox.accountUrl, credential, ca === undefined ? {} : { ca });
  const container = service.getContainerClient(mailbox.container);
  const id = randomUUID();
  const text = JSON.stringify(request);
  const roleDeadline = Date.now() + times.roleMs;
  await onceAllowed(roleDeadline, asking, async () => {
    await container.getBlockBlobClient(requestKey(id)).upload(text, Buffer.byteLength(text), {
      abortSignal: AbortSignal.any([signal]),
      blobHTTPHeaders: { blobContentType: "application/json" },
    });
  }).catch((error: unknown) => {
    throw refusal(`${mailbox.accountUrl}/${mailbox.container}`, "Storage Blob Data Contributor", error, signal);
  });
  await onceAllowed(roleDeadline, asking, () => announce(mailbox, id, asking)).catch((error: unknown) => {
    throw refusal(`${mailbox.queueUrl}/${mailbox.queue}`, "Storage Queue Data Message Sender", error, signal);
  });
  const deadline = Date.now() + times.answeredMs;
  const answer = container.getBlobClient(answerKey(id));
  for (;;) {
    const bytes = await contentOf(answer, signal).catch((error: unknown) => {
      if (isGone(error)) return undefined;
      // The answer may hold what nobody tells twice: a network that is away for a moment does not cost it.
      if (isPassing(error) && !signal.aborted && Date.now() + times.pollMs <= deadline) return undefined;
      throw refusal(answer.url, "Storage Blob Data Contributor", error, signal);
    });
    if (bytes !== undefined) {
      // A key that was made may be in it. What is left behind, a rule of the account removes.
      await answer.deleteIfExists().catch(() => undefined);
      return answerIn(bytes, answer.url);
    }
    if (Date.now() + times.pollMs > deadline) throw silent(mailbox, id, times);
    await setTimeout(times.pollMs, undefined, { signal });
  }
}

/** No answer, or one of a service that is busy or ill. */
function isPassing(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined || status === 429 || status >= 500;
}

/** A signal of its own for each request: the client leaves a listener on the one that it is given. */
async function contentOf(blob: BlobClient, signal: AbortSignal): Promise<Buffer> {
  const { readableStreamBody } = await blob.download(undefined, undefined, { abortSignal: AbortSignal.any([signal]) });
  if (readableStreamBody === undefined) throw new Error("The answer has no body.");
  return await buffer(readableStreamBody);
}

/** Azure makes a role known within ten minutes of its assignment: learn.microsoft.com/azure/role-based-access-control/troubleshooting */
async function onceAllowed(deadline: number, { times, signal }: Asking, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      const status = error instanceof QueueRefusal ? error.status : statusOf(error);
      if (status !== 403 || Date.now() + times.pollMs > deadline) throw error;
    }
    await setTimeout(times.pollMs, undefined, { signal });
  }
}

function refusal(where: string, role: string, error: unknown, signal: AbortSignal): Error {
  if (signal.aborted) return new Error("Cancelled.", { cause: error });
  const status = error instanceof QueueRefusal ? error.status : statusOf(error);
  const answered = error instanceof QueueRefusal ? error.message : [status, codeOf(error)].filter(Boolean).join(" ");
  const advice =
    status === 403 || status === 401
      ? `Whoever runs the command needs the role ${role} there, and the account must let this machine reach it.`
      : "Look whether the stack is up and this machine reaches it, then run the command again.";
  return new Error(`${where} answered ${answered === "" ? `nothing: ${describe(error)}` : answered}. ${advice}`, {
    cause: error,
  });
}

function answerIn(bytes: Buffer, url: string): OperationsAnswer {
  const text = bytes.toString("utf8");
  try {
    return answerSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${url} is no answer of the operations application: ${text.slice(0, 300)}`, { cause: error });
  }
}

const silent = ({ accountUrl, container }: Mailbox, id: string, { answeredMs }: MailboxTimes): Error =>
  new Error(
    `The operations application did not answer the request ${id} in ${accountUrl}/${container} within ` +
      `${Math.round(answeredMs / 1000)} s. Look at its log in Application Insights (does it start, does it reach the ` +
      "account?), then run the command again.",
  );
