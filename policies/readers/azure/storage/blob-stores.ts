import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { BlobStore, StorageKey } from "../../../facts/storage.ts";
import { allOf, holds } from "../../logic.ts";
import { isLookedUp } from "../../looked-up.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAzure } from "../types.ts";
import { type Account, accountPurpose, accounts, containerPurpose } from "./accounts.ts";
import { signedUrlSeconds } from "./sas-policy.ts";

/**
 * Every storage account that the program makes, with all that it decides for what is in it, and every container, which decides only whether it
 * is public. Parts of uploads that were not finished are not among it: Azure removes them after a week.
 */
export function blobStores(resources: readonly ResourceView[]): readonly BlobStore[] {
  const containers = resources.filter((one) => isAzure("storage", "BlobContainer")(one) && !isLookedUp(one));
  return [...madeAccounts(resources).map(accountStore), ...containers.map(containerStore)];
}

const madeAccounts = (resources: readonly ResourceView[]): readonly Account[] =>
  accounts(resources).filter(({ resource }) => !isLookedUp(resource));

function accountStore(account: Account): BlobStore {
  const { urn, name, inputs } = account.resource;
  const tls = property(inputs, "minimumTlsVersion");
  return {
    urn,
    name,
    purpose: accountPurpose(account),
    // What Azure takes for no answer has changed between versions of its interface.
    openings: openIf(property(inputs, "allowBlobPublicAccess"), (allowed) => allowed !== false, [
      "allowBlobPublicAccess is not turned off",
    ]),
    plainHttp: holds(property(inputs, "enableHttpsTrafficOnly"), (only) => only === false),
    oldestTls: tls === UNKNOWN ? UNKNOWN : typeof tls === "string" ? asVersion(tls) : "unstated",
    customerKey: hasCustomerKey(inputs),
    // Only a hierarchical namespace has them.
    accessLists: holds(property(inputs, "isHnsEnabled"), (hierarchical) => hierarchical === true),
    signedUrlSeconds: signedUrlSeconds(property(inputs, "sasPolicy")),
    everyNetwork: answersEveryNetwork(inputs),
  };
}

function containerStore(container: ResourceView): BlobStore {
  const access = property(container.inputs, "publicAccess");
  return {
    urn: container.urn,
    name: container.name,
    purpose: containerPurpose(container, undefined),
    openings: openIf(access, (known) => known !== undefined && known !== "None", [`publicAccess is ${String(access)}`]),
  };
}

const openIf = (
  value: Known<unknown>,
  isOpen: (known: unknown) => boolean,
  openings: readonly string[],
): Known<readonly string[]> => (value === UNKNOWN ? UNKNOWN : isOpen(value) ? openings : []);

/** `TLS1_2` is 1.2. */
const asVersion = (tls: string): string => tls.replace(/^TLS/i, "").replace("_", ".");

/** A key in a vault. Azure takes the word in any case. */
const hasCustomerKey = (inputs: ResourceView["inputs"]): Known<boolean> =>
  allOf([
    holds(property(inputs, "encryption", "keySource"), (source) => /^Microsoft\.Keyvault$/i.test(String(source))),
    holds(property(inputs, "encryption", "keyVaultProperties", "keyName"), (key) => key !== undefined && key !== ""),
  ]);

const CLOSED: readonly unknown[] = ["Disabled", "SecuredByPerimeter"];

const answersEveryNetwork = (inputs: ResourceView["inputs"]): Known<boolean> =>
  allOf([
    holds(property(inputs, "publicNetworkAccess"), (access) => !CLOSED.includes(access)),
    holds(property(inputs, "networkRuleSet", "defaultAction"), (action) => action !== "Deny"),
  ]);

/** Every account has two keys that open all of it, unless they are turned off. */
export const accountKeys = (resources: readonly ResourceView[]): readonly StorageKey[] =>
  madeAccounts(resources).map(({ resource: { urn, name, inputs } }) => ({
    urn,
    name,
    origin: "builtIn",
    usable: holds(property(inputs, "allowSharedKeyAccess"), (allowed) => allowed !== false),
  }));
