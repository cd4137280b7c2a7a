import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { ResourceContext } from "../../../../../infra/providers/local/plugin/local-resource.ts";
import { stopProcess } from "../../../../../infra/providers/local/plugin/machine/managed-process.ts";
import { startedAt } from "../../../../../infra/providers/local/plugin/machine/process-identity.ts";
import { liveProcess } from "../../../../../infra/providers/local/plugin/machine/process-record.ts";

/** A stack's folder of one test, with a space in its path. */
export interface TemporaryStack {
  readonly context: ResourceContext;
  readonly folder: string;
  /** Makes every wait of the provider end. */
  cancel(): void;
  /** Kills the part's process outright and waits until it is gone. */
  kill(part: string): Promise<void>;
  /** Stops every process of the stack and removes the folder. */
  remove(): Promise<void>;
}

export function temporaryStack(): TemporaryStack {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "local provider ")));
  const folder = join(parent, "test stack");
  const abort = new AbortController();
  return {
    context: { stack: basename(folder), folder, cancelled: abort.signal },
    folder,
    cancel: () => {
      abort.abort();
    },
    async kill(part) {
      const live = await liveProcess(folder, part);
      if (live === undefined) throw new Error(`${part} does not run.`);
      process.kill(live.pid, "SIGKILL");
      while ((await startedAt(live.pid)) === live.startedAt) await new Promise(setImmediate);
    },
    async remove() {
      const run = join(folder, "run");
      const parts = existsSync(run) ? readdirSync(run).map((name) => basename(name, ".json")) : [];
      await Promise.all(parts.map((part) => stopProcess(folder, part)));
      rmSync(dirname(folder), { recursive: true, force: true });
    },
  };
}

/** Whether a process of this number runs. */
export async function isRunning(pid: unknown): Promise<boolean> {
  return typeof pid === "number" && (await startedAt(pid)) !== undefined;
}
