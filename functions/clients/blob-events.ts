import * as z from "zod";
import type { Arrival } from "../core/arrival.ts";
import { arrivalOfUpload } from "../core/decode-event.ts";

/** The part of Event Grid's events that is used, in its own schema and as CloudEvents; a message has one, or a list. */
const eventSchema = z.union([
  z.object({ eventType: z.string(), subject: z.string() }),
  z.object({ specversion: z.literal("1.0"), type: z.string(), subject: z.string() }),
]);
const eventsSchema = z.union([z.array(eventSchema), eventSchema.transform((event) => [event])]);

/** Where a blob is, as events say it; CloudEvents without the first slash. */
const SUBJECT = /^\/?blobServices\/default\/containers\/(?<container>[^/]+)\/blobs\/(?<key>.+)$/s;

/**
 * The uploads that an event of Event Grid announces; undefined for what is no such event. Other blobs and other events are no
 * uploads. No event names a version: of a blob that can only be created, there is one.
 * Source: learn.microsoft.com/azure/event-grid/event-schema-blob-storage and cloud-event-schema.
 */
export function uploadsOf(event: unknown, rawContainer: string): Arrival[] | undefined {
  const parsed = eventsSchema.safeParse(event);
  if (!parsed.success) return undefined;
  return parsed.data.flatMap((one) => {
    const type = "eventType" in one ? one.eventType : one.type;
    const { container, key } = SUBJECT.exec(one.subject)?.groups ?? {};
    if (type !== "Microsoft.Storage.BlobCreated" || container !== rawContainer || key === undefined) return [];
    // No character of an upload's key is ever encoded, so that no other can be meant.
    const arrival = arrivalOfUpload({ key }, rawContainer);
    return arrival === undefined ? [] : [arrival];
  });
}
