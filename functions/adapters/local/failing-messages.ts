import type { Log } from "../../clients/log.ts";
import type { RawMessage } from "../../core/arrival.ts";
import { describe, Outage } from "../../core/errors.ts";

/**
 * How often a message is tried that fails for no known reason, as on Azure. With the consumer's waits between tries that is
 * some three seconds; meanwhile it holds a slot, and its partition waits behind its batch.
 */
const MAX_TRIES = 6;

/** What a message is handled with. */
export interface MessageWork {
  /** @throws Outage; anything else is a fault that nobody knows */
  readonly handle: (message: RawMessage) => Promise<void>;
  /** Keeps a message until it is delivered anew. @throws Outage */
  readonly setAside: (message: RawMessage) => Promise<void>;
  readonly log: Log;
}

/**
 * Handles messages, and sets one aside that fails again and again for no known reason: it has no outcome that could be
 * recorded, and would hold up all behind it in its partition for ever. An outage is not counted, however long it lasts.
 */
export function settingAside({ handle, setAside, log }: MessageWork): (message: RawMessage) => Promise<void> {
  const failures = new Map<string, number>();
  return async (message) => {
    const { topic, partition, offset } = message;
    const place = `${topic}/${partition}/${offset}`;
    try {
      await handle(message);
    } catch (error) {
      if (error instanceof Outage) throw error;
      const tries = (failures.get(place) ?? 0) + 1;
      failures.set(place, tries);
      if (tries < MAX_TRIES) throw error;
      await setAside(message);
      log.error({ topic, partition, offset, tries, error: describe(error) }, "message set aside: it failed each time");
    }
    failures.delete(place);
  };
}
