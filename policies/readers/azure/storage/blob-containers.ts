import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { BlobContainer, Lock, Purpose } from "../../../facts/storage.ts";
import { anyOf, holds } from "../../logic.ts";
import { firstOf, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAzure } from "../types.ts";
import { type Account, accountPurpose, accounts, containerPurpose } from "./accounts.ts";
import { isDestroyedWithBlobs } from "./deletion.ts";
import { expiries } from "./expiry.ts";
import { accountLock, containerLocks, locksVersions } from "./immutability.ts";
import { keepsVersions, mayHaveVersions } from "./versioning.ts";

/**
 * Every container, or what stands for several: an account that locks whatever is in it is one, so that what is wrong with
 * its lock is told once, of the resource to mend.
 *
 * | account locks  | container                  | subjects                          |
 * |----------------|----------------------------|-----------------------------------|
 * | yes            | with a policy of its own   | the container, beside the account |
 * | yes            | without                    | the account alone                 |
 * | no, or unknown | any                        | the container                     |
 * | no             | none in the stack          | the account                       |
 */
export function blobContainers(resources: readonly ResourceView[]): readonly BlobContainer[] {
  const all = resources.filter(isAzure("storage", "BlobContainer"));
  const ofAccounts = accounts(resources);
  const homes = new Map(
    ofAccounts.flatMap((account) => certain(account.own("BlobContainer")).map((one) => [one.urn, account] as const)),
  );
  return [
    ...ofAccounts.flatMap((account) => wholeAccount(account, resources)),
    ...all.flatMap((container) => single(container, homes.get(container.urn), all, resources)),
  ];
}

function wholeAccount(account: Account, resources: readonly ResourceView[]): readonly BlobContainer[] {
  const { resource, own } = account;
  const lock = accountLock(resource, resources);
  const containers = own("BlobContainer");
  const stands = isLock(lock) || (lock === undefined && containers !== UNKNOWN && containers.length === 0);
  if (!stands) return [];
  const names: Stated["names"] = containers === UNKNOWN ? [UNKNOWN] : containers.map(nameOf);
  const versions = lock === undefined ? undefined : keepsVersions(own("BlobServiceProperties"), true);
  return told(resource, account, { purpose: accountPurpose(account), lock, versions, names }, resources);
}

/** @param account of the container; undefined: it is none of the stack's, or not known yet */
function single(
  container: ResourceView,
  account: Account | undefined,
  containers: readonly ResourceView[],
  resources: readonly ResourceView[],
): readonly BlobContainer[] {
  const locks = containerLocks(container, containers, resources);
  const inherited: Known<Lock | undefined> = account === undefined ? UNKNOWN : accountLock(account.resource, resources);
  const common: Pick<Stated, "purpose" | "names"> = {
    purpose: containerPurpose(container, account),
    names: [nameOf(container)],
  };
  if (locks === UNKNOWN) return told(container, account, { ...common, lock: UNKNOWN, versions: UNKNOWN }, resources);
  if (locks.length === 0) {
    if (isLock(inherited)) return [];
    return told(container, account, { ...common, lock: inherited, versions: undefined }, resources);
  }
  const versions = versionsUnderOwnLock(container, account, inherited);
  return locks.flatMap((lock) => told(container, account, { ...common, lock, versions }, resources));
}

/** A policy of a container locks it as a whole, with no need of versions, unless it is made to lock versions. */
function versionsUnderOwnLock(
  container: ResourceView,
  account: Account | undefined,
  inherited: Known<Lock | undefined>,
): Known<boolean> | undefined {
  const byVersion = anyOf([locksVersions(container), holds(inherited, (lock) => lock !== undefined)]);
  if (byVersion === false) return undefined;
  if (byVersion === UNKNOWN || account === undefined) return UNKNOWN;
  return keepsVersions(account.own("BlobServiceProperties"), isLock(inherited));
}

interface Stated {
  readonly purpose: Known<Purpose>;
  readonly lock: Known<Lock | undefined>;
  /** Whether the versions that the lock needs are kept. Undefined: it needs none. */
  readonly versions: Known<boolean> | undefined;
  /** Of the containers that the subject stands for; none: of whatever there is. */
  readonly names: readonly Known<string | undefined>[];
}

function told(
  subject: ResourceView,
  account: Account | undefined,
  { purpose, lock, versions, names }: Stated,
  resources: readonly ResourceView[],
): readonly BlobContainer[] {
  const of = (type: string): Known<readonly ResourceView[]> => (account === undefined ? UNKNOWN : account.own(type));
  const { urn, name } = subject;
  const forceDestroy = isDestroyedWithBlobs(subject, account?.resource, { purpose, lock }, resources);
  const said: Omit<BlobContainer, "expiry" | "keepsVersions"> = { urn, name, purpose, lock, forceDestroy };
  const needed: Pick<BlobContainer, "keepsVersions"> = versions === undefined ? {} : { keepsVersions: versions };
  // A lock by version leaves what it replaces as a version, whatever else is asked for.
  const versioned = versions === undefined ? mayHaveVersions(of("BlobServiceProperties")) : true;
  return expiries(of("ManagementPolicy"), names, versioned).map((expiry) => ({ ...said, ...needed, expiry }));
}

const isLock = (lock: Known<Lock | undefined>): lock is Lock => lock !== UNKNOWN && lock !== undefined;

const certain = (list: Known<readonly ResourceView[]>): readonly ResourceView[] => (list === UNKNOWN ? [] : list);

function nameOf({ inputs, props }: ResourceView): Known<string | undefined> {
  const name = firstOf(property(inputs, "containerName"), property(props, "name"));
  return typeof name === "string" ? name : UNKNOWN;
}
