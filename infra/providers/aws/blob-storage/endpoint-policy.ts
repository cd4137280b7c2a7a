import * as aws from "@pulumi/aws";
import { all, type ComponentResource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { AwsNetwork } from "../capabilities.ts";
import { policyDocument } from "../policy-document.ts";

/** Through the network's way to S3 nothing is reached but these two buckets, by this account's identities. */
export function endpointPolicy(
  parent: ComponentResource,
  { stack }: Context,
  { account, s3EndpointId }: AwsNetwork,
  buckets: readonly aws.s3.Bucket[],
): void {
  const arns = all(buckets.map(({ arn }) => arn)).apply((known) => known.flatMap((arn) => [arn, `${arn}/*`]));
  new aws.ec2.VpcEndpointPolicy(
    `${stack}-s3`,
    {
      vpcEndpointId: s3EndpointId,
      policy: arns.apply((Resource) =>
        policyDocument([
          {
            Effect: "Allow",
            Principal: "*",
            Action: THROUGH_ENDPOINT,
            Resource,
            Condition: { StringEquals: { "aws:PrincipalAccount": account.id } },
          },
        ]),
      ),
    },
    { parent },
  );
}

/** All that the rights of rights.ts name together; which function has which, its role says. */
const THROUGH_ENDPOINT = [
  "s3:ListBucket",
  "s3:ListBucketVersions",
  "s3:GetObject",
  "s3:GetObjectVersion",
  "s3:GetObjectRetention",
  "s3:GetObjectLegalHold",
  "s3:PutObject",
  "s3:PutObjectRetention",
  "s3:PutObjectLegalHold",
  "s3:DeleteObjectVersion",
];
