import { UNKNOWN } from "../../../facts/known.ts";
import type { LogStore } from "../../../facts/upkeep.ts";
import { holds } from "../../logic.ts";
import { asNumber, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAws } from "../types.ts";

const isLogGroup = isAws("cloudwatch", "LogGroup");

export const logStores = (resources: readonly ResourceView[]): readonly LogStore[] =>
  resources.filter(isLogGroup).map((group) => ({
    urn: group.urn,
    name: group.name,
    ...kept(group),
    customerKey: holds(property(group.inputs, "kmsKeyId"), (key) => typeof key === "string" && key !== ""),
  }));

/** 0 is CloudWatch's word for ever, and so is none. */
function kept({ inputs }: ResourceView): Pick<LogStore, "keptDays"> {
  // A group of this class hands lines on, and holds them for two days whatever it is told.
  if (property(inputs, "logGroupClass") === "DELIVERY") return {};
  const days = asNumber(property(inputs, "retentionInDays"));
  if (days === UNKNOWN) return { keptDays: UNKNOWN };
  return { keptDays: days === undefined || days === 0 ? "ever" : days };
}
