import { setTimeout } from "node:timers/promises";

/** Waits; at once to its end where the engine was told to stop. @throws then */
export async function pause(ms: number, cancelled: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal: cancelled });
}
