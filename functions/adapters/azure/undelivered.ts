import type { BlobServiceClient } from "@azure/storage-blob";
import * as z from "zod";
import { blobVersionedStore } from "../../clients/blob-maintenance.ts";
import { blobRawStore } from "../../clients/blob-raw-store.ts";
import type { RawMessage } from "../../core/arrival.ts";
import { Rejection } from "../../core/errors.ts";
import { UNDELIVERED } from "../../core/keys.ts";
import { messageContentSchema, messageJson } from "../../core/message-json.ts";
import type { RawStore } from "../../core/ports.ts";
import type { StoredVersion } from "../../jobs/ports.ts";
import type { Undelivered } from "../../hosting/redeliver.ts";

const messageSchema = messageContentSchema.extend({ topic: z.string(), partition: z.int(), offset: z.string() });

/** Twice what a message of 1 MB is as base64. */
const MAX_BYTES = 3_000_000;

/** Keeps a message until `redeliver` puts it back. @throws Outage */
export async function setAside(raw: RawStore, message: RawMessage): Promise<void> {
  const { topic, partition, offset } = message;
  const text = JSON.stringify({ topic, partition, offset, ...messageJson(message) });
  await raw.putOriginal(`${UNDELIVERED}${topic}/${partition}/${offset}.json`, Buffer.from(text), "application/json");
}

/** The messages that were set aside. */
export function messagesSetAside(service: BlobServiceClient, rawContainer: string): Undelivered {
  const raw = blobRawStore(service, rawContainer);
  const store = blobVersionedStore(service, rawContainer);
  const versions = new Map<string, StoredVersion>();
  return {
    async *keys() {
      versions.clear();
      for await (const version of store.versions(UNDELIVERED)) {
        if (!version.isLatest) continue;
        versions.set(version.key, version);
        yield version.key;
      }
    },
    async read(key) {
      try {
        const bytes = await raw.fetch({ bucket: rawContainer, key }, MAX_BYTES);
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
