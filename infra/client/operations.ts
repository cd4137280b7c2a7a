import { stackSettings } from "../engine/stack-settings.ts";
import { readOutputs } from "../engine/outputs.ts";
import { UsageError } from "../engine/stack-file.ts";
import type { Operations } from "../contract/operations.ts";
import { loadOperations } from "../providers/registry.ts";

/**
 * Opens the operator's way into a stack that is up.
 * @throws UsageError where it is not
 */
export async function openOperations(stack: string): Promise<Operations> {
  const { provider } = stackSettings(stack, []);
  const open = await loadOperations(provider);
  return open(stack, await readOutputs(stack));
}

/** The same, or nothing where the stack is not up. */
export async function tryOperations(stack: string): Promise<Operations | undefined> {
  try {
    return await openOperations(stack);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
