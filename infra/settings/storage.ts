import * as z from "zod";

/** An S3-compatible store with Object Lock that already runs. */
const existingStoreSchema = z.strictObject({
  /** Its address. No default. */
  endpoint: z.url(),
  /** No default. */
  accessKeyId: z.string().min(1),
  /** A secret. No default. */
  secretAccessKey: z.string().min(1),
});

/** Where blobs lie. */
export const storageSchema = z.strictObject({
  /** An S3-compatible store with Object Lock that already runs, in place of the provider's own. Default none. */
  existing: existingStoreSchema.optional(),
});
