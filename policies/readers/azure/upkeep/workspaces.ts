import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { LogStore } from "../../../facts/upkeep.ts";
import { asNumber, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAzure } from "../types.ts";

const isWorkspace = isAzure("operationalinsights", "Workspace");
const isTable = isAzure("operationalinsights", "Table");

/** Days that a workspace keeps lines where a program says nothing: learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure. */
const DEFAULT_DAYS = 30;

/**
 * Workspaces, and those of their tables that say more. Azure encrypts them all; a key of somebody's own takes a dedicated
 * cluster, which is paid for as 100 GB of logs a day (learn.microsoft.com/azure/azure-monitor/logs/logs-dedicated-clusters),
 * so nobody is asked for one.
 */
export const logStores = (resources: readonly ResourceView[]): readonly LogStore[] => [
  ...resources.filter(isWorkspace).map(({ urn, name, inputs }) => ({ urn, name, ...ofWorkspace(inputs) })),
  ...resources.filter(isTable).map(({ urn, name, inputs }) => ({ urn, name, ...ofTable(inputs) })),
];

type Kept = Pick<LogStore, "keptDays">;

function ofWorkspace(inputs: ResourceView["inputs"]): Kept {
  const days = asNumber(property(inputs, "retentionInDays")) ?? DEFAULT_DAYS;
  // -1: the word of plans of old for no end.
  return { keptDays: days !== UNKNOWN && days < 0 ? "ever" : days };
}

/** What lies in an archive beyond the days in which it can be queried is kept as well. */
function ofTable(inputs: ResourceView["inputs"]): Kept {
  const stated = ["totalRetentionInDays", "retentionInDays"]
    .map((key): Known<number | undefined> => asNumber(property(inputs, key)))
    // -1: as long as the next says, and at last the workspace.
    .find((days) => days === UNKNOWN || (days !== undefined && days >= 0));
  return stated === undefined ? {} : { keptDays: stated };
}
