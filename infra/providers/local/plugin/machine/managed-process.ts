import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { LocalProviderError } from "../local-resource.ts";
import { isCode, logFile } from "../stack-folder.ts";
import { logTail, openLog } from "./log-file.ts";
import { startedAt } from "./process-identity.ts";
import { liveProcess, type ProcessRecord, removeRecord, writeRecord } from "./process-record.ts";

/** How a part's process is started, known to be well, and stopped. */
export interface ProcessSpec {
  /** Name of the part: of its log and its record. */
  readonly part: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** User and group to run as; left out, those of this process. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Ports it listens on, on 127.0.0.1. */
  readonly ports: readonly number[];
  /** What decides how it runs beside command, arguments and environment: the content of its settings files. */
  readonly fingerprint?: unknown;
  /** Whether it does its work. Called again and again while it starts; must end within seconds and not throw. */
  healthy(): Promise<boolean>;
  /** How long it may take until it is healthy. Default 60 s. */
  readonly startTimeoutMs?: number;
  /** Signal that makes it stop in order. Default SIGTERM. */
  readonly stopSignal?: "SIGTERM" | "SIGINT";
  /** How long stopping may take before it is killed. Default 20 s. */
  readonly stopTimeoutMs?: number;
  /** Values that it may write into its log: taken out of what a message shows of the log. */
  readonly secrets?: readonly string[];
  /** Whether what it writes to standard output is thrown away, and standard error alone is its log. */
  readonly discardOutput?: boolean;
  /** How often it is started again when it ends by itself before it is healthy. Default 0. */
  readonly retries?: number;
}

const POLL_MS = 100;

/** Of everything that decides how the process runs. Secrets go in, so only the hash is ever kept. */
export function startHash(spec: ProcessSpec): string {
  const { command, args, env, cwd, user, ports, fingerprint } = spec;
  const environment = Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1));
  const all = JSON.stringify({ command, args, environment, cwd, user, ports, fingerprint });
  return createHash("sha256").update(all).digest("hex");
}

/**
 * Makes sure that exactly one process of the part runs as wanted, and is healthy: one that does is left alone; one that
 * runs otherwise, or is not healthy within its time, is stopped and started again.
 * @param folder the stack's folder
 * @throws LocalProviderError when it does not become healthy, with the end of its log; what was started is stopped again
 */
export async function ensureRunning(folder: string, spec: ProcessSpec, cancelled: AbortSignal): Promise<ProcessRecord> {
  const live = await liveProcess(folder, spec.part);
  if (live !== undefined) {
    if (live.hash === startHash(spec) && (await healthyInTime(spec, cancelled, () => gone(live)))) return live;
    await stopProcess(folder, spec.part);
  }
  for (let attempt = 0; ; attempt++) {
    try {
      return await start(folder, spec, cancelled);
    } catch (error) {
      if (!(error instanceof EndedEarly) || attempt >= (spec.retries ?? 0)) throw error;
      await wait(500, undefined, { signal: cancelled });
    }
  }
}

/** It ended by itself before it was healthy. */
class EndedEarly extends LocalProviderError {}

async function start(folder: string, spec: ProcessSpec, cancelled: AbortSignal): Promise<ProcessRecord> {
  const log = await openLog(logFile(folder, spec.part));
  let child: ChildProcess;
  try {
    child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: { ...spec.env },
      ...spec.user,
      // A session of its own: neither the end of this process nor Ctrl-C in its terminal reaches it.
      detached: true,
      stdio: ["ignore", spec.discardOutput === true ? "ignore" : log.descriptor, log.descriptor],
    });
    await spawned(child, spec.command);
  } finally {
    log.close();
  }
  const { pid } = child;
  const token = pid === undefined ? undefined : await startedAt(pid);
  const explain = async (what: string): Promise<string> =>
    `${spec.part} ${what}. The end of its log, ${logFile(folder, spec.part)}:\n` +
    (await logTail(logFile(folder, spec.part), log.offset, spec.secrets ?? []));
  if (pid === undefined || token === undefined) throw new EndedEarly(await explain("ended as soon as it was started"));
  const record: ProcessRecord = {
    pid,
    startedAt: token,
    ports: [...spec.ports],
    hash: startHash(spec),
    stopSignal: spec.stopSignal ?? "SIGTERM",
    stopTimeoutMs: spec.stopTimeoutMs ?? 20_000,
  };
  await writeRecord(folder, spec.part, record);
  child.unref();
  try {
    if (await healthyInTime(spec, cancelled, () => gone(record))) return record;
    if (!(await gone(record))) {
      const seconds = Math.round(startTimeoutMs(spec) / 1000);
      throw new LocalProviderError(await explain(`did not become healthy within ${seconds} s and was stopped`));
    }
    const end = child.exitCode === null ? (child.signalCode ?? "an unknown status") : `status ${child.exitCode}`;
    throw new EndedEarly(await explain(`ended with ${end} before it was healthy`));
  } catch (error) {
    await stopProcess(folder, spec.part);
    throw error;
  }
}

/** @throws LocalProviderError when the command cannot be started at all */
async function spawned(child: ChildProcess, command: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error) => {
      const advice = isCode(error, "ENOENT") ? "There is no such command: install it, or name another." : error.message;
      reject(new LocalProviderError(`${command} cannot be started. ${advice}`, { cause: error }));
    });
  });
}

const startTimeoutMs = (spec: ProcessSpec): number => spec.startTimeoutMs ?? 60_000;

async function healthyInTime(
  spec: ProcessSpec,
  cancelled: AbortSignal,
  ended: () => Promise<boolean>,
): Promise<boolean> {
  const deadline = Date.now() + startTimeoutMs(spec);
  for (;;) {
    // Health first would let another process that holds the port speak for one that has ended.
    if (await ended()) return false;
    if ((await spec.healthy()) && !(await ended())) return true;
    if (Date.now() >= deadline) return false;
    await wait(POLL_MS, undefined, { signal: cancelled });
  }
}

async function gone(record: ProcessRecord): Promise<boolean> {
  return (await startedAt(record.pid)) !== record.startedAt;
}

/**
 * Stops the part's process, if it is the very one that was started: asks with its own signal, waits, kills. Nothing else
 * is ever signalled, so a process number that was given to another process harms nobody.
 */
export async function stopProcess(folder: string, part: string): Promise<void> {
  const record = await liveProcess(folder, part);
  if (record !== undefined) {
    signal(record.pid, record.stopSignal);
    if (!(await goneWithin(record, record.stopTimeoutMs))) {
      // It leads its own process group, so that children go with it.
      signal(-record.pid, "SIGKILL");
      if (!(await goneWithin(record, 10_000))) {
        throw new LocalProviderError(`${part} (process ${record.pid}) is still there 10 s after SIGKILL.`);
      }
    }
  }
  await removeRecord(folder, part);
}

async function goneWithin(record: ProcessRecord, timeoutMs: number): Promise<boolean> {
  for (const deadline = Date.now() + timeoutMs; ;) {
    if (await gone(record)) return true;
    if (Date.now() >= deadline) return false;
    await wait(50);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!isCode(error, "ESRCH")) throw error;
  }
}
