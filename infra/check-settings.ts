import type { Settings } from "./config.ts";
import { SettingsError } from "./contract/errors.ts";
import { unsupportedFaults } from "./contract/features.ts";
import type { Provider } from "./contract/provider.ts";

/**
 * Checks what only the chosen provider knows of the settings: what it cannot do at all, and what it would refuse.
 * @throws SettingsError with every fault
 */
export function checkSettings(provider: Provider, settings: Settings): void {
  const faults = [...unsupportedFaults(provider.name, provider.supports, settings), ...provider.faults(settings)];
  if (faults.length > 0) throw new SettingsError(faults);
}
