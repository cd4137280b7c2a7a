import * as z from "zod";
import { presetsSchema } from "../functions/core/presets.ts";
import { limitsSchema, retentionSchema } from "../functions/core/settings.ts";
import { SettingsError } from "./contract/errors.ts";
import { faultsOf } from "./contract/faults.ts";
import { PROJECT } from "./contract/names.ts";
import { alertsSchema } from "./settings/alerts.ts";
import { functionSchema } from "./settings/function.ts";
import { gatewaySchema } from "./settings/gateway.ts";
import { ingressSchema } from "./settings/ingress.ts";
import { networkSchema } from "./settings/network.ts";
import { storageSchema } from "./settings/storage.ts";
import { warehouseSchema } from "./settings/warehouse.ts";

/**
 * All settings of a stack: `image-pipeline:<name>` in Pulumi.<stack>.yaml. Only `provider` has no default.
 */
export const settingsSchema = z.strictObject({
  /** Which cloud, or this machine: a folder in infra/providers. No default. */
  provider: z.string(),
  /** Region, in the provider's own words. Default Singapore; the local provider only passes it on to S3 clients. */
  region: z.string().min(1).optional(),
  /** Sizes and strictness go by this. Default dev. */
  environment: z.enum(["dev", "staging", "prod"]).default("dev"),
  retention: retentionSchema.prefault({}),
  /** Renditions made of every image. Default: `web` (1600 px, WebP q80) and `thumbnail` (320 px, WebP q75). */
  presets: presetsSchema,
  limits: limitsSchema.prefault({}),
  ingress: ingressSchema.prefault({}),
  storage: storageSchema.prefault({}),
  function: functionSchema.prefault({}),
  warehouse: warehouseSchema.prefault({}),
  gateway: gatewaySchema.prefault({}),
  network: networkSchema.prefault({}),
  alerts: alertsSchema.prefault({}),
  /** Tags (labels) on everything a cloud can tag. Default none beyond the stack's own. */
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
  /** Path, from the top folder, of a module that changes resources before they are created (below). Default none. */
  transforms: z.string().min(1).optional(),
});

/** Checked settings, every default filled in. */
export type Settings = z.output<typeof settingsSchema>;

/** Settings as text, which is how Pulumi hands them over: `image-pipeline:retention` → `{"processedDays":10}`. */
export type RawConfig = Readonly<Record<string, string>>;

/** Values of settings that are objects or lists arrive as JSON; a plain string arrives as itself. */
function parseValue(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Reads every setting of this project and says which are wrong. Pure: no cloud, no provider is asked. */
export function readSettings(config: RawConfig): { settings: Settings; faults: [] } | { faults: string[] } {
  const prefix = `${PROJECT}:`;
  const given = Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => [key.slice(prefix.length), parseValue(text)]),
  );
  const parsed = settingsSchema.safeParse(given, { reportInput: true });
  if (parsed.success) return { settings: parsed.data, faults: [] };
  return { faults: faultsOf(parsed.error, settingsSchema) };
}

/**
 * The stack's settings, checked by the schema and by what the chosen provider adds.
 * @throws SettingsError with every fault found
 */
export function loadSettings(config: RawConfig, providers: readonly string[]): Settings {
  const read = readSettings(config);
  const provider = config[`${PROJECT}:provider`];
  const unknown =
    provider !== undefined && !providers.includes(provider)
      ? [`provider: expected one of ${providers.join(", ")} but received "${provider}".`]
      : [];
  const faults = [...unknown, ...read.faults];
  if (faults.length > 0 || !("settings" in read)) throw new SettingsError(faults);
  return read.settings;
}
