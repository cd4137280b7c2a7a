import { parse } from "yaml";
import { loadSettings, type Settings } from "../config.ts";
import { PROVIDER_NAMES } from "../providers/registry.ts";
import { stackFileForRun, withoutSecrets } from "./stack-file.ts";

/**
 * A stack's settings as its file and the overrides say, before the engine runs: so that a wrong setting is told before
 * anything is fetched or built for it.
 * @throws SettingsError with every fault, UsageError for an unknown stack
 */
export function stackSettings(stack: string, overrides: readonly string[]): Settings {
  const { config = {} } = parse(stackFileForRun(stack, overrides, "")) as { config?: Record<string, unknown> };
  const texts = Object.entries(config).map(([key, value]) => [key, asText(withoutSecrets(value))] as const);
  return loadSettings(Object.fromEntries(texts), PROVIDER_NAMES);
}

const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
