import { createHash } from "node:crypto";
import * as z from "zod";
import type { RawMessage } from "../core/arrival.ts";
import { Rejection } from "../core/errors.ts";
import { UNDELIVERED } from "../core/keys.ts";
import { messageContentSchema, messageJson } from "../core/message-json.ts";
import type { RawStore } from "../core/ports.ts";
import type { Undelivered } from "../hosting/redeliver.ts";
import type { StoredVersion, VersionedStore } from "./ports.ts";

const messageSchema = messageContentSchema.extend({ topic: z.string(), partition: z.int(), offset: z.string() });

/**
 * The largest message that a broker takes in a request (100 MiB; kafka.apache.org, broker configuration,
 * socket.request.max.bytes, default) as base64, a third more: whatever was set aside can be read.
 */
const MAX_BYTES = 140_000_000;

/**
 * Keeps a message until `redeliver` puts it back. What it says is part of its name: a topic that was made anew counts from
 * the beginning, and another message may lie at the same place still.
 * @throws Outage
 */
export async function setAside(raw: RawStore, message: RawMessage): Promise<void> {
  const { topic, partition, offset } = message;
  const bytes = Buffer.from(JSON.stringify({ topic, partition, offset, ...messageJson(message) }));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  await raw.putOriginal(`${UNDELIVERED}${topic}/${partition}/${offset}-${sha256}.json`, bytes, "application/json");
}

/** The messages that were set aside. Both are the raw bucket. */
export function messagesSetAside(raw: RawStore, store: VersionedStore): Undelivered {
  const versions = new Map<string, StoredVersion>();
  return {
    async *keys() {
      versions.clear();
      for await (const version of store.versions(UNDELIVERED)) {
        if (!version.isLatest || version.isDeleteMarker) continue;
        versions.set(version.key, version);
        yield version.key;
      }
    },
    async read(key) {
      try {
        const bytes = await raw.fetch({ bucket: raw.bucket, key }, MAX_BYTES);
        return [messageSchema.parse(JSON.parse(bytes.toString("utf8")))];
      } catch (error) {
        if (error instanceof Rejection || error instanceof z.ZodError || error instanceof SyntaxError) return undefined;
        throw error;
      }
    },
    async remove(key) {
      const version = versions.get(key);
      if (version !== undefined) await store.remove(version);
    },
  };
}
