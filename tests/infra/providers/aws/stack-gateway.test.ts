import { expect } from "chai";
import type { AwsStack } from "../../../helpers/aws-mocks.ts";
import { all, build, json, only } from "./inspect.ts";

/** The part of a firewall's rule that is looked at. */
interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly action?: Readonly<Record<string, unknown>>;
  readonly statement: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const DOMAIN = { domain: { name: "images.example.com", zoneId: "Z1" } };

describe("the gateway of a stack on AWS", () => {
  let stack: AwsStack;
  before(async () => {
    stack = await build({
      gateway: {
        blockedIps: ["192.0.2.0/24", "2001:db8::/32"],
        requestsPerSecond: 20,
        requestsPerFiveMinutesPerIp: 300,
      },
    });
  });

  it("hands every path and method to the web function, and lets no other API call it", () => {
    expect(all(stack, "aws:apigateway/method:Method").map(({ inputs }) => inputs["httpMethod"])).to.deep.equal([
      "ANY",
      "ANY",
    ]);
    for (const { inputs } of all(stack, "aws:apigateway/integration:Integration")) {
      expect(inputs).to.include({ type: "AWS_PROXY", integrationHttpMethod: "POST" });
    }
    const { sourceArn } = only(stack, "aws:lambda/permission:Permission", "test-web");
    expect(sourceArn).to.match(/^arn:aws:execute-api:.+\/live\/\*$/);
  });

  it("bounds requests, logs each, and writes no bodies", () => {
    const { settings } = only(stack, "aws:apigateway/methodSettings:MethodSettings", "test-web");
    expect(settings).to.include({
      throttlingRateLimit: 20,
      throttlingBurstLimit: 40,
      dataTraceEnabled: false,
      loggingLevel: "OFF",
    });
    const { accessLogSettings } = only(stack, "aws:apigateway/stage:Stage", "test-web");
    const format = JSON.parse((accessLogSettings as { format: string }).format) as Record<string, string>;
    expect(Object.values(format).join(" ")).not.to.match(/header|querystring|authorizer/i);
    expect(only(stack, "aws:cloudwatch/logGroup:LogGroup", "test-access")).to.include.keys(
      "kmsKeyId",
      "retentionInDays",
    );
  });

  it("asks the firewall's rules in order: listed addresses, managed rules, the limit an address", () => {
    const { rules } = only(stack, "aws:wafv2/webAcl:WebAcl", "test-web") as { rules: Rule[] };
    expect(rules.map(({ name }) => name)).to.deep.equal([
      "blocked-ipv4",
      "blocked-ipv6",
      "AWSManagedRulesAmazonIpReputationList",
      "AWSManagedRulesCommonRuleSet",
      "AWSManagedRulesKnownBadInputsRuleSet",
      "requests-per-address",
    ]);
    expect(rules.map(({ priority }) => priority)).to.deep.equal([0, 1, 2, 3, 4, 5]);
    expect(rules[5]?.statement["rateBasedStatement"]).to.deep.equal({
      limit: 300,
      evaluationWindowSec: 300,
      aggregateKeyType: "IP",
    });
    for (const at of [0, 1, 5]) expect(rules[at]?.action).to.deep.equal({ block: {} });
    const addresses = (family: string): unknown =>
      only(stack, "aws:wafv2/ipSet:IpSet", `test-blocked-${family}`)["addresses"];
    expect([addresses("ipv4"), addresses("ipv6")]).to.deep.equal([["192.0.2.0/24"], ["2001:db8::/32"]]);
  });

  it("has the firewall before the stage, and keeps keys out of its log", () => {
    const association = only(stack, "aws:wafv2/webAclAssociation:WebAclAssociation", "test-web");
    expect(association["resourceArn"]).to.contain("stage");
    const log = only(stack, "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "test-web");
    expect(log["redactedFields"]).to.deep.equal([{ singleHeader: { name: "authorization" } }]);
    const { name } = only(stack, "aws:cloudwatch/logGroup:LogGroup", "test-firewall");
    expect(name).to.match(/^aws-waf-logs-/);
    expect(json(only(stack, "aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "test-firewall"), "policyDocument"))
      .to.have.property("Statement")
      .that.has.length(1);
  });

  it("leaves the account's right to write logs where it is, because other stacks' logs may hang on it", () => {
    const kept = stack.resources.filter(({ name }) => name === "test-gateway-log");
    expect(kept.map(({ type, retainOnDelete }) => [type.split(":").at(-1), retainOnDelete])).to.have.deep.members([
      ["Role", true],
      ["RolePolicy", true],
      ["Account", true],
    ]);
  });

  it("is reached at AWS's own address, or by the company's own name alone", async () => {
    expect(stack.outputs["webUrl"]).to.match(/^https:\/\/.+\/live\/$/);
    expect(only(stack, "aws:apigateway/restApi:RestApi", "test-web")["disableExecuteApiEndpoint"]).to.equal(false);
    expect(all(stack, "aws:route53/record:Record")).to.deep.equal([]);
    const named = await build({ gateway: DOMAIN });
    expect(named.outputs["webUrl"]).to.equal("https://images.example.com/");
    expect(only(named, "aws:apigateway/restApi:RestApi", "test-web")["disableExecuteApiEndpoint"]).to.equal(true);
    expect(only(named, "aws:apigateway/domainName:DomainName", "test-web")).to.include({ securityPolicy: "TLS_1_2" });
    expect(only(named, "aws:route53/record:Record", "test-web")).to.include({ name: "images.example.com", type: "A" });
  });
});
