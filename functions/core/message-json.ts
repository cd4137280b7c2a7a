import * as z from "zod";
import type { OutgoingMessage } from "./ports.ts";

const bytesSchema = z.base64().transform((text) => Buffer.from(text, "base64"));

/** What a message says, wherever it stands, read from JSON. */
export const messageContentSchema = z.strictObject({
  key: bytesSchema.nullable(),
  value: bytesSchema.nullable(),
  headers: z.record(z.string(), z.string()),
  repeated: z.record(z.string(), z.array(z.string())).exactOptional(),
});

/** What a message says as JSON: key and value, which may be any bytes, in base64. */
export function messageJson({ key, value, headers, repeated }: OutgoingMessage): z.input<typeof messageContentSchema> {
  const all = repeated && Object.fromEntries(Object.entries(repeated).map(([name, values]) => [name, [...values]]));
  return { key: base64(key), value: base64(value), headers: { ...headers }, ...(all && { repeated: all }) };
}

const base64 = (bytes: Buffer | string | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString("base64");
