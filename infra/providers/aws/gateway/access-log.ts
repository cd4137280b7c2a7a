import * as aws from "@pulumi/aws";
import type { ComponentResource, Resource } from "@pulumi/pulumi";
import { PROJECT } from "../../../contract/names.ts";
import type { Context } from "../../../contract/context.ts";
import type { Account } from "../capabilities.ts";
import { policyDocument } from "../policy-document.ts";
import { sizesOf } from "../sizes.ts";

/** Where the gateway writes a line a request. */
export interface AccessLog {
  readonly group: aws.cloudwatch.LogGroup;
  /** The account's permission to write it. */
  readonly ready: Resource;
}

/**
 * The log of requests, and the right of API Gateway to write it. That right is a setting of the whole account in a region,
 * one role for all of its REST APIs, so every stack sets it and none takes it away: role and setting stay when a stack
 * is destroyed, because another's log may hang on them.
 * Source: docs.aws.amazon.com/apigateway, "Set up CloudWatch logging for REST APIs", permissions
 */
export function accessLog(parent: ComponentResource, { stack, settings }: Context, account: Account): AccessLog {
  const group = new aws.cloudwatch.LogGroup(
    `${stack}-access`,
    {
      name: `/aws/apigateway/${PROJECT}-${stack}`,
      retentionInDays: sizesOf(settings).logDays,
      kmsKeyId: account.key.arn,
    },
    { parent },
  );
  const kept = { parent, retainOnDelete: true };
  const role = new aws.iam.Role(
    `${stack}-gateway-log`,
    {
      description: "Writes the logs of every REST API in this region",
      assumeRolePolicy: policyDocument([
        {
          Effect: "Allow",
          Principal: { Service: "apigateway.amazonaws.com" },
          Action: "sts:AssumeRole",
        },
      ]),
    },
    kept,
  );
  const logs = account.id.apply((id) => `arn:aws:logs:${account.region}:${id}:log-group:*`);
  const policy = new aws.iam.RolePolicy(
    `${stack}-gateway-log`,
    {
      role: role.name,
      policy: policyDocument([
        {
          Effect: "Allow",
          Action: [
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:DescribeLogStreams",
            "logs:PutLogEvents",
            "logs:GetLogEvents",
            "logs:FilterLogEvents",
          ],
          // Of every API in this account and region: which, the account's one setting cannot say.
          Resource: logs,
        },
        { Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: "*" },
      ]),
    },
    kept,
  );
  const ready = new aws.apigateway.Account(
    `${stack}-gateway-log`,
    { cloudwatchRoleArn: role.arn },
    { ...kept, dependsOn: [policy] },
  );
  return { group, ready };
}
