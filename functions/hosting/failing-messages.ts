import { setTimeout } from "node:timers/promises";
import { backoffMs } from "../clients/backoff.ts";
import type { Log } from "../clients/log.ts";
import type { RawMessage } from "../core/arrival.ts";
import { isExhausted } from "../core/deadline.ts";
import { describe, Outage } from "../core/errors.ts";
import type { BatchLimits } from "./batch.ts";

/**
 * How often a message is tried that fails for no known reason. With waits that double from a tenth of a second that is some
 * three seconds, for which its partition waits behind its batch.
 */
export const MAX_TRIES = 6;

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

/**
 * Tries what fails again, with waits that grow, as long as its run has time for it: for a platform whose events do not say
 * how often they came.
 * @throws Outage at once, and the last fault when tries, time or threads are used up
 */
export async function tryingAgain(work: () => Promise<void>, { remainingMs, itemMs }: BatchLimits): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await work();
      return;
    } catch (error) {
      const waitMs = backoffMs(tries);
      const usedUp = tries >= MAX_TRIES || remainingMs() < waitMs + itemMs || isExhausted();
      if (error instanceof Outage || usedUp) throw error;
      await setTimeout(waitMs);
    }
  }
}
