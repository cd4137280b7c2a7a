import type { ContainerClient, BlobServiceClient } from "@azure/storage-blob";
import type { InvocationContext } from "@azure/functions";
import { blobOutage } from "../../clients/blob-client.ts";
import { blobRawStore } from "../../clients/blob-raw-store.ts";
import type { Log } from "../../clients/log.ts";
import { describe } from "../../core/errors.ts";
import { queueMessage } from "./queue-message.ts";

/**
 * The operator's way in: a request lies in a container as requests/<id>.json, a message {"id"} in a queue tells of it, and the
 * answer comes to lie as answers/<id>.json. Whoever asked takes the answer away; a rule of the account removes the rest.
 */

/** What an answer's blob holds: what was asked for, or why it could not be had. */
export type OperationsAnswer =
  { readonly result: unknown } | { readonly error: { readonly type: string; readonly message: string } };

export const requestKey = (id: string): string => `requests/${id}.json`;
export const answerKey = (id: string): string => `answers/${id}.json`;

/** The only ids: what is part of a blob's name comes from outside. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Most bytes of a request. Twice limits.maxBytes' usual 50 MiB: an image to be sent to the stream is in it as base64. */
export const REQUEST_MAX_BYTES = 100 * 1024 * 1024;

/** How often a request is begun that has come to no answer, because its process ended. */
const MAX_TRIES = 3;

/**
 * Answers the request that a message of the queue tells of. A second delivery finds the answer and does nothing.
 * @param run does the work; what it throws is the answer
 */
export function mailboxHandler(
  service: BlobServiceClient,
  mailbox: string,
  run: (request: unknown) => Promise<unknown>,
  log: Log,
) {
  const container = service.getContainerClient(mailbox);
  const store = blobRawStore(service, mailbox);
  return async (entry: unknown, context: InvocationContext): Promise<void> => {
    const { id } = (queueMessage(entry) ?? {}) as { readonly id?: unknown };
    if (typeof id !== "string" || !ID.test(id)) {
      log.error(
        { messageId: context.triggerMetadata?.["id"] },
        'Expected a message {"id": a UUID}; there is no request.',
      );
      return;
    }
    if (await exists(container, answerKey(id))) return;
    const tries = Number(context.triggerMetadata?.["dequeueCount"] ?? 1);
    const answer = await answerOf(async () => {
      if (tries > MAX_TRIES) throw new Error(`The request was begun ${tries - 1} times and never came to an end.`);
      const request = await store.fetch({ bucket: mailbox, key: requestKey(id) }, REQUEST_MAX_BYTES);
      return await run(JSON.parse(request.toString("utf8")));
    });
    if ("error" in answer) log.warn({ id, ...answer }, "request not fulfilled");
    await store.putOriginal(answerKey(id), Buffer.from(JSON.stringify(answer)), "application/json");
    // Its arguments may hold an image. What is left behind, the account's rule removes.
    await container
      .getBlobClient(requestKey(id))
      .deleteIfExists()
      .catch((error: unknown) => {
        log.warn({ id, error: describe(error) }, "request not removed");
      });
  };
}

async function answerOf(work: () => Promise<unknown>): Promise<OperationsAnswer> {
  try {
    // JSON has no undefined.
    return { result: (await work()) ?? null };
  } catch (error) {
    return { error: { type: error instanceof Error ? error.name : "Error", message: describe(error) } };
  }
}

async function exists(container: ContainerClient, key: string): Promise<boolean> {
  try {
    return await container.getBlobClient(key).exists();
  } catch (error) {
    throw blobOutage(error);
  }
}
