import { createHash, randomBytes } from "node:crypto";

/** 256 bits: nobody guesses one, so a plain SHA-256 of it is enough to store. */
const KEY_BYTES = 32;

/** `ipk_` makes a leaked key findable by secret scanners; 22 base64url characters hold 128 bits. */
export const API_KEY_PATTERN = /^ipk_[A-Za-z0-9_-]{22,86}$/;

export function newApiKey(): string {
  return `ipk_${randomBytes(KEY_BYTES).toString("base64url")}`;
}

/** What is stored of a key: its SHA-256, 32 bytes. */
export function hashApiKey(key: string): Buffer {
  return createHash("sha256").update(key, "utf8").digest();
}
