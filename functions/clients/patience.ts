import { describe, Outage } from "../core/errors.ts";
import { backoffMs, wait } from "./backoff.ts";
import type { Log } from "./log.ts";

/**
 * Does work until it succeeds, however long a dependency is out. While any work waits for an outage to end no other
 * begins: it would fail as well, and what began is put back in front of what comes later.
 */
export class Patience {
  readonly #log: Log;
  readonly #waitMs: (attempt: number) => number;
  /** Those who wait, and for what. */
  readonly #waiting = new Map<object, string>();
  /** Those of them who wait for an outage to end. */
  readonly #outages = new Set<object>();
  #over: Promise<void> | undefined;
  #announceOver: (() => void) | undefined;

  constructor(log: Log, waitMs: (attempt: number) => number = backoffMs) {
    this.#log = log;
    this.#waitMs = waitMs;
  }

  /** What is being waited for; undefined where nothing is. */
  get reason(): string | undefined {
    return this.#waiting.values().next().value;
  }

  /**
   * Repeats the work, with waits that grow to 10 s, until it succeeds.
   * @param about fields for the log; an object of this work's own
   * @returns false where the signal was given before it succeeded
   */
  async until(work: () => Promise<void>, about: object, signal: AbortSignal): Promise<boolean> {
    await this.#calm(signal);
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        await work();
        this.#end(about);
        return true;
      } catch (error) {
        const waitMs = Math.round(this.#waitMs(attempt));
        this.#waiting.set(about, describe(error));
        if (error instanceof Outage) {
          this.#begin(about);
          this.#log.warn({ ...about, attempt, waitMs, dependency: error.dependency }, error.message);
        } else {
          // Its fault is not known, so that it must not hold up others; nor is it dropped.
          this.#leaveOutage(about);
          this.#log.error({ ...about, attempt, waitMs, err: error }, `Unexpected: ${describe(error)}`);
        }
        await wait(waitMs, signal);
      }
    }
    this.#end(about);
    return false;
  }

  #begin(who: object): void {
    this.#outages.add(who);
    this.#over ??= new Promise((resolve) => {
      this.#announceOver = resolve;
    });
  }

  #end(who: object): void {
    this.#waiting.delete(who);
    this.#leaveOutage(who);
  }

  #leaveOutage(who: object): void {
    if (!this.#outages.delete(who) || this.#outages.size > 0) return;
    this.#announceOver?.();
    this.#over = undefined;
  }

  /** Waits for the end of all outages, or the signal; those who wait in them are ended by the same signal. */
  async #calm(signal: AbortSignal): Promise<void> {
    while (this.#over !== undefined && !signal.aborted) await this.#over;
  }
}
