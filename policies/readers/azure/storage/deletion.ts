import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { BlobContainer } from "../../../facts/storage.ts";
import { allOf, anyOf, holds } from "../../logic.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAzure } from "../types.ts";

/**
 * Whether deleting a container, or an account, deletes images. Azure deletes it with all that is in it. What withstands is
 * a lock of objects that is locked, Pulumi's `protect`, and a management lock. That a program leaves a resource
 * (`retainOnDelete`) no policy is shown: where objects have a lock of any kind it is taken for likely, and what says
 * nothing of images may be there to be deleted.
 * @param subject the container, or the account
 * @param account of the container, or the account again; undefined: it is none of the stack's
 */
export function isDestroyedWithBlobs(
  subject: ResourceView,
  account: ResourceView | undefined,
  { purpose, lock }: Pick<BlobContainer, "purpose" | "lock">,
  resources: readonly ResourceView[],
): Known<boolean> {
  const kept = account === undefined ? UNKNOWN : isKeptFromDeletion(account, resources);
  if (kept === true || subject.protect === true || (lock !== UNKNOWN && lock?.mode === "strict")) return false;
  const mayBeLeft = lock !== undefined || purpose === UNKNOWN || purpose === "unstated";
  return kept === UNKNOWN || mayBeLeft ? UNKNOWN : true;
}

/** Whether one of the stack's resources says that a resource of Azure is about an account. */
type About = (lock: ResourceView, account: ResourceView) => Known<boolean>;

/** The kinds of management locks, and what each is about. */
const KINDS: readonly (readonly [type: string, about: About])[] = [
  ["ManagementLockByScope", byScope],
  ["ManagementLockAtResourceLevel", named("resourceName", "accountName")],
  ["ManagementLockAtResourceGroupLevel", named("resourceGroupName", "resourceGroupName")],
  ["ManagementLockAtSubscriptionLevel", () => true],
];

/** Whether the program protects an account, or a management lock of the stack keeps it from being deleted. */
const isKeptFromDeletion = (account: ResourceView, resources: readonly ResourceView[]): Known<boolean> =>
  anyOf([
    account.protect === true,
    ...KINDS.flatMap(([type, about]) =>
      resources
        .filter(isAzure("authorization", type))
        .map((lock) => allOf([forbidsDeletion(lock), about(lock, account)])),
    ),
  ]);

const forbidsDeletion = ({ inputs }: ResourceView): Known<boolean> =>
  holds(property(inputs, "level"), (level) => level === "CanNotDelete" || level === "ReadOnly");

/** A scope is the account's own id, or that of what it lies in. Azure does not tell cases apart. */
function byScope(lock: ResourceView, account: ResourceView): Known<boolean> {
  const scope = property(lock.inputs, "scope");
  const id = property(account.props, "id");
  if (typeof scope === "string" && typeof id === "string") {
    return `${id}/`.toLowerCase().startsWith(`${scope}/`.toLowerCase());
  }
  const madeOf = lock.propertyDependencies["scope"] ?? [];
  if (madeOf.includes(account.urn)) return true;
  // What both are made of may be what the account lies in; what is made of other resources alone is about one of them.
  const own = Object.values(account.propertyDependencies).flat();
  return madeOf.length === 0 || madeOf.some((urn) => own.includes(urn)) ? UNKNOWN : false;
}

/** By a name that the account has as well, or that is made of the account, or of the same resources. */
function named(by: string, as: string): About {
  return (lock, account) => {
    const [name, own] = [property(lock.inputs, by), property(account.inputs, as)];
    if (typeof name === "string" && typeof own === "string") return name.toLowerCase() === own.toLowerCase();
    const madeOf = lock.propertyDependencies[by] ?? [];
    const same = [account.urn, ...(account.propertyDependencies[as] ?? [])];
    return madeOf.some((urn) => same.includes(urn)) ? true : UNKNOWN;
  };
}
