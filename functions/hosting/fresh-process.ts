import { endNow } from "../clients/end-now.ts";
import type { Log } from "../clients/log.ts";
import { isExhausted } from "../core/deadline.ts";

/**
 * A cloud's handler that begins nothing in a process whose threads are held by what was given up: the process ends, and the
 * platform hands what comes to another one.
 * @param exhausted default: whether it is so
 * @param end default: ends the process
 */
export function inFreshProcess<Args extends unknown[], Result>(
  handler: (...args: Args) => Promise<Result>,
  log: Log,
  { exhausted = isExhausted, end = endNow } = {},
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    if (exhausted()) {
      log.error({}, "images that were given up hold this process's threads: it ends, and another one begins");
      end();
    }
    return await handler(...args);
  };
}
