import { createHash } from "node:crypto";
import type { DeadLetter, DeadLetterInfo, PlacedMessage, StoredMessage } from "./dead-letter.ts";
import { Rejection } from "./errors.ts";
import { messageKey } from "./keys.ts";
import { messageContentSchema, messageJson } from "./message-json.ts";
import type { RawStore } from "./ports.ts";

/**
 * Keeps a message whole in the raw bucket, where it stays as long as originals do. What it says is part of the key, so that
 * storing it again changes nothing.
 * @throws Outage
 */
export async function storeMessage(
  raw: RawStore,
  message: PlacedMessage,
  { customer, imageId }: Pick<DeadLetterInfo, "customer" | "imageId">,
): Promise<StoredMessage> {
  const bytes = Buffer.from(JSON.stringify(messageJson(message)));
  const key = messageKey(customer, imageId, sha256Of(bytes));
  await raw.putOriginal(key, bytes, "application/json");
  return { key, bytes: bytes.length };
}

/**
 * A dead letter with its message, which may lie in the raw bucket.
 * @throws Rejection `claim_not_found` where that is gone, `claim_mismatch` where it is not what was stored
 * @throws Outage
 */
export async function wholeLetter(raw: RawStore, letter: DeadLetter): Promise<DeadLetter> {
  const { stored, customer, imageId, message } = letter;
  if (stored === undefined) return letter;
  const wrong = (): Rejection =>
    new Rejection("claim_mismatch", `${stored.key} is not the message that was stored for the image ${imageId}`);
  // The letter says where: nothing else is read, whoever wrote the letter.
  const sha256 = /([0-9a-f]{64})\.json$/.exec(stored.key)?.[1] ?? "";
  if (stored.key !== messageKey(customer, imageId, sha256)) throw wrong();
  const bytes = await raw.fetch({ bucket: raw.bucket, key: stored.key }, stored.bytes);
  if (sha256Of(bytes) !== sha256) throw wrong();
  const { headers, ...content } = messageContentSchema.parse(JSON.parse(bytes.toString("utf8")));
  return { ...letter, message: { ...message, ...content, headers: { ...headers, ...message.headers } } };
}

const sha256Of = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
