import { createHash } from "node:crypto";
import * as z from "zod";
import type { RawMessage } from "../core/arrival.ts";
import { UNDELIVERED } from "../core/keys.ts";
import { messageContentSchema, messageJson } from "../core/message-json.ts";
import type { RawStore } from "../core/ports.ts";
import type { UndeliveredPlace } from "./undelivered.ts";

const messageSchema = messageContentSchema.extend({ topic: z.string(), partition: z.int(), offset: z.string() });

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

/** Where `setAside` puts them. */
export const SET_ASIDE: UndeliveredPlace = {
  prefix: UNDELIVERED,
  messagesOf: (content) => [messageSchema.parse(content)],
};
