import type * as azure from "@pulumi/azure-native";

/**
 * What every storage account of a stack is, whatever it holds: no shared keys, nobody let in without an identity or a signature
 * of one, TLS 1.2 or newer. Who reaches it by which network, each says for itself.
 */
export const CLOSED_ACCOUNT = {
  kind: "StorageV2",
  accessTier: "Hot",
  allowSharedKeyAccess: false,
  defaultToOAuthAuthentication: true,
  allowBlobPublicAccess: false,
  allowCrossTenantReplication: false,
  isLocalUserEnabled: false,
  isHnsEnabled: false,
  enableHttpsTrafficOnly: true,
  minimumTlsVersion: "TLS1_2",
} as const satisfies Partial<azure.storage.StorageAccountArgs>;
