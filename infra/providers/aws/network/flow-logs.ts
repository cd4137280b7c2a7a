import * as aws from "@pulumi/aws";
import type { ComponentResource } from "@pulumi/pulumi";
import { PROJECT } from "../../../contract/names.ts";
import type { Context } from "../../../contract/context.ts";
import type { Account } from "../capabilities.ts";
import { policyDocument } from "../policy-document.ts";
import { sizesOf } from "../sizes.ts";

/** Seconds that one line sums up: the longer of the two that AWS offers, which makes the fewest lines to pay for. */
const AGGREGATION_SECONDS = 600;

/**
 * Who spoke to whom, accepted or refused, in CloudWatch.
 * Source of trust and rights: docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export function flowLogs(
  parent: ComponentResource,
  { stack, settings }: Context,
  { id, region, key }: Account,
  vpc: aws.ec2.Vpc,
): void {
  const group = new aws.cloudwatch.LogGroup(
    `${stack}-network`,
    { name: `/aws/vpc/${PROJECT}-${stack}`, retentionInDays: sizesOf(settings).logDays, kmsKeyId: key.arn },
    { parent },
  );
  const role = new aws.iam.Role(
    `${stack}-network-log`,
    {
      description: `Writes the flow log of ${stack}`,
      assumeRolePolicy: policyDocument([
        {
          Effect: "Allow",
          Principal: { Service: "vpc-flow-logs.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceAccount": id },
            ArnLike: { "aws:SourceArn": id.apply((account) => `arn:aws:ec2:${region}:${account}:vpc-flow-log/*`) },
          },
        },
      ]),
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    `${stack}-network-log`,
    {
      role: role.name,
      policy: policyDocument([
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          Resource: group.arn.apply((arn) => `${arn}:*`),
        },
        // Takes no resource but "*".
        { Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: "*" },
      ]),
    },
    { parent },
  );
  new aws.ec2.FlowLog(
    `${stack}-network`,
    {
      vpcId: vpc.id,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: AGGREGATION_SECONDS,
      tags: { Name: stack },
    },
    { parent, dependsOn: [policy] },
  );
}
