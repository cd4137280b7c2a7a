import { z } from "zod";

/** An S3-compatible store with Object Lock that already runs. */
const existingStoreSchema = z.strictObject({
  endpoint: z.url(),
  accessKeyId: z.string().min(1),
  /** A secret. */
  secretAccessKey: z.string().min(1),
});

/** Where blobs lie. */
export const storageSchema = z.strictObject({ existing: existingStoreSchema.optional() });
