import { setTimeout } from "node:timers/promises";

/** First wait. A dependency that restarts is often back within a second. */
const BASE_MS = 100;
/** Longest wait: how late, at most, a dependency's return is noticed. */
export const MAX_WAIT_MS = 10_000;

/**
 * Milliseconds to wait before try `attempt` + 1: doubled for each try, at most 10 s, the upper half of it at random, so
 * that those who failed together do not come back together.
 * @param attempt tries made, from 1
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  // The exponent is bounded too: 2 ** 1024 is Infinity, and an outage may be long.
  const waitMs = Math.min(MAX_WAIT_MS, BASE_MS * 2 ** Math.min(attempt - 1, 16));
  return waitMs / 2 + (random() * waitMs) / 2;
}

/** Waits, or returns at once when the signal is given. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
