import { HEIC_INSTALL, heicDecoder } from "../functions/core/heic-decoder.ts";
import type { Settings } from "./config.ts";
import { SettingsError } from "./contract/errors.ts";
import { unsupportedFaults } from "./contract/features.ts";
import type { Provider } from "./contract/provider.ts";

/**
 * Checks what only the chosen provider knows of the settings: what it cannot do at all, and what it would refuse; and whether
 * what they need is installed.
 * @throws SettingsError with every fault
 */
export function checkSettings(provider: Provider, settings: Settings, decoder = heicDecoder() ?? ""): void {
  const faults = [
    ...decoderFaults(settings, decoder),
    ...unsupportedFaults(provider.name, provider.supports, settings),
    ...provider.faults(settings),
  ];
  if (faults.length > 0) throw new SettingsError(faults);
}

function decoderFaults({ limits }: Pick<Settings, "limits">, decoder: string): string[] {
  if (!limits.formats.includes("heic") || decoder !== "") return [];
  return [`limits.formats: expected the package heic-decode for "heic", and it is not installed. Run: ${HEIC_INSTALL}`];
}
