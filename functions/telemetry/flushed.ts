import type { RunningTelemetry } from "./start.ts";

/**
 * A cloud's handler after each run of which telemetry is sent: as soon as it answers, its instance may be frozen or ended, and
 * no timer runs.
 */
export function flushed<Args extends unknown[], Result>(
  handler: (...args: Args) => Promise<Result>,
  telemetry: Pick<RunningTelemetry, "flush">,
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    try {
      return await handler(...args);
    } finally {
      await telemetry.flush();
    }
  };
}
