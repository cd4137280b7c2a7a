import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { Lock } from "../../../facts/storage.ts";
import { allOf, holds } from "../../logic.ts";
import { asNumber, firstOf, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { satellitesOf } from "../../satellites.ts";
import { isAzure } from "../types.ts";
import { lockModesOfWriters } from "./writers.ts";

/** The tag of an account that says in which state versions get their locks where the account's default says less. */
export const VERSION_LOCK_TAG = "version-lock";

/** Blobs can be locked, and are only where their writer asks for it. */
const WITHOUT_LENGTH: Lock = { days: undefined, mode: "unstated" };

/** The lock that every version of every blob in an account has. */
export function accountLock(account: ResourceView, resources: readonly ResourceView[]): Known<Lock | undefined> {
  const { inputs } = account;
  const locks = locksVersions({ inputs });
  if (locks !== true) return locks === UNKNOWN ? UNKNOWN : undefined;
  const policy = property(inputs, "immutableStorageWithVersioning", "immutabilityPolicy");
  if (policy === UNKNOWN) return UNKNOWN;
  const state = property(policy, "state");
  return policy === undefined || state === "Disabled"
    ? WITHOUT_LENGTH
    : lockOf(policy, stateOfVersions(account, state, resources));
}

/**
 * Azure makes no account with a default that is Locked; whoever writes a version may give it a lock that is. The tag says
 * that this is meant, in the first preview too, where nothing else is known; what counts is what the writers are told.
 *
 * | default  | tag    | writers of the stack | versions are            |
 * |----------|--------|----------------------|-------------------------|
 * | Locked   | any    | any                  | Locked                  |
 * | Unlocked | Locked | all told Locked      | Locked                  |
 * |          |        | none, or one not so  | Unlocked                |
 * |          |        | not known yet        | unknown                 |
 * |          | other  | any                  | Unlocked                |
 */
function stateOfVersions(
  account: ResourceView,
  state: Known<unknown>,
  resources: readonly ResourceView[],
): Known<unknown> {
  if (state !== "Unlocked") return state;
  const meant = holds(property(account.inputs, "tags", VERSION_LOCK_TAG), (stated) => stated === "Locked");
  const modes = lockModesOfWriters(account, resources);
  const written = modes.length > 0 && allOf(modes.map((mode) => holds(mode, (known) => known === "Locked")));
  const locked = allOf([meant, written]);
  return locked === UNKNOWN ? UNKNOWN : locked ? "Locked" : state;
}

/** Whether an account or a container locks versions of blobs, each by itself, rather than the container as a whole. */
export function locksVersions({ inputs }: Pick<ResourceView, "inputs">): Known<boolean> {
  const enabled = property(inputs, "immutableStorageWithVersioning", "enabled");
  return enabled === UNKNOWN ? UNKNOWN : enabled === true;
}

/**
 * Locks that a container may have of its own: one or none, unless several policies claim it.
 * @param containers all of the stack
 */
export function containerLocks(
  container: ResourceView,
  containers: readonly ResourceView[],
  resources: readonly ResourceView[],
): Known<readonly Lock[]> {
  const policies = resources.filter(isAzure("storage", "BlobContainerImmutabilityPolicy"));
  const nearby = policies.filter((policy) => inSameAccount(policy, container) !== false);
  const own = satellitesOf(container, nearby, containers, {
    by: ["containerName"],
    as: [["containerName"], ["name"]],
  });
  if (own === UNKNOWN || allOf(own.map((policy) => inSameAccount(policy, container))) === UNKNOWN) return UNKNOWN;
  // No program locks such a policy; once somebody has done it, Azure answers so.
  const locks = own.map(({ inputs, props }) =>
    lockOf(inputs, firstOf(property(inputs, "state"), property(props, "state"))),
  );
  return locks.length === 0 && locksVersions(container) === true ? [WITHOUT_LENGTH] : locks;
}

/** Containers of two accounts may have one name. */
function inSameAccount(policy: ResourceView, container: ResourceView): Known<boolean> {
  const names = [policy, container].map(({ inputs }) => property(inputs, "accountName"));
  if (!names.includes(UNKNOWN)) return names[0] === names[1];
  const [first = [], second = []] = [policy, container].map((one) => one.propertyDependencies["accountName"]);
  if (first.length === 0 || second.length === 0) return UNKNOWN;
  return first.some((urn) => second.includes(urn));
}

const lockOf = (policy: unknown, state: Known<unknown>): Lock => ({
  days: asNumber(property(policy, "immutabilityPeriodSinceCreationInDays")),
  mode: state === UNKNOWN ? UNKNOWN : state === "Locked" ? "strict" : state === "Unlocked" ? "bypassable" : "unstated",
});
