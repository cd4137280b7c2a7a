import type { ResourceView } from "../../../../policies/readers/reader.ts";
import type { Values } from "../../views.ts";
import { bucket, EXPIRE, LOCK, MARKERS, of, OLD_VERSIONS, PROCESSED, resource } from "./resources.ts";

const ARN = "arn:aws:s3:::processed-0a1b";

/** Nobody, without TLS. */
export const TLS_ONLY = {
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [ARN, `${ARN}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

/** Nobody, by a signature older than a quarter of an hour. */
export const SHORT_LIVED = {
  Effect: "Deny",
  Principal: { AWS: "*" },
  Action: ["s3:GetObject", "s3:GetObjectVersion"],
  Resource: `${ARN}/*`,
  Condition: { NumericGreaterThan: { "s3:signatureAge": "900000" } },
};

export const policyOf = (...statements: readonly object[]): Values => ({
  policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
});

export const ABORT = {
  id: "unfinished",
  status: "Enabled",
  filter: {},
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
};

export const KMS = { sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn:aws:kms:eu-west-1:123456789012:key/1" };

/** What is beside a bucket that keeps every rule, by type. */
const BESIDE: Readonly<Record<string, Values>> = {
  BucketPublicAccessBlock: {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  },
  BucketOwnershipControls: { rule: { objectOwnership: "BucketOwnerEnforced" } },
  BucketServerSideEncryptionConfiguration: { rules: [{ applyServerSideEncryptionByDefault: KMS }] },
  BucketVersioning: { versioningConfiguration: { status: "Enabled" } },
  BucketPolicy: policyOf(TLS_ONLY, SHORT_LIVED),
  BucketLifecycleConfiguration: { rules: [EXPIRE, OLD_VERSIONS, MARKERS, ABORT] },
  BucketObjectLockConfiguration: LOCK,
};

/**
 * A bucket of results that keeps every rule, but for what is given in its place.
 * @param spoilt by type: inputs in place of the usual ones, added to them; undefined leaves the resource out
 */
export function guarded(spoilt: Readonly<Record<string, Values | undefined>> = {}): ResourceView[] {
  const beside = Object.entries(BESIDE).filter(([type]) => !(type in spoilt) || spoilt[type] !== undefined);
  return [
    bucket("processed", { ...PROCESSED, ...spoilt["Bucket"] }),
    ...beside.map(([type, inputs]) => resource(type, "processed", { ...of("processed"), ...inputs, ...spoilt[type] })),
  ];
}

/** The same without these. */
export const without = (...types: readonly string[]): Record<string, undefined> =>
  Object.fromEntries(types.map((type) => [type, undefined]));
