import cluster, { type Worker } from "node:cluster";
import { wait } from "../../clients/backoff.ts";
import type { Log } from "../../clients/log.ts";
import type { Intake } from "./consume-images.ts";

/** What a worker tells its supervisor. */
export interface WorkerReport {
  /** What is wrong with it; null where nothing is. */
  readonly problem: string | null;
}

/** Wait before a worker that died is started anew; doubled each time it dies young, up to the most. */
const RESTART_MIN_MS = 200;
const RESTART_MAX_MS = 30_000;
/** A worker that has lived this long was well. */
const GROWN_UP_MS = 60_000;

/**
 * Keeps `count` processes of this same program running: one that dies is started anew, and the others take its share
 * meanwhile. A worker runs the program again and finds that it is one (`cluster.isWorker`).
 */
export function superviseWorkers(count: number, log: Log): Intake {
  const closing = new AbortController();
  const problems = new Map<number, string | undefined>();
  const alive = new Set<Worker>();

  const start = (slot: number, waitMs: number): void => {
    const born = performance.now();
    const worker = cluster.fork();
    alive.add(worker);
    log.info({ slot, workerPid: worker.process.pid }, "a process of the image function starts");
    problems.set(slot, "it starts");
    worker.on("message", ({ problem }: WorkerReport) => problems.set(slot, problem ?? undefined));
    worker.on("exit", (code, signal) => {
      alive.delete(worker);
      if (closing.signal.aborted) return;
      const next = performance.now() - born > GROWN_UP_MS ? RESTART_MIN_MS : Math.min(waitMs * 2, RESTART_MAX_MS);
      problems.set(slot, "it died and starts anew");
      log.error({ slot, code, signal, restartMs: next }, "a process of the image function died");
      void wait(next, closing.signal).then(() => {
        if (!closing.signal.aborted) start(slot, next);
      });
    });
  };
  for (let slot = 0; slot < count; slot++) start(slot, RESTART_MIN_MS);

  return {
    problem() {
      const found = [...problems].filter(([, problem]) => problem !== undefined);
      return found.length === 0
        ? undefined
        : found.map(([slot, problem]) => `process ${slot + 1} of ${count}: ${problem ?? ""}`).join("; ");
    },
    async close() {
      closing.abort();
      await Promise.all(
        [...alive].map(async (worker) => {
          const ended = new Promise((resolve) => worker.once("exit", resolve));
          worker.process.kill("SIGTERM");
          await ended;
        }),
      );
    },
  };
}

/** How often a worker looks how it is. */
const LOOK_MS = 250;

/** Tells the supervisor how this worker is, whenever that changes; ends it when the supervisor is gone. */
export function reportTo(problem: () => string | undefined): void {
  let told: string | null | undefined;
  const timer = setInterval(() => {
    const report: WorkerReport = { problem: problem() ?? null };
    if (report.problem === told) return;
    told = report.problem;
    process.send?.(report);
  }, LOOK_MS);
  timer.unref();
  // Nobody would end it: what it works on comes again elsewhere.
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
}
