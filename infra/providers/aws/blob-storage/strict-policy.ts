import type * as aws from "@pulumi/aws";
import type { Output } from "@pulumi/pulumi";
import type { Settings } from "../../../config.ts";
import type { Statement } from "../capabilities.ts";
import { everythingOf } from "./bucket.ts";

/**
 * What nobody may do to the processed bucket, whatever their role allows, where its lock cannot be bypassed (compliance).
 * For a governance lock this is not used, because then whoever owns the stack must be able to empty it.
 *
 * Object Lock keeps each version, but not that it is found: anybody with the right could hide a result behind a marker or
 * a newer version, or let the default lock or the lifecycle be another. Legal holds stay possible.
 *
 * S3's lifecycle is no principal, and no policy stops it. Whoever may change the bucket's policy may lift all this, but no
 * lock of any version.
 *
 * @param deployer ARN of who deploys the stack, and alone changes lock and lifecycle: of the role, not of its session,
 *   because that is what S3 compares (docs.aws.amazon.com/IAM, "aws:PrincipalArn"). Where another role deploys, this policy
 *   is what its `up` changes first.
 */
export function strictPolicy(bucket: aws.s3.Bucket, settings: Settings, deployer: Output<string>): Statement[] {
  const [arn, objects] = everythingOf(bucket);
  const deny = { Effect: "Deny", Principal: "*" } as const;
  return [
    {
      ...deny,
      Sid: "CreateOnly",
      Action: "s3:PutObject",
      Resource: objects,
      Condition: {
        Null: { "s3:if-none-match": "true" },
        // Of an upload in parts only the last request creates the object:
        // docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
        Bool: { "s3:ObjectCreationOperation": "true" },
      },
    },
    {
      ...deny,
      Sid: "NoLockShorterThanPromised",
      Action: ["s3:PutObject", "s3:PutObjectRetention"],
      Resource: objects,
      // Absent where a request states no lock: then the bucket's default counts. Our own locks have an hour more.
      // docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html, "Setting limits on retention periods"
      Condition: {
        NumericLessThan: { "s3:object-lock-remaining-retention-days": String(settings.retention.processedDays) },
      },
    },
    {
      ...deny,
      Sid: "NobodyDeletes",
      Action: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"],
      Resource: objects,
    },
    {
      ...deny,
      Sid: "OnlyTheDeployerChangesLockAndLifecycle",
      Action: ["s3:PutBucketObjectLockConfiguration", "s3:PutLifecycleConfiguration"],
      Resource: arn,
      Condition: { ArnNotEquals: { "aws:PrincipalArn": deployer } },
    },
  ];
}
