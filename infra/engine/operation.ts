import { readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { automation } from "@pulumi/pulumi";
import { backendEnvironment } from "./backend.ts";
import { guarded } from "./interrupt.ts";
import type { OpenedStack } from "./workspace.ts";

/**
 * Runs one operation of the engine to its end. Ctrl-C does not tear it: the engine's own process gets the signal as well
 * and stops after the resources under way, so that its state stays true; this process waits for it and then throws
 * Interrupted. A lock left by a run that was killed is removed first.
 */
export async function operate<T>(opened: OpenedStack, operation: () => Promise<T>): Promise<T> {
  return await guarded(() => attempt(opened, operation));
}

async function attempt<T>(opened: OpenedStack, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (!(error instanceof automation.ConcurrentUpdateError) || !ownersAreDead(opened.name)) throw error;
    await opened.stack.cancel();
    return await operation();
  }
}

/** Whether every lock on the stack was taken on this machine by a process that is no more. */
function ownersAreDead(stack: string): boolean {
  const backend = process.env["PULUMI_BACKEND_URL"] ?? backendEnvironment()["PULUMI_BACKEND_URL"];
  if (backend?.startsWith("file://") !== true) return false;
  const folder = join(fileURLToPath(backend), ".pulumi", "locks", "organization", "image-pipeline", stack);
  // Beside each lock lies a file of its attributes.
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const locks = names.map(
    (name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as { pid: number; hostname: string },
  );
  return locks.length > 0 && locks.every((lock) => lock.hostname === hostname() && !isAlive(lock.pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: alive, and another user's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
