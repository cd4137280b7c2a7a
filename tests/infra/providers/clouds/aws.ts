import {
  imageFunctionSettingsSchema,
  operationsSettingsSchema,
  webSettingsSchema,
} from "../../../../functions/adapters/aws/settings.ts";
import type { CloudStack } from "../../../helpers/provider-mocks.ts";
import { all, json, only, variables } from "../aws/inspect.ts";
import { asList, type Statement } from "../aws/data/records.ts";
import type { Allowed, Cloud, FunctionName } from "./cloud.ts";

const HOUR_MS = 3_600_000;

/** What a function's role allows; `iam.test.ts` reads every other policy. */
function statementsOf(stack: CloudStack, name: FunctionName): Statement[] {
  const policy = json(only(stack, "aws:iam/rolePolicy:RolePolicy", `test-${name}`), "policy");
  return (policy as { Statement: Statement[] }).Statement.filter(({ Effect }) => Effect === "Allow");
}

const allowed = (stack: CloudStack, name: FunctionName): Allowed[] =>
  statementsOf(stack, name).map(({ Action, Resource }) => ({
    at: `the role policy of ${name}`,
    actions: asList(Action),
    scopes: asList(Resource),
  }));

/** Actions that name no resource, for which AWS takes nothing but "*": the table in `iam.test.ts`. */
const WITHOUT_RESOURCE = /^(ec2:Describe\w+|xray:Put\w+)$/;

/** What says nothing of data: keys by way of a service, the function's own log, its place in the network, tracing. */
const SURROUNDINGS =
  /^(kms:(Decrypt|GenerateDataKey)|logs:\w+|ec2:\w+|xray:\w+|kafka:\w+|kafka-cluster:(Connect|WriteDataIdempotently|Describe\w+|AlterGroup|DeleteGroup)|s3:List\w+|s3:GetObject(Retention|LegalHold)|sqs:(DeleteMessage|GetQueueAttributes))$/;

/** Abilities by action and the end of the resource's ARN. `$1` stands for what the second expression caught. */
const ABILITIES: readonly (readonly [action: RegExp, resource: RegExp, ability: string])[] = [
  [/^s3:GetObject(Version)?$/, /:test-raw-\w+\/\*$/, "read originals"],
  [/^s3:GetObject$/, /:test-raw-\w+\/stream\/\*\/message-\*$/, "read messages that were kept"],
  [/^s3:PutObject$/, /:test-raw-\w+\/((?:uploads|claims|stream)\/)\*$/, "create originals in $1"],
  [/^s3:DeleteObjectVersion$/, /:test-raw-\w+\/\*$/, "delete originals"],
  [/^s3:PutObject$/, /:test-raw-\w+\/(aws\/lambda|undelivered)\/\*$/, "keep undelivered messages"],
  [/^s3:GetObject$/, /:test-raw-\w+\/(aws\/lambda|undelivered)\/\*$/, "read undelivered messages"],
  [/^s3:GetObject(Version)?$/, /:test-processed-\w+\/\*$/, "read results"],
  [/^s3:PutObject$/, /:test-processed-\w+\/\*$/, "create results"],
  [/^s3:PutObjectRetention$/, /:test-processed-\w+\/\*$/, "lock results"],
  [/^s3:PutObjectLegalHold$/, /:test-processed-\w+\/\*$/, "hold results"],
  [/^s3:DeleteObject(Version)?$/, /:test-processed-\w+\/\*$/, "delete results"],
  [/^sqs:ReceiveMessage$/, /:test-uploads-\w+$/, "take announcements of uploads"],
  [/^sqs:SendMessage$/, /:test-jobs-dead-letter-\w+$/, "keep failed runs"],
  [/^kafka-cluster:ReadData$/, /:topic\/.+\/([^/]+)$/, "consume $1"],
  [/^kafka-cluster:WriteData$/, /:topic\/.+\/([^/]+)$/, "produce $1"],
  [/^rds-db:connect$/, /:dbuser:[^/]+\/(\w+)$/, "log in to the warehouse as $1"],
  [/^secretsmanager:GetSecretValue$/, /:secret:rds!/, "log in to the warehouse as its owner"],
  [/^secretsmanager:GetSecretValue$/, /:secret:test-kafka-/, "read the brokers' login"],
  [/^secretsmanager:GetSecretValue$/, /:secret:test-bi-reader-/, "read bi_reader's password"],
  [/^secretsmanager:PutSecretValue$/, /:secret:test-bi-reader-/, "write bi_reader's password"],
];

