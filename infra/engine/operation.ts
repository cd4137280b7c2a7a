import { automation } from "@pulumi/pulumi";
import { guarded } from "./interrupt.ts";
import { lockOwner } from "./locks.ts";
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
    const folder = opened.site.stateFolder();
    if (!(error instanceof automation.ConcurrentUpdateError) || folder === undefined) throw error;
    if (lockOwner(folder, opened.name) !== "dead") throw error;
    await opened.stack.cancel();
    return await operation();
  }
}
