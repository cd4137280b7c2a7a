import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import type { Engine } from "./engines.ts";

/** Whether CloudWatch gets the log that tells of connections. On its own disk RDS keeps three days of it. */
export function keepsLogs({ inputs }: ResourceView, engine: Known<Engine>): Known<boolean> {
  const exports = elements(property(inputs, "enabledCloudwatchLogsExports"));
  if (exports === UNKNOWN || engine === UNKNOWN) return UNKNOWN;
  const { log } = engine;
  if (log === undefined ? exports.length > 0 : exports.includes(log)) return true;
  return exports.includes(UNKNOWN) ? UNKNOWN : false;
}