function abilityOf(action: string, resource: string): string {
  for (const [known, where, ability] of ABILITIES) {
    const found = known.test(action) ? where.exec(resource) : null;
    if (found !== null) return ability.replace("$1", found[1] ?? "");
  }
  throw new Error(`Nobody has reviewed ${action} on ${resource}. Add it to ABILITIES or SURROUNDINGS in aws.ts.`);
}

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

export const aws: Cloud = {
  name: "aws",
  title: "AWS",
  stacks: ["aws-dev", "aws-prod"],
  regions: { usual: "ap-southeast-1", other: "eu-central-1", malformed: "Singapore" },
  networkId: "vpc-0123456789abcdef0",
  packages: ["@pulumi/aws", "@pulumi/pulumi"],
  ownPackages: ["@aws-sdk/", "@smithy/", "@pulumi/aws", "aws-msk-iam-sasl-signer-js"],
  tokens: { cloud: "aws:" },
  protectsWarehouse: false,
  tracesAlways: false,
  ownOutputs: [
    ...["vpcId", "imageFunction", "uploadsQueue", "uploadsDeadLetterQueue", "logGroups", "alarmsTopic"],
    ...["clientStorePolicy", "clientKafkaPolicy"],
  ],
  settings: {
    "image-function": imageFunctionSettingsSchema,
    operations: operationsSettingsSchema,
    web: webSettingsSchema,
  },
  environment: (stack, name) => variables(stack, `test-${name}`),
  // Lambda takes 4 KB of variables together; 200 bytes are for the others.
  environmentMaxBytes: 4096 - 200,
  madeIn: (stack) => [String(only(stack, "pulumi:providers:aws", "test-aws")["region"])],
  /** The provider puts its own on everything that AWS lets have some: pulumi.com/registry/packages/aws, defaultTags. */
  tags(stack, { inputs }) {
    const { tags } = json(only(stack, "pulumi:providers:aws", "test-aws"), "defaultTags") as { tags: object };
    return { ...tags, ...(inputs["tags"] as object | undefined) };
  },
  topics: (stack) =>
    all(stack, "aws:msk/topic:Topic").map(({ inputs }) => ({
      name: String(inputs["name"]),
      partitions: Number(inputs["partitionCount"]),
      retentionHours: Number((json(inputs, "configs") as Record<string, string>)["retention.ms"]) / HOUR_MS,
    })),
  mayCall: (stack, name, port) =>
    all(stack, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule").flatMap(({ inputs }) => {
      const { securityGroupId, cidrIpv4, fromPort, toPort } = inputs;
      const open = securityGroupId === `test-${name}-id` && Number(fromPort) <= port && port <= Number(toPort);
      return open && typeof cidrIpv4 === "string" ? [cidrIpv4] : [];
    }),
  allowed: (stack, name) =>
    allowed(stack, name).filter(({ actions }) => !actions.every((action) => WITHOUT_RESOURCE.test(action))),
  abilities: (stack, name) =>
    allowed(stack, name).flatMap(({ actions, scopes }) =>
      actions
        .filter((action) => !SURROUNDINGS.test(action))
        .flatMap((action) => scopes.map((scope) => abilityOf(action, scope))),
    ),
  alarms: (stack) =>
    all(stack, ALARM).map(({ name, inputs }) => ({
      name: name.replace("test-", ""),
      description: String(inputs["alarmDescription"]),
      tells: inputs["alarmActions"] as string[],
    })),
  alarmTargets(stack) {
    const subscriptions = all(stack, "aws:sns/topicSubscription:TopicSubscription").map(({ inputs }) => inputs);
    return {
      ids: [...new Set(subscriptions.map(({ topic }) => String(topic)))],
      emails: subscriptions.map(({ endpoint }) => String(endpoint)),
    };
  },
  firewall(stack) {
    const { rules } = only(stack, "aws:wafv2/webAcl:WebAcl", "test-web") as {
      rules: { statement: { rateBasedStatement?: { limit: number } } }[];
    };
    return {
      blocked: all(stack, "aws:wafv2/ipSet:IpSet").flatMap(({ inputs }) => inputs["addresses"] as string[]),
      perAddress: rules.flatMap(({ statement }) => statement.rateBasedStatement?.limit ?? [])[0] ?? 0,
    };
  },
};
