import * as aws from "@pulumi/aws";
import type { CustomResourceOptions, Resource } from "@pulumi/pulumi";
import type { Statement } from "../capabilities.ts";
import { policyDocument } from "../policy-document.ts";

/** What one bucket is asked to be, beyond what every bucket is. */
export interface BucketSpec {
  readonly name: string;
  /** Tag by which the policies tell buckets apart. */
  readonly purpose: "raw" | "processed";
  /** Whether objects can be locked: only when the bucket is made, and for good. */
  readonly objectLock: boolean;
  /** Whether destroying the stack empties the bucket first. */
  readonly forceDestroy: boolean;
  readonly keyArn: aws.kms.Key["arn"];
  readonly lifecycle: readonly aws.types.input.s3.BucketLifecycleConfigurationRule[];
  /** Statements of the bucket's policy beyond TLS only. */
  readonly statements: (bucket: aws.s3.Bucket) => readonly Statement[];
}

/** A bucket, and what a lock's default has to wait for: versions, and the policy on who may change it. */
export interface MadeBucket {
  readonly bucket: aws.s3.Bucket;
  readonly settled: Resource[];
}

/**
 * A bucket as every one of them is: private, without ACLs, with versions, encrypted with the stack's key and no customer's
 * own, reached by TLS alone. What belongs to it has the same options, so that it stays or goes with it.
 */
export function makeBucket(spec: BucketSpec, options: CustomResourceOptions): MadeBucket {
  const { name, keyArn } = spec;
  const made = new aws.s3.Bucket(
    name,
    { objectLockEnabled: spec.objectLock, forceDestroy: spec.forceDestroy, tags: { purpose: spec.purpose } },
    options,
  );
  const bucket = made.id;
  const closed = new aws.s3.BucketPublicAccessBlock(
    name,
    {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    options,
  );
  new aws.s3.BucketOwnershipControls(name, { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } }, options);
  new aws.s3.BucketServerSideEncryptionConfiguration(
    name,
    {
      bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
          // One request to KMS for many objects: docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
          bucketKeyEnabled: true,
          // An object under a key that only its sender has could be processed by nobody.
          blockedEncryptionTypes: ["SSE-C"],
        },
      ],
    },
    options,
  );
  const versioning = new aws.s3.BucketVersioning(
    name,
    { bucket, versioningConfiguration: { status: "Enabled" } },
    options,
  );
  const policy = new aws.s3.BucketPolicy(
    name,
    { bucket, policy: policyDocument([tlsOnly(made), ...spec.statements(made)]) },
    // S3 refuses two changes of one bucket's access at once.
    { ...options, dependsOn: [closed] },
  );
  // Rules about old versions are for buckets that have them; and who may change the rules, the policy says.
  const settled = [versioning, policy];
  new aws.s3.BucketLifecycleConfiguration(
    name,
    { bucket, rules: [...spec.lifecycle] },
    { ...options, dependsOn: settled },
  );
  return { bucket: made, settled };
}

/** The bucket and all that is in it. */
export const everythingOf = (bucket: aws.s3.Bucket): readonly [aws.s3.Bucket["arn"], aws.s3.Bucket["arn"]] => [
  bucket.arn,
  bucket.arn.apply((arn) => `${arn}/*`),
];

const tlsOnly = (bucket: aws.s3.Bucket): Statement => ({
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: everythingOf(bucket),
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});
