import type { ResourceView } from "../../../../policies/readers/reader.ts";
import { type Told, UNKNOWN_TEXT, type Values, view } from "../../views.ts";

/** A resource of @pulumi/azure-native's storage module, as a policy over the stack sees it. */
export const resource = (type: string, name: string, inputs: Values, told?: Told): ResourceView =>
  view(`azure-native:storage:${type}`, name, inputs, told);

const ID = "/subscriptions/1/resourceGroups/images/providers/Microsoft.Storage/storageAccounts";

/** An account of results, in which every version is locked. */
export const ACCOUNT: Values = {
  kind: "StorageV2",
  resourceGroupName: "images",
  tags: { purpose: "processed" },
  allowBlobPublicAccess: false,
  allowSharedKeyAccess: false,
  enableHttpsTrafficOnly: true,
  minimumTlsVersion: "TLS1_2",
  publicNetworkAccess: "Disabled",
  networkRuleSet: { defaultAction: "Deny" },
  encryption: { keySource: "Microsoft.Keyvault", keyVaultProperties: { keyName: "images", keyVaultUri: "https://v" } },
  sasPolicy: { expirationAction: "Block", sasExpirationPeriod: "00.01:00:00" },
  immutableStorageWithVersioning: {
    enabled: true,
    immutabilityPolicy: { immutabilityPeriodSinceCreationInDays: 7, state: "Locked" },
  },
};

export const account = (name: string, inputs: Values = ACCOUNT): ResourceView => {
  const accountName = `${name}0a1b`;
  return resource(
    "StorageAccount",
    name,
    { accountName, ...inputs },
    { answers: { name: accountName, id: `${ID}/${accountName}` } },
  );
};

/** What names an account that is there. */
export const of = (name: string): Values => ({ accountName: `${name}0a1b`, resourceGroupName: "images" });

/** An account that a preview is to make, of which only the name in the program is known. */
export const accountToBe = (name: string, inputs: Values = ACCOUNT): ResourceView =>
  resource(
    "StorageAccount",
    name,
    { accountName: `${name}0a1b`, ...inputs },
    { answers: { name: UNKNOWN_TEXT, id: UNKNOWN_TEXT } },
  );

/** What points at accounts of which the name is still to come. */
export const TO_COME: Values = { accountName: UNKNOWN_TEXT, resourceGroupName: "images" };

export const SERVICES: Values = {
  isVersioningEnabled: true,
  deleteRetentionPolicy: { enabled: false },
  containerDeleteRetentionPolicy: { enabled: false },
};

/** Deletes blobs and old versions after 8 days, in all of the account or below prefixes. */
export const rule = (spoilt: Values = {}, filters: Values = {}): Values => ({
  name: "results",
  type: "Lifecycle",
  enabled: true,
  definition: {
    filters: { blobTypes: ["blockBlob"], ...filters },
    actions: {
      baseBlob: { delete: { daysAfterCreationGreaterThan: 8 } },
      version: { delete: { daysAfterCreationGreaterThan: 8 } },
      ...spoilt,
    },
  },
});

export const lifecycle = (...rules: readonly Values[]): Values => ({ policy: { rules } });

export const container = (name: string, inAccount: string, inputs: Values = {}): ResourceView =>
  resource("BlobContainer", name, { ...of(inAccount), containerName: name, publicAccess: "None", ...inputs });

/** What is beside an account of results, by type; the containers are called after their account. */
const BESIDE: Readonly<Record<string, Values>> = {
  BlobServiceProperties: SERVICES,
  ManagementPolicy: lifecycle(rule()),
};

/**
 * An account of results with one container that keeps every rule, but for what is given in its place.
 * @param spoilt by type: inputs added to the usual ones; undefined leaves the resource out
 */
export function guarded(spoilt: Readonly<Record<string, Values | undefined>> = {}): ResourceView[] {
  const beside = Object.entries(BESIDE).filter(([type]) => !(type in spoilt) || spoilt[type] !== undefined);
  return [
    account("processed", { ...ACCOUNT, ...spoilt["StorageAccount"] }),
    ...("BlobContainer" in spoilt && spoilt["BlobContainer"] === undefined
      ? []
      : [container("results", "processed", spoilt["BlobContainer"])]),
    ...beside.map(([type, inputs]) => resource(type, "processed", { ...of("processed"), ...inputs, ...spoilt[type] })),
  ];
}

/** The same account without a lock of its own. */
export const UNLOCKED: Values = { immutableStorageWithVersioning: undefined };

/** A policy that locks a container as a whole. */
export const immutability = (ofContainer: string, inAccount: string, inputs: Values = {}, told?: Told): ResourceView =>
  resource(
    "BlobContainerImmutabilityPolicy",
    ofContainer,
    { ...of(inAccount), containerName: ofContainer, immutabilityPeriodSinceCreationInDays: 7, ...inputs },
    told,
  );
