import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A process of the local stack, started from its sources. */
export interface LocalProcess {
  readonly child: ChildProcess;
  /** What it has logged. */
  readonly log: Record<string, unknown>[];
  health(): Promise<{ status: number; problem?: string } | undefined>;
  /**
   * Sends a signal and waits for the end.
   * @param times how often the signal is sent, 50 ms apart. Default 1
   * @param whom default the process alone; `group`: all its processes, as Ctrl-C in a terminal does
   * @returns its exit code; null where a signal ended it
   */
  endedBy(signal: NodeJS.Signals, times?: number, whom?: "process" | "group"): Promise<number | null>;
}

/** Ids of the processes that an image function has started, in that order. */
export const workersOf = ({ log }: LocalProcess): number[] =>
  log.flatMap(({ workerPid }) => (typeof workerPid === "number" ? [workerPid] : []));

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Local processes of a test; `end` kills what is left of them and removes their settings. */
export class LocalProcesses {
  readonly #running: LocalProcess[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), "processes-test-"));

  /** @param port where it answers GET /health */
  start(name: "image-function" | "jobs", port: number, settings: object): LocalProcess {
    const file = join(this.#folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
    const script = `functions/adapters/local/${name}.ts`;
    const child = spawn(process.execPath, ["--import", "tsx", script, file], {
      stdio: ["ignore", "pipe", "inherit"],
      // A group of its own, which a terminal's foreground is.
      detached: true,
    });
    const log: Record<string, unknown>[] = [];
    createInterface({ input: child.stdout }).on("line", (line) => {
      log.push(JSON.parse(line) as Record<string, unknown>);
    });
    const one: LocalProcess = {
      ...{ child, log },
      health: () =>
        fetch(`http://127.0.0.1:${port}/health`).then(
          async (response) => ({ status: response.status, ...((await response.json()) as object) }),
          () => undefined,
        ),
      async endedBy(signal, times = 1, whom = "process") {
        // Its output is read to the end too.
        const ended = once(child, "close");
        const { pid } = child;
        if (pid === undefined) throw new Error(`${name} has not started.`);
        for (let n = 0; n < times && child.exitCode === null && child.signalCode === null; n++) {
          process.kill(whom === "group" ? -pid : pid, signal);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        const [code] = (await ended) as [number | null];
        return code;
      },
    };
    this.#running.push(one);
    return one;
  }

  async end(): Promise<void> {
    for (const { child } of this.#running.splice(0)) {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) continue;
      const exit = once(child, "exit");
      process.kill(-child.pid, "SIGKILL");
      await exit;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
