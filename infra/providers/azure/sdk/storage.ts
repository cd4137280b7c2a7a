export { BlobContainer, type BlobContainerArgs } from "@pulumi/azure-native/storage/blobContainer.js";
export {
  BlobServiceProperties,
  type BlobServicePropertiesArgs,
} from "@pulumi/azure-native/storage/blobServiceProperties.js";
export { ManagementPolicy, type ManagementPolicyArgs } from "@pulumi/azure-native/storage/managementPolicy.js";
export { Queue, type QueueArgs } from "@pulumi/azure-native/storage/queue.js";
export { StorageAccount, type StorageAccountArgs } from "@pulumi/azure-native/storage/storageAccount.js";
