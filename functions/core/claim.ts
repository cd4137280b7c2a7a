import { createHash } from "node:crypto";
import * as z from "zod";
import type { ClaimCheck } from "./arrival.ts";
import { malformed } from "./cloud-event.ts";
import { Rejection } from "./errors.ts";
import { CLAIMS, parseUploadKey } from "./keys.ts";

/** Data of a claim event, as producers write it. A store's version id is printable ASCII everywhere. */
const claimSchema = z.object({
  bucket: z.string().min(1).max(255),
  key: z.string().min(1),
  versionId: z
    .string()
    .regex(/^[\x21-\x7e]{1,1024}$/, "expected 1 to 1024 printable ASCII characters")
    .optional(),
  size: z.int().min(0).optional(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hexadecimal digits")
    .optional(),
});

/** Reads a claim and checks that this customer may make it. @throws Rejection `malformed_event`, `claim_not_allowed` */
export function readClaim(data: unknown, allowed: { rawBucket: string; customer: string }): ClaimCheck {
  const parsed = claimSchema.safeParse(data);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${["data", ...path].join(".")}: ${message}`);
    throw malformed(`the claim is wrong: ${issues.join("; ")}`);
  }
  const { bucket, key, versionId, size, sha256 } = parsed.data;
  if (bucket !== allowed.rawBucket || !mayClaim(key, allowed.customer)) {
    throw new Rejection(
      "claim_not_allowed",
      `expected ${allowed.rawBucket}/${CLAIMS}${allowed.customer}/… or an upload of that customer; received ${bucket}/${key}`,
    );
  }
  return {
    bucket,
    key,
    ...(versionId !== undefined && { versionId }),
    ...(size !== undefined && { sizeBytes: size }),
    ...(sha256 !== undefined && { sha256 }),
  };
}

/** Longest object key in bytes, the same on S3, Google Cloud Storage and (in characters) Azure Blob Storage. */
const MAX_KEY_BYTES = 1024;

/** Key parts that a store, a proxy or a file system could read as another place. */
const UNSAFE_PART = /^\.{0,2}$|[\p{Cc}\\]/u;

function mayClaim(key: string, customer: string): boolean {
  if (parseUploadKey(key)?.customer === customer) return true;
  const prefix = `${CLAIMS}${customer}/`;
  if (!key.startsWith(prefix) || Buffer.byteLength(key) > MAX_KEY_BYTES) return false;
  return !key
    .slice(prefix.length)
    .split("/")
    .some((part) => UNSAFE_PART.test(part));
}

/** The bytes behind a claim are those it announced, as far as it did. @throws Rejection `claim_mismatch` */
export function checkClaim(claim: ClaimCheck, bytes: Buffer): void {
  if (claim.sizeBytes !== undefined && claim.sizeBytes !== bytes.length) {
    throw new Rejection(
      "claim_mismatch",
      `expected ${claim.sizeBytes} bytes as announced; the object has ${bytes.length}`,
    );
  }
  if (claim.sha256 === undefined) return;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (claim.sha256 !== sha256) {
    throw new Rejection("claim_mismatch", `expected SHA-256 ${claim.sha256} as announced; the object has ${sha256}`);
  }
}
