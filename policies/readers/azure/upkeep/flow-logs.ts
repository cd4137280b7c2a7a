import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { LogStore } from "../../../facts/upkeep.ts";
import { namedBy } from "../../named.ts";
import { asNumber, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { accounts } from "../storage/accounts.ts";
import { expiries } from "../storage/expiry.ts";
import { isAzure } from "../types.ts";

const isFlowLog = isAzure("network", "FlowLog");

type Days = LogStore["keptDays"];

/** Flow logs of networks, which Azure writes into a storage account: the log's own days end them, or the account's lifecycle. */
export const flowLogStores = (resources: readonly ResourceView[]): readonly LogStore[] =>
  resources.filter(isFlowLog).flatMap((log) => {
    const { urn, name, inputs } = log;
    const own = ownDays(property(inputs, "retentionPolicy"));
    return daysInAccount(log, resources).map((inAccount): LogStore => {
      const keptDays = soonest(own, inAccount);
      return { urn, name, ...(keptDays !== undefined && { keptDays }) };
    });
  });

function soonest(own: Known<number | "ever">, inAccount: Days): Days {
  if (inAccount === undefined) return own === "ever" ? undefined : own;
  if (own === UNKNOWN || inAccount === UNKNOWN) return UNKNOWN;
  const days = [own, inAccount].filter((one) => one !== "ever");
  return days.length === 0 ? "ever" : Math.min(...days);
}

/** Of days, 0 is Azure's word for no end. */
function ownDays(policy: Known<unknown>): Known<number | "ever"> {
  const enabled = property(policy, "enabled");
  const days = asNumber(property(policy, "days"));
  if (enabled === UNKNOWN || (enabled === true && days === UNKNOWN)) return UNKNOWN;
  return enabled === true && typeof days === "number" && days !== 0 ? days : "ever";
}

/** Undefined: the account is none of the stack's, and whoever made it says how long. */
function daysInAccount(log: ResourceView, resources: readonly ResourceView[]): readonly Days[] {
  const all = accounts(resources);
  const made = namedBy(
    log,
    all.map(({ resource }) => resource),
    { by: ["storageId"], as: [["id"]] },
  );
  const account = all.find(({ resource }) => resource === made);
  if (account === undefined) return [made === UNKNOWN ? UNKNOWN : undefined];
  // Of the whole account: Azure makes the logs' container by itself. No old versions are looked for, logs being only added to.
  return expiries(account.own("ManagementPolicy"), [], false).map((expiry) => {
    if (expiry === UNKNOWN || expiry?.days === UNKNOWN) return UNKNOWN;
    return typeof expiry?.days === "number" ? expiry.days : "ever";
  });
}
