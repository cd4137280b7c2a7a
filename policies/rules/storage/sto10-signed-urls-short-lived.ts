import { UNKNOWN } from "../../facts/known.ts";
import type { BlobStore } from "../../facts/storage.ts";
import { checked, each, inherent, type Rule, type RuleConfig } from "../rule.ts";

/** A page shows an image at once, and asks for a new address when it is opened again. A leaked one is soon worth nothing. */
const DEFAULT_SECONDS = 3600;

/** Clouds' own limit, seven days (docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html; Azure's is the same). */
const CLOUD_SECONDS = 7 * 24 * 3600;

export const signedUrlsShortLived: Rule = {
  name: "sto10-signed-urls-short-lived",
  family: "baseline",
  severity: "medium",
  description:
    "A signed address of a processed image is refused soon after it was signed, whatever its signer wrote in it.",
  remediation:
    "On AWS deny all of S3's actions in the bucket's policy where s3:signatureAge, in milliseconds, is greater than allowed; on " +
    "Azure set the account's sasPolicy, with expirationAction Block.",
  clouds: {
    aws: checked(),
    azure: checked("CKV2_AZURE_41"),
    local: inherent("Signed addresses lead to 127.0.0.1, where only the machine's own user can follow them."),
  },
  configSchema: {
    properties: {
      maxSeconds: {
        type: "integer",
        minimum: 1,
        maximum: CLOUD_SECONDS,
        default: DEFAULT_SECONDS,
        description: `Longest life of a signed address in seconds. Default ${DEFAULT_SECONDS}.`,
      },
    },
  },
  check: each(({ blobStores }) => blobStores, tooLong),
};

function tooLong(
  { name, purpose, signedUrlSeconds: seconds }: BlobStore,
  { maxSeconds: stated }: RuleConfig,
): string | undefined {
  if (purpose !== "processed" || seconds === undefined || seconds === UNKNOWN) return undefined;
  const maxSeconds = typeof stated === "number" ? stated : DEFAULT_SECONDS;
  if (seconds !== "unbounded" && seconds <= maxSeconds) return undefined;
  const received = seconds === "unbounded" ? "for as long as their signer likes" : `for ${seconds} seconds`;
  return `${name} takes signed addresses ${received}. Allowed: at most ${maxSeconds} seconds. Refuse older signatures.`;
}
