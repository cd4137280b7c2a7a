import type * as azure from "@pulumi/azure-native";
import { type ComponentResource, interpolate } from "@pulumi/pulumi";
import type { Context } from "../../contract/context.ts";
import type { Account, CustomerKey } from "./capabilities.ts";
import { VAULT_NAME } from "./names.ts";
import { keyvault, managedidentity } from "./sdk.ts";

/** Days in which a deleted vault or key comes back: the most there is. */
const RECOVERY_DAYS = 90;

/**
 * The storage accounts' own key, in prod: elsewhere Azure's. It stays when the stack is destroyed: without it what is locked could
 * never be read again. The vault answers no network; the accounts reach it as services that Azure trusts, by an identity
 * that is there before them, and take the newest version by themselves.
 *
 * The identity's right is in the vault's own access policy, which counts as soon as the vault is there. A role would be known
 * minutes later, and Azure refuses to make the accounts until then ("KeyVaultAuthenticationFailure":
 * github.com/Azure/bicep/issues/16601). The policy is for all keys of the vault, of which there is this one.
 * Source: learn.microsoft.com/azure/storage/common/customer-managed-keys-overview
 */
export function customerKey(
  parent: ComponentResource,
  { stack, settings }: Context,
  account: Omit<Account, "key">,
): CustomerKey | undefined {
  if (settings.environment !== "prod") return undefined;
  const options = { parent, retainOnDelete: true };
  const { location } = account;
  const common = { resourceGroupName: account.resourceGroup, tags: { ...account.tags } };
  const identity = new managedidentity.UserAssignedIdentity(`${stack}-data-key`, { ...common, location }, options);
  const vault = new keyvault.Vault(
    `${stack}-data`,
    {
      ...common,
      location,
      vaultName: account.uniqueName("data", VAULT_NAME),
      properties: {
        tenantId: account.tenantId,
        sku: { family: "A", name: "standard" },
        enableRbacAuthorization: false,
        accessPolicies: [{ tenantId: account.tenantId, objectId: identity.principalId, permissions: USE }],
        // Storage accounts take no key from a vault without both.
        enableSoftDelete: true,
        enablePurgeProtection: true,
        softDeleteRetentionInDays: RECOVERY_DAYS,
        publicNetworkAccess: "Disabled",
        networkAcls: { bypass: "AzureServices", defaultAction: "Deny" },
      },
    },
    options,
  );
  const key = new keyvault.Key(
    `${stack}-data`,
    {
      ...common,
      vaultName: vault.name,
      keyName: "images",
      properties: { kty: "RSA", keySize: 3072, rotationPolicy: ROTATION },
    },
    options,
  );
  return {
    identityId: identity.id,
    vaultUri: interpolate`https://${vault.name}.vault.azure.net`,
    keyName: key.name,
  };
}

/** What encrypting takes: finding the key, and wrapping and unwrapping with it what data is encrypted with. */
const USE: azure.types.input.keyvault.PermissionsArgs = {
  keys: ["get", "wrapKey", "unwrapKey"],
  secrets: [],
  certificates: [],
};

/** A new version every year; what an older one encrypted is still read. ISO 8601. */
const ROTATION: azure.types.input.keyvault.RotationPolicyArgs = {
  lifetimeActions: [{ action: { type: "rotate" }, trigger: { timeAfterCreate: "P365D" } }],
};

/** What makes a storage account use the key. */
export const encryptedBy = ({
  identityId,
  vaultUri,
  keyName,
}: CustomerKey): Partial<azure.storage.StorageAccountArgs> => ({
  identity: { type: "UserAssigned", userAssignedIdentities: [identityId] },
  encryption: {
    keySource: "Microsoft.Keyvault",
    // Without a version: the account takes each new one within a day.
    keyVaultProperties: { keyVaultUri: vaultUri, keyName },
    encryptionIdentity: { encryptionUserAssignedIdentity: identityId },
    services: { blob: WITH_KEY, queue: WITH_KEY },
  },
});

/** Encrypted with the account's key. Queues are not unless that is said while the account is made. */
const WITH_KEY = { enabled: true, keyType: "Account" } as const;
