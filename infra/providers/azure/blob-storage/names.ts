/** Containers: originals, results, requests and answers of the operator, and announcements that Event Grid could not hand over. */
export const CONTAINERS = {
  raw: "raw",
  processed: "processed",
  operations: "operations",
  undelivered: "undelivered-announcements",
} as const;

/** Queues beside the originals: announcements of uploads, and what the operator asks for. */
export const QUEUES = { uploads: "uploads", operations: "operations" } as const;

/**
 * Where the Functions host puts what it gave up on:
 * learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger, "Poison messages"
 */
export const poisonOf = (queue: string): string => `${queue}-poison`;
