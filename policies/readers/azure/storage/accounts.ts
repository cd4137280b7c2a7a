import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { Purpose } from "../../../facts/storage.ts";
import { firstOf, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { type Naming, satellitesOf } from "../../satellites.ts";
import { isAzure } from "../types.ts";

const isAccount = isAzure("storage", "StorageAccount");

/** What belongs to an account names it; the provider answers an account's name as `name`. */
const ACCOUNT: Naming = { by: ["accountName"], as: [["accountName"], ["name"]] };

/** A storage account, and what the stack's other resources say of it. */
export interface Account {
  readonly resource: ResourceView;
  /** Those of a type of the module storage, such as `BlobContainer`, that name the account. */
  readonly own: (type: string) => Known<readonly ResourceView[]>;
}

/** Every storage account of a stack. */
export function accounts(resources: readonly ResourceView[]): readonly Account[] {
  const all = resources.filter(isAccount);
  return all.map((resource) => ({
    resource,
    own: (type) => satellitesOf(resource, resources.filter(isAzure("storage", type)), all, ACCOUNT),
  }));
}

/** What an account is for: what its tag says, or any of the containers in it. */
export function accountPurpose({ resource, own }: Account): Known<Purpose> {
  const containers = own("BlobContainer");
  const inside = containers === UNKNOWN ? [UNKNOWN] : containers.map(statedPurpose);
  const stated = [purposeOf(property(resource.inputs, "tags", "purpose")), ...inside];
  const told: readonly Known<Purpose>[] = ["processed", UNKNOWN, "raw"];
  return told.find((one) => stated.includes(one)) ?? "unstated";
}

/** What a container is for: what its metadata says, or else its account's tag. */
export const containerPurpose = (container: ResourceView, account: Account | undefined): Known<Purpose> =>
  purposeOf(
    firstOf(property(container.inputs, "metadata", "purpose"), property(account?.resource.inputs, "tags", "purpose")),
  );

const statedPurpose = (container: ResourceView): Known<Purpose> => containerPurpose(container, undefined);

const purposeOf = (value: Known<unknown>): Known<Purpose> =>
  value === UNKNOWN || value === "processed" || value === "raw" ? value : "unstated";
