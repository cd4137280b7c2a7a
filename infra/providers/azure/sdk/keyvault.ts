export { Key, type KeyArgs } from "@pulumi/azure-native/keyvault/key.js";
export { Secret, type SecretArgs } from "@pulumi/azure-native/keyvault/secret.js";
export { Vault, type VaultArgs } from "@pulumi/azure-native/keyvault/vault.js";
