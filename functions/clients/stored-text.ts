import { createHash } from "node:crypto";

/** PostgreSQL's text and jsonb hold every character but this one. */
const NUL = /\0/g;
const REPLACEMENT = "\uFFFD";

/**
 * A text as PostgreSQL can hold it: valid UTF-8 (half of a surrogate pair becomes U+FFFD), no NUL (which becomes it too).
 * Texts come from messages, so they may be anything.
 */
export function storableText(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8").replace(NUL, REPLACEMENT);
}

/**
 * A text of at most maxBytes of UTF-8 that still differs where the given texts differ: one that cannot be kept as it is
 * gets its SHA-256 at the end, after as much of its beginning as fits.
 */
export function storableKey(text: string, maxBytes: number): string {
  const storable = storableText(text);
  if (storable === text && Buffer.byteLength(text, "utf8") <= maxBytes) return text;
  // UTF-16 bytes, so that halves of surrogate pairs are told apart too.
  const mark = `…sha256:${createHash("sha256").update(text, "utf16le").digest("hex")}`;
  return truncated(storable, maxBytes - Buffer.byteLength(mark, "utf8")) + mark;
}

/** The beginning of a text, at most maxBytes of UTF-8 long, cut between characters. */
export function truncated(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length <= maxBytes) return text;
  let end = maxBytes;
  // 10xxxxxx continues a character.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString("utf8", 0, end);
}
