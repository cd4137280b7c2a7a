import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { SoftDelete } from "../../../facts/storage.ts";
import { asNumber, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { accountPurpose, accounts } from "./accounts.ts";

/** What accounts keep of what was deleted in them. Azure keeps nothing unless a BlobServiceProperties says so. */
export const softDeletes = (resources: readonly ResourceView[]): readonly SoftDelete[] =>
  accounts(resources).flatMap((account) => {
    const services = account.own("BlobServiceProperties");
    const purpose = accountPurpose(account);
    return (services === UNKNOWN ? [] : services).flatMap(({ urn, name, inputs }): SoftDelete[] => [
      { urn, name, purpose, of: "blobs", days: keptDays(property(inputs, "deleteRetentionPolicy")) },
      { urn, name, purpose, of: "containers", days: keptDays(property(inputs, "containerDeleteRetentionPolicy")) },
    ]);
  });

function keptDays(policy: Known<unknown>): Known<number | undefined> {
  const enabled = property(policy, "enabled");
  if (enabled !== true) return enabled === UNKNOWN ? UNKNOWN : undefined;
  // Azure refuses one without days.
  return asNumber(property(policy, "days")) ?? UNKNOWN;
}
