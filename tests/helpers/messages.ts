import type { RawMessage } from "../../functions/core/arrival.ts";
import type { OutgoingMessage } from "../../functions/core/ports.ts";

/** Where a message stands, for tests that do not care. */
export const PLACE = { topic: "images.incoming", partition: 3, offset: "42" } as const;

const asBytes = (value: Buffer | string | null): Buffer | null =>
  typeof value === "string" ? Buffer.from(value) : value;

/** An outgoing message as a consumer reads it back. */
export function delivered(
  message: OutgoingMessage,
  place: Partial<Pick<RawMessage, "topic" | "partition" | "offset">> = {},
): RawMessage {
  return { ...PLACE, ...place, key: asBytes(message.key), value: asBytes(message.value), headers: message.headers };
}

/** A message made by hand. */
export function rawMessage(parts: {
  key?: string | null;
  value?: Buffer | string | null;
  headers?: Record<string, string>;
}): RawMessage {
  return delivered({ key: parts.key ?? null, value: parts.value ?? null, headers: parts.headers ?? {} });
}
