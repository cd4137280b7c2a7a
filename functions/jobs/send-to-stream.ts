import { createHash } from "node:crypto";
import type { EventIdentity } from "../core/arrival.ts";
import { claimEvent, imageEvent } from "../core/encode-event.ts";
import { CLAIMS } from "../core/keys.ts";
import type { OutgoingMessage } from "../core/ports.ts";
import type { OperatorTools } from "./operator-tools.ts";

/** An image to be sent as the second application sends it. */
export interface StreamMessage extends EventIdentity {
  readonly customer: string;
  /** `binary` and `structured` carry the image inside, if it is small enough; `claim` never does. */
  readonly mode: "binary" | "structured" | "claim";
  /** The image. */
  readonly base64: string;
}

/** Produces one message to the incoming topic; an image too large for one goes to the raw store, with a claim check. */
export async function sendToStream(tools: OperatorTools, message: StreamMessage): Promise<{ claimed: boolean }> {
  const bytes = Buffer.from(message.base64, "base64");
  const claimed = message.mode === "claim" || bytes.length > tools.inlineMaxBytes;
  const outgoing = claimed ? await asClaim(tools, message, bytes) : asImage(message, bytes);
  const publisher = tools.kafka.publisher();
  try {
    await publisher.publish(tools.topics.incoming, [outgoing]);
  } finally {
    await publisher.close();
  }
  return { claimed };
}

function asImage({ customer, source, id, mode }: StreamMessage, bytes: Buffer): OutgoingMessage {
  return imageEvent({ customer, source, id, bytes }, mode === "structured" ? "structured" : "binary");
}

/** The key is that of the bytes, so that sending the same image again stores it once. */
async function asClaim({ raw }: OperatorTools, message: StreamMessage, bytes: Buffer): Promise<OutgoingMessage> {
  const { customer, source, id } = message;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const key = `${CLAIMS}${customer}/${sha256}`;
  await raw.putOriginal(key, bytes, "application/octet-stream");
  const claim = { bucket: raw.bucket, key, sizeBytes: bytes.length, sha256 };
  return claimEvent({ customer, source, id, claim });
}
