import { setTimeout } from "node:timers/promises";

/** Milliseconds that somebody waits for a flush: an endpoint in the same network takes tens of them. */
const FLUSH_MS = 1000;
/** After a flush that did not end in time nobody waits for another for so long: a batch a second would double its time. */
const PAUSE_MS = 30_000;

/** Flushes that hold up nobody for long: bounded, and after one that was late not waited for at all for a while. */
export class Flushes {
  #trustedFromMs = 0;

  /** Begins the flush and waits for its end, if that is worth it. Never throws. */
  async run(flush: () => Promise<unknown>): Promise<void> {
    const ended = settled(flush);
    if (performance.now() >= this.#trustedFromMs) await this.#inTime(ended);
  }

  /** Begins the last flush and waits for its end, whatever became of those before: none comes after it. Never throws. */
  async last(flush: () => Promise<unknown>): Promise<void> {
    await this.#inTime(settled(flush));
  }

  async #inTime(ended: Promise<boolean>): Promise<void> {
    const given = new AbortController();
    const late = setTimeout(FLUSH_MS, false, { signal: given.signal }).catch(() => false);
    const inTime = await Promise.race([ended, late]);
    given.abort();
    if (!inTime) this.#trustedFromMs = performance.now() + PAUSE_MS;
  }
}

/** Begins it, and answers true at its end, however it ends. */
async function settled(flush: () => Promise<unknown>): Promise<boolean> {
  try {
    await flush();
  } catch {
    // The exporters have said so.
  }
  return true;
}
