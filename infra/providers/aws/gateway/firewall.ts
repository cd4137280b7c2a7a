import * as aws from "@pulumi/aws";
import type { ComponentResource } from "@pulumi/pulumi";
import { PROJECT } from "../../../contract/names.ts";
import type { Context } from "../../../contract/context.ts";
import type { Account } from "../capabilities.ts";
import { policyDocument } from "../policy-document.ts";
import { sizesOf } from "../sizes.ts";

type Rule = aws.types.input.wafv2.WebAclRule;

/**
 * Rule groups that AWS keeps up to date, in the order they are asked. The common rules refuse bodies over 8 KB and
 * requests without a User-Agent; the application's own bodies are a few hundred bytes, because images go to the store.
 * Source: docs.aws.amazon.com/waf, "AWS Managed Rules rule groups list"
 */
const MANAGED = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesCommonRuleSet",
  "AWSManagedRulesKnownBadInputsRuleSet",
];

/** What `gateway.requestsPerFiveMinutesPerIp` counts over. */
const WINDOW_SECONDS = 300;

const FAMILIES = ["IPV4", "IPV6"] as const;

/** The web application firewall before a stage: listed addresses, managed rules, a limit an address. */
export function firewall(
  parent: ComponentResource,
  { stack, settings }: Context,
  account: Account,
  stage: aws.apigateway.Stage,
): void {
  const { blockedIps, requestsPerFiveMinutesPerIp } = settings.gateway;
  const blocked = FAMILIES.map((family, priority): Rule => {
    const addresses = blockedIps.filter((address) => address.includes(":") === (family === "IPV6"));
    const set = new aws.wafv2.IpSet(
      `${stack}-blocked-${family.toLowerCase()}`,
      { scope: "REGIONAL", ipAddressVersion: family, addresses, description: "gateway.blockedIps" },
      { parent },
    );
    return {
      ...named(`blocked-${family.toLowerCase()}`, priority),
      action: { block: {} },
      statement: { ipSetReferenceStatement: { arn: set.arn } },
    };
  });
  const managed = MANAGED.map((name, at): Rule => ({
    ...named(name, blocked.length + at),
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: "AWS", name } },
  }));
  const limit: Rule = {
    ...named("requests-per-address", blocked.length + managed.length),
    action: { block: {} },
    statement: {
      rateBasedStatement: {
        limit: requestsPerFiveMinutesPerIp,
        evaluationWindowSec: WINDOW_SECONDS,
        aggregateKeyType: "IP",
      },
    },
  };
  const acl = new aws.wafv2.WebAcl(
    `${stack}-web`,
    {
      scope: "REGIONAL",
      description: `Before the image pipeline ${stack}`,
      defaultAction: { allow: {} },
      rules: [...blocked, ...managed, limit],
      visibilityConfig: visible(`${PROJECT}-${stack}`),
    },
    { parent },
  );
  new aws.wafv2.WebAclAssociation(`${stack}-web`, { webAclArn: acl.arn, resourceArn: stage.arn }, { parent });
  log(parent, stack, sizesOf(settings).logDays, account, acl);
}

const visible = (metricName: string): Rule["visibilityConfig"] & object => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  // Samples show whole headers, keys among them.
  sampledRequestsEnabled: false,
});

const named = (name: string, priority: number): Pick<Rule, "name" | "priority" | "visibilityConfig"> => ({
  name,
  priority,
  visibilityConfig: visible(name),
});

/** Logs what was refused; what was let through is in the gateway's own log. */
function log(
  parent: ComponentResource,
  stack: string,
  retentionInDays: number,
  account: Account,
  acl: aws.wafv2.WebAcl,
): void {
  const group = new aws.cloudwatch.LogGroup(
    `${stack}-firewall`,
    // The firewall takes no group whose name begins otherwise.
    { name: `aws-waf-logs-${PROJECT}-${stack}`, retentionInDays, kmsKeyId: account.key.arn },
    { parent },
  );
  // The firewall would add it by itself to a policy that all its logs share; stated, it goes with the stack.
  const policy = new aws.cloudwatch.LogResourcePolicy(
    `${stack}-firewall`,
    {
      policyName: `${PROJECT}-${stack}-firewall`,
      policyDocument: policyDocument([
        {
          Effect: "Allow",
          Principal: { Service: "delivery.logs.amazonaws.com" },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: group.arn.apply((arn) => `${arn}:*`),
          Condition: { StringEquals: { "aws:SourceAccount": account.id } },
        },
      ]),
    },
    { parent },
  );
  new aws.wafv2.WebAclLoggingConfiguration(
    `${stack}-web`,
    {
      resourceArn: acl.arn,
      logDestinationConfigs: [group.arn],
      redactedFields: [{ singleHeader: { name: "authorization" } }],
      loggingFilter: {
        defaultBehavior: "DROP",
        filters: [
          {
            behavior: "KEEP",
            requirement: "MEETS_ANY",
            conditions: [{ actionCondition: { action: "BLOCK" } }, { actionCondition: { action: "COUNT" } }],
          },
        ],
      },
    },
    { parent, dependsOn: [policy] },
  );
}
