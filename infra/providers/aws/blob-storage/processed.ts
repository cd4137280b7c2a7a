import * as aws from "@pulumi/aws";
import type { ComponentResource, Output } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import { sizesOf } from "../sizes.ts";
import { makeBucket } from "./bucket.ts";
import { processedLifecycle } from "./lifecycle.ts";
import { strictPolicy } from "./strict-policy.ts";

/** Results, locked by default; each carries a lock of its own beside. */
export function processedBucket(
  parent: ComponentResource,
  { stack, settings }: Context,
  key: aws.kms.Key,
): aws.s3.Bucket {
  const options = { parent, retainOnDelete: true };
  const cannotBeBypassed = sizesOf(settings).lock === "compliance";
  const { bucket, settled } = makeBucket(
    {
      name: `${stack}-processed`,
      purpose: "processed",
      objectLock: true,
      forceDestroy: false,
      keyArn: key.arn,
      lifecycle: processedLifecycle(settings),
      statements: (made) => (cannotBeBypassed ? strictPolicy(made, settings, deployerArn(parent)) : []),
    },
    options,
  );
  new aws.s3.BucketObjectLockConfiguration(
    `${stack}-processed`,
    {
      bucket: bucket.id,
      objectLockEnabled: "Enabled",
      rule: {
        defaultRetention: {
          mode: cannotBeBypassed ? "COMPLIANCE" : "GOVERNANCE",
          days: settings.retention.processedDays,
        },
      },
    },
    { ...options, dependsOn: settled },
  );
  return bucket;
}

/** The role behind the engine's session, or the user. A session's own ARN is another at every run. */
function deployerArn(parent: ComponentResource): Output<string> {
  const { arn } = aws.getCallerIdentityOutput({}, { parent });
  return aws.iam.getSessionContextOutput({ arn }, { parent }).issuerArn;
}
