import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";

/** Settings of Kafka by their names, as text. */
export type Settings = Known<ReadonlyMap<string, string>>;

/** What a Topic is made with: a JSON object. What MSK would refuse says nothing. */
export function topicSettings({ inputs }: ResourceView): Settings {
  const json = property(inputs, "configs");
  return json === UNKNOWN ? UNKNOWN : new Map(typeof json === "string" ? entriesOf(json) : []);
}

function entriesOf(json: string): [string, string][] {
  try {
    return Object.entries((JSON.parse(json) ?? {}) as object).map(([name, value]) => [name, String(value)]);
  } catch {
    return [];
  }
}

/** What a Configuration says: a file of Java properties, without the escapes that no setting of Kafka needs. */
export function brokerSettings({ inputs }: ResourceView): Settings {
  const text = property(inputs, "serverProperties");
  if (text === UNKNOWN) return UNKNOWN;
  const lines = typeof text === "string" ? text.split(/\r?\n/) : [];
  return new Map(lines.flatMap((line) => settingOf(line.trim())));
}

function settingOf(line: string): [string, string][] {
  if (line.startsWith("#") || line.startsWith("!")) return [];
  const [, name, value] = /^([^\s=:]+)\s*[=:\s]\s*(.*)$/.exec(line) ?? [];
  return name === undefined || value === undefined ? [] : [[name, value]];
}

/** A setting's number; undefined where there is none. */
export function numberOf(settings: Settings, name: string): Known<number | undefined> {
  if (settings === UNKNOWN) return UNKNOWN;
  const text = settings.get(name)?.trim();
  const number = text === undefined || text === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** Whether a setting that lists words has one of them; undefined where the setting is not there. */
export const lists = (settings: Settings, name: string, word: string): Known<boolean | undefined> =>
  settings === UNKNOWN
    ? UNKNOWN
    : settings
        .get(name)
        ?.split(",")
        .some((one) => one.trim().toLowerCase() === word);
