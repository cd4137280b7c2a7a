import * as aws from "@pulumi/aws";
import type { ComponentResource } from "@pulumi/pulumi";
import { output } from "@pulumi/pulumi";
import { PROJECT } from "../../../contract/names.ts";
import type { Context } from "../../../contract/context.ts";
import type { Account, AwsCapabilities, AwsObservability } from "../capabilities.ts";
import { policyDocument } from "../policy-document.ts";
import { alarmsOf } from "./alarms.ts";
import { dashboard } from "./dashboard.ts";
import { outcomeMetrics } from "./outcomes.ts";

type Watched = Omit<AwsCapabilities, "observability">;

/** Alarms that send mail, and one dashboard; the log groups are made beside what writes them. */
export function observability(context: Context, parts: Watched): AwsObservability {
  const { stack, settings } = context;
  const { account } = parts.network;
  const parent = account.component("Observability");
  const topic = alarmsTopic(parent, stack, account);
  for (const email of settings.alerts.emails) {
    new aws.sns.TopicSubscription(
      `${stack}-alarms-${email}`,
      { topic: topic.arn, protocol: "email", endpoint: email },
      { parent },
    );
  }
  const outcomes = outcomeMetrics(parent, stack, parts.imageFunction.logGroup);
  const alarms = alarmsOf(context, parts, outcomes).map(
    ({ name, ...alarm }) =>
      new aws.cloudwatch.MetricAlarm(
        `${stack}-${name}`,
        { ...alarm, alarmActions: [topic.arn], okActions: [topic.arn] },
        { parent },
      ),
  );
  dashboard(parent, context, parts, outcomes, alarms);
  return {
    alarmsTopicArn: topic.arn,
    logs: output(account.region).apply(
      (region) =>
        `CloudWatch in ${region}: /aws/lambda/${PROJECT}-${stack}-*, /aws/apigateway/${PROJECT}-${stack}, ` +
        `aws-waf-logs-${PROJECT}-${stack}`,
    ),
  };
}

/** Only this account's alarms may send to it, and nobody without TLS. */
function alarmsTopic(parent: ComponentResource, stack: string, account: Account): aws.sns.Topic {
  const topic = new aws.sns.Topic(
    `${stack}-alarms`,
    { displayName: `${PROJECT} ${stack}`, kmsMasterKeyId: account.key.id },
    { parent },
  );
  new aws.sns.TopicPolicy(
    `${stack}-alarms`,
    {
      arn: topic.arn,
      policy: policyDocument([
        {
          Sid: "Alarms",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: { StringEquals: { "aws:SourceAccount": account.id } },
        },
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
    },
    { parent },
  );
  return topic;
}
