import { loadProvider } from "../providers/registry.ts";
import { setUp } from "./setup.ts";
import { stackSettings } from "./stack-settings.ts";
import { type OpenedStack, openStack } from "./workspace.ts";

/** Checks a stack's settings, sets up what the machine lacks for it, and opens it. */
export async function prepareStack(name: string, overrides: readonly string[] = []): Promise<OpenedStack> {
  const settings = stackSettings(name, overrides);
  const provider = await loadProvider(settings.provider);
  await setUp(provider.partsHere?.(settings));
  return await openStack(name, overrides);
}
