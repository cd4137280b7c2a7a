import { setTimeout } from "node:timers/promises";
import { describe, Outage } from "../core/errors.ts";
import { backoffMs } from "../clients/backoff.ts";
import type { Log } from "../clients/log.ts";

/** Something to be done again and again. */
export interface ScheduledJob {
  readonly name: string;
  readonly everySeconds: number;
  /** Answers what it did, for the log. */
  readonly run: () => Promise<object>;
}

/** Jobs under way. */
export interface Schedule {
  /** Which dependency a job waits for; undefined where none does. */
  problem(): string | undefined;
  /** Begins nothing more and waits for what is under way. */
  stop(): Promise<void>;
}

/** Part of the time between two runs that is added or taken at random, so that jobs begun together do not stay together. */
const JITTER = 0.1;

/**
 * Runs each job at once and then again that many seconds after its end, so that no job overlaps itself. A job that fails
 * is logged and tried again at its next time: all of them find what they missed. One that an outage stopped is tried
 * again sooner, within 10 s.
 */
export function schedule(jobs: readonly ScheduledJob[], log: Log): Schedule {
  const stopping = new AbortController();
  const outages = new Map<string, string>();
  const running = jobs.map((job) => repeat(job, stopping.signal, log, outages));
  return {
    problem: () => outages.values().next().value,
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

async function repeat(
  { name, everySeconds, run }: ScheduledJob,
  signal: AbortSignal,
  log: Log,
  outages: Map<string, string>,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    let waitMs = everySeconds * 1000 * (1 + JITTER * (2 * Math.random() - 1));
    try {
      log.info({ job: name, ...(await run()) }, "job done");
      failures = 0;
      outages.delete(name);
    } catch (error) {
      const fields = { job: name, error: describe(error) };
      if (error instanceof Outage) {
        failures += 1;
        outages.set(name, error.message);
        waitMs = Math.min(waitMs, backoffMs(failures));
        log.warn(fields, "job put off");
      } else {
        outages.delete(name);
        log.error(fields, "job failed");
      }
    }
    await setTimeout(waitMs, undefined, { signal }).catch(() => undefined);
  }
}
