import { DeleteObjectCommand, HeadObjectCommand, type S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { DAY_MS, RETAIN_MARGIN_MS } from "../../../../../functions/core/settings.ts";

/** Slowest that a test stores. */
const SLOWEST_MS = 120_000;

/**
 * Holds a version against its promise: locked by itself for seven days and the margin, and not even its owner removes it.
 * @param since milliseconds since the epoch before which it was not stored
 */
export async function expectLocked(
  s3: S3Client,
  version: { readonly Bucket: string; readonly Key: string; readonly VersionId: string },
  since: number,
): Promise<void> {
  const head = await s3.send(new HeadObjectCommand(version));
  expect(head).to.include({ ObjectLockMode: "COMPLIANCE", ContentType: "image/webp" });
  const lockedForMs = (head.ObjectLockRetainUntilDate?.getTime() ?? 0) - since;
  const promisedMs = 7 * DAY_MS + RETAIN_MARGIN_MS;
  expect(lockedForMs).to.be.within(promisedMs, promisedMs + SLOWEST_MS);
  const refused: unknown = await s3
    .send(new DeleteObjectCommand({ ...version, BypassGovernanceRetention: true }))
    .catch((error: unknown) => error);
  expect(refused).to.be.instanceOf(S3ServiceException).and.to.include({ name: "AccessDenied" });
}
