/**
 * What a queue's message says. The host hands over an object where the text is JSON, and else the text itself, which may be
 * JSON in base64: senders differ (Event Grid itself, by account), and the host is told to leave messages as they are.
 * @returns undefined where it is neither
 */
export function queueMessage(entry: unknown): unknown {
  if (typeof entry !== "string") return entry;
  try {
    return JSON.parse(Buffer.from(entry, "base64").toString("utf8"));
  } catch {
    return undefined;
  }
}
