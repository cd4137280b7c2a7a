import { setTimeout } from "node:timers/promises";

/**
 * Asks until the answer is neither undefined nor false, and gives it back.
 * @throws after `timeoutMs` (default 30 s), naming what was waited for
 */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain until ${what}.`);
    await setTimeout(20);
  }
}
