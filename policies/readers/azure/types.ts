import type { ResourceView } from "../reader.ts";

/**
 * Whether a resource is of a type of @pulumi/azure-native: `isAzure("storage", "BlobContainer")` is for
 * `azure-native:storage:BlobContainer`, and for the same at a version (`azure-native:storage/v20240101:BlobContainer`).
 */
export function isAzure(module: string, type: string): (resource: ResourceView) => boolean {
  const token = new RegExp(`^azure-native:${module}(/v\\w+)?:${type}$`);
  return (resource) => token.test(resource.type);
}
