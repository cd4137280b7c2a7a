import { isExhausted } from "../core/deadline.ts";
import { describe, Outage } from "../core/errors.ts";
import type { Log } from "../clients/log.ts";

/** What decides when a batch is stopped. */
export interface BatchLimits {
  /** Milliseconds left of this run. */
  readonly remainingMs: () => number;
  /** Milliseconds that one item may take. */
  readonly itemMs: number;
}

/**
 * Works off a batch in its order and answers what has to come again. An item that throws is one of these; so is everything
 * behind an outage, which would meet the same, and what there is no time for, or no thread (core/deadline.ts). The first item is always begun, so that
 * every delivery gets further.
 * @param about fields by which the log names an item
 */
export async function workOff<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
  { remainingMs, itemMs }: BatchLimits,
  log: Log,
  about: (item: Item) => object,
): Promise<Item[]> {
  const again: Item[] = [];
  for (const [index, item] of items.entries()) {
    if (index > 0 && (remainingMs() < itemMs || isExhausted())) {
      log.warn({ left: items.length - index }, "no time or threads for the rest of the batch");
      return [...again, ...items.slice(index)];
    }
    try {
      await work(item);
    } catch (error) {
      if (error instanceof Outage) {
        log.warn({ ...about(item), error: error.message, left: items.length - index }, "batch put off");
        return [...again, ...items.slice(index)];
      }
      log.error({ ...about(item), error: describe(error) }, "message not handled");
      again.push(item);
    }
  }
  return again;
}
