import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { Expiry } from "../../../facts/storage.ts";
import { allOf, anyOf, holds, not } from "../../logic.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { type DeleteRule, deleteRules } from "./management-policy.ts";

/**
 * Expiries that containers may have together: one, unless several policies claim their account.
 * @param policies the account's ManagementPolicies
 * @param containers the containers' names; none stands for whatever there is in the account
 * @param versioned whether there may be old versions to delete
 */
export function expiries(
  policies: Known<readonly ResourceView[]>,
  containers: readonly Known<string | undefined>[],
  versioned: Known<boolean>,
): readonly Known<Expiry | undefined>[] {
  if (policies === UNKNOWN) return [UNKNOWN];
  if (policies.length === 0) return [undefined];
  const names = containers.length === 0 ? [undefined] : containers;
  return policies.map(({ inputs }) => {
    const rules = property(inputs, "policy", "rules");
    return together(names.map((name) => expiryOf(deleteRules(rules, name), versioned)));
  });
}

/** What is true of all: the soonest of their days, and none where one has none. */
function together(all: readonly Known<Expiry>[]): Known<Expiry> {
  const known = all.filter((one) => one !== UNKNOWN);
  if (known.length < all.length) return UNKNOWN;
  const days = known.map((one) => one.days);
  const numbers = days.filter((one) => typeof one === "number");
  return {
    days: days.includes(undefined) ? undefined : numbers.length < days.length ? UNKNOWN : Math.min(...numbers),
    oldVersions: allOf(known.map(({ oldVersions }) => oldVersions)),
  };
}

/**
 * As on S3, a container expires when one rule is for all of it, and of several rules the soonest counts
 * (learn.microsoft.com/azure/storage/blobs/lifecycle-management-overview).
 */
function expiryOf(rules: Known<readonly DeleteRule[]>, versioned: Known<boolean>): Known<Expiry> {
  if (rules === UNKNOWN) return UNKNOWN;
  const everywhere = (deletes: (rule: DeleteRule) => Known<boolean>): Known<boolean> =>
    anyOf(rules.map((rule) => allOf([rule.enabled, rule.whole, deletes(rule)])));
  const all = everywhere(({ days }) => holds(days, (known) => known !== undefined));
  // What is not known yet can only make it sooner.
  const days = rules.flatMap((rule) =>
    rule.enabled === true && rule.touches === true && typeof rule.days === "number" ? [rule.days] : [],
  );
  return {
    days: all === UNKNOWN ? UNKNOWN : all ? Math.min(...days) : undefined,
    oldVersions: anyOf([everywhere(({ oldVersions }) => oldVersions), not(versioned)]),
  };
}
