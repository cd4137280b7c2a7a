import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import type { Operations } from "../contract/operations.ts";
import type { FoundImage } from "../../functions/jobs/find-images.ts";
import type { EventIdentity, Source } from "../../functions/core/arrival.ts";
import { requestUpload } from "./upload.ts";

/** An image under way, by which it can be found again. */
export interface Sent {
  readonly customer: string;
  /** Set for an upload: its id is known before it arrives. */
  readonly imageId?: string;
  /** Set for the stream. */
  readonly identity?: EventIdentity;
}

/** What sending needs of a stack. */
export interface Target {
  readonly operations: Operations;
  readonly webUrl: string;
}

/** Producer of the `send` command, as CloudEvents names it. */
const SOURCE = "/image-pipeline/send";

/** Keys made for one command live no longer than it may take. */
const KEY_SECONDS = 3600;

/** A key of the customer for this command alone. */
export async function temporaryApiKey(operations: Operations, customer: string): Promise<string> {
  const made = await operations.run("create-api-key", { customer, label: "send", expiresInSeconds: KEY_SECONDS });
  return made.key;
}

/** Sends one image through one of the two sources. */
export async function send(
  target: Target,
  source: Source,
  customer: string,
  bytes: Buffer,
  apiKey: string,
): Promise<Sent> {
  if (source === "upload") {
    const granted = await requestUpload(target.webUrl, apiKey, bytes.length);
    await granted.put(bytes);
    return { customer, imageId: granted.imageId };
  }
  const identity = { source: SOURCE, id: randomUUID() };
  await target.operations.run("send-to-stream", {
    customer,
    ...identity,
    mode: "binary",
    base64: bytes.toString("base64"),
  });
  return { customer, identity };
}

const POLL_MS = 250;

/**
 * Waits until every image is as far as asked, and answers them in the order given; those that are not there when the time
 * is up are undefined.
 * @param until `identified`: its id is known; `ended`: its outcome is recorded
 */
export async function waitFor(
  operations: Operations,
  sent: readonly Sent[],
  until: "identified" | "ended",
  timeoutMs: number,
): Promise<(FoundImage | undefined)[]> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await operations.run("find-images", { images: [...sent] });
    const done = found.every((one) => one !== null && (until === "identified" || one.outcome !== undefined));
    if (done || Date.now() > deadline) return found.map((one) => one ?? undefined);
    await setTimeout(POLL_MS);
  }
}
