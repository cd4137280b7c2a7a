import { createHash, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import type { Log } from "../../clients/log.ts";
import { uploadsOf } from "../../clients/s3-events.ts";
import { arrivalEvent } from "../../core/encode-event.ts";
import type { EventPublisher } from "../../core/ports.ts";

/** A page of events is a few kilobytes. */
const MAX_BYTES = 1024 * 1024;

/** What the receiver works with. */
export interface ObjectEventsOptions {
  readonly token: string;
  readonly rawBucket: string;
  /** The queue of uploads. */
  readonly topic: string;
  readonly events: EventPublisher;
  readonly log: Log;
}

/**
 * Receives the object store's events at POST /object-events/<token> and queues each new upload. It answers 204 only when
 * the queue has them; the store does not try again, so what is lost here the reconciliation scan finds.
 */
export function objectEvents({ token, rawBucket, topic, events, log }: ObjectEventsOptions): Hono {
  const application = new Hono();
  application.post("/object-events/:token", bodyLimit({ maxSize: MAX_BYTES }), async (c) => {
    if (!sameToken(c.req.param("token"), token)) return c.json({ error: "unknown token" }, 403);
    const uploads = uploadsOf(await c.req.json().catch(() => undefined), rawBucket);
    if (uploads === undefined) return c.json({ error: "expected an S3 event" }, 400);
    const messages = uploads.map(arrivalEvent);
    if (messages.length > 0) await events.publish(topic, messages);
    log.debug({ queued: messages.length }, "object events");
    // Not a byte: versitygw never reads an answer, and uses a connection again only where there is nothing to read.
    return c.body(null, 204);
  });
  application.onError((error, c) => {
    // The limit's own answer: 413.
    if (error instanceof HTTPException) return error.getResponse();
    log.warn({ error: error.message }, "object event not queued");
    return c.json({ error: "not queued" }, 503);
  });
  return application;
}

/** In constant time: hashed first, because the comparison needs equal lengths. */
function sameToken(received: string, expected: string): boolean {
  const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(received), hash(expected));
}
