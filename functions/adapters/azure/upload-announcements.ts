import type { InvocationContext } from "@azure/functions";
import { uploadsOf } from "../../clients/blob-events.ts";
import type { Log } from "../../clients/log.ts";
import type { Arrival } from "../../core/arrival.ts";
import { describe, Outage } from "../../core/errors.ts";
import { type BatchLimits, workOff } from "../../hosting/batch.ts";
import { queueMessage } from "./queue-message.ts";

/**
 * How often a message is taken from its queue whose upload fails for no known reason. It is set aside then; the upload has no
 * outcome, so that it is announced again by the reconciliation scan.
 */
const MAX_TRIES = 5;

/** What announcements are handled with. */
export interface AnnouncementsWork {
  readonly rawContainer: string;
  readonly upload: (arrival: Arrival) => Promise<void>;
  readonly limits: () => BatchLimits;
  /** Puts the message where an operator finds it, in place of trying it again. */
  readonly setAside: (entry: unknown, context: InvocationContext) => void;
  readonly log: Log;
}

/**
 * Handles a message of the queue of uploads: Event Grid's announcement of a blob. An outage is thrown, and the message comes
 * again as long as it lasts; what cannot be read, or fails again and again for no known reason, is set aside.
 */
export function announcementsHandler(work: AnnouncementsWork) {
  const { rawContainer, upload, limits, setAside, log } = work;
  return async (entry: unknown, context: InvocationContext): Promise<void> => {
    const messageId = context.triggerMetadata?.["id"];
    const uploads = uploadsOf(queueMessage(entry), rawContainer);
    if (uploads === undefined) {
      log.error({ messageId }, "message set aside: expected an event of Event Grid");
      setAside(entry, context);
      return;
    }
    const errors: unknown[] = [];
    const again = await workOff(
      uploads,
      async (arrival) => {
        try {
          await upload(arrival);
        } catch (error) {
          errors.push(error);
          throw error;
        }
      },
      limits(),
      log,
      ({ imageId }) => ({ messageId, imageId }),
    );
    if (again.length === 0) return;
    const [first] = errors;
    const tries = Number(context.triggerMetadata?.["dequeueCount"] ?? 1);
    if (tries >= MAX_TRIES && errors.length === again.length && !errors.some((error) => error instanceof Outage)) {
      log.error({ messageId, tries, error: describe(first) }, "message set aside: it failed each time");
      setAside(entry, context);
      return;
    }
    throw first instanceof Error ? first : new Error(`${again.length} uploads of the message have to come again.`);
  };
}
