import * as aws from "@pulumi/aws";
import type { ComponentResource, Output } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Statement } from "../capabilities.ts";
import { sizesOf } from "../sizes.ts";
import { everythingOf, makeBucket } from "./bucket.ts";
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
      statements: (made) => [
        linksEndSoon(made),
        ...(cannotBeBypassed ? strictPolicy(made, settings, deployerArn(parent)) : []),
      ],
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

/**
 * Links to results last five minutes (functions/web/object-store/s3.ts); three times that is refused, whatever a link says.
 * The condition is for presigned links alone: docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html
 */
const LINK_MAX_MS = 900_000;

const linksEndSoon = (bucket: aws.s3.Bucket): Statement => ({
  Sid: "LinksEndSoon",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: everythingOf(bucket),
  Condition: { NumericGreaterThan: { "s3:signatureAge": String(LINK_MAX_MS) } },
});

/** The role behind the engine's session, or the user. A session's own ARN is another at every run. */
function deployerArn(parent: ComponentResource): Output<string> {
  const { arn } = aws.getCallerIdentityOutput({}, { parent });
  return aws.iam.getSessionContextOutput({ arn }, { parent }).issuerArn;
}
