import { checkSettings } from "../check-settings.ts";
import type { Provider } from "../contract/provider.ts";
import type { Settings } from "../config.ts";
import { loadProvider } from "../providers/registry.ts";
import { setUp } from "./setup.ts";
import { OFFLINE, ONLINE } from "./site.ts";
import { UsageError } from "./stack-file.ts";
import { stackSettings } from "./stack-settings.ts";
import { type OpenedStack, openStack } from "./workspace.ts";

/** How a stack is prepared. */
export interface PrepareOptions {
  readonly overrides?: readonly string[];
  /** Whether stand-ins take the place of the cloud. Default false. */
  readonly offline?: boolean;
}

/** A stack ready for the engine, and what its settings say. */
export interface PreparedStack extends OpenedStack {
  readonly provider: Provider;
  readonly settings: Settings;
}

/**
 * Checks a stack's settings, sets up what the machine lacks for it, and opens it.
 * @throws SettingsError, UsageError also where `offline` is asked for without a cloud
 */
export async function prepareStack(
  name: string,
  { overrides = [], offline = false }: PrepareOptions = {},
): Promise<PreparedStack> {
  const settings = stackSettings(name, overrides);
  const provider = await loadProvider(settings.provider);
  checkSettings(provider, settings);
  if (offline) requireCloud(provider, settings);
  await setUp(provider.partsHere?.(settings));
  const region = settings.region ?? provider.defaultRegion;
  const site = offline ? { site: OFFLINE, standIns: { plugins: provider.plugins, region } } : { site: ONLINE };
  return { ...(await openStack(name, { overrides, ...site })), provider, settings };
}

/** @throws UsageError where everything runs on this machine, so that there is no cloud to stand in for */
export function requireCloud(provider: Provider, settings: Settings): void {
  if (provider.partsHere?.(settings) === undefined) return;
  throw new UsageError(
    `--offline stands in for a cloud, and the provider "${provider.name}" needs none: leave the flag out.`,
  );
}
