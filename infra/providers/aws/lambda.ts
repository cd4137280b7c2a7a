import * as aws from "@pulumi/aws";
import { type asset, type ComponentResource, type Input, output, type Resource } from "@pulumi/pulumi";
import { ALLOCATOR_VARIABLES } from "../../contract/allocator.ts";
import type { Context } from "../../contract/context.ts";
import { telemetryVariables } from "../../contract/telemetry.ts";
import type { AwsNetwork, Deployed, Member, Statement } from "./capabilities.ts";
import { functionName } from "./names.ts";
import { policyDocument } from "./policy-document.ts";
import { sizesOf } from "./sizes.ts";

/** One of the stack's functions. */
export interface FunctionSpec {
  /** What it is, in kebab-case; part of every name. */
  readonly thing: string;
  readonly code: asset.Archive;
  /** Whose security group it has. */
  readonly member: Member;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /**
   * Most runs at once, kept free for it. The account must have this much and 100 more: Lambda refuses to leave fewer
   * unreserved, and a new account's quota may be 10 in all. Source: docs.aws.amazon.com/lambda, "Configuring reserved
   * concurrency for a function"; raise the quota "Concurrent executions" first.
   */
  readonly concurrency: number;
  /** What functions/adapters/aws/settings.ts reads; no secrets. */
  readonly settings: Input<object>;
  /** Rights beyond the network, its log and its own settings. */
  readonly statements: readonly Statement[];
  /** What must be there before the function is. Default: the network. */
  readonly after?: readonly Resource[];
}

/** A function as built. */
export interface BuiltFunction extends Deployed {
  readonly role: aws.iam.Role;
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** What a caller of the function, or an event source, waits for. */
  readonly ready: Resource[];
}

/** Certificates that Lambda's Node.js 22 image holds, RDS's among them: docs.aws.amazon.com/lambda, "Working with TLS/SSL". */
const RDS_CERTIFICATES = "/var/runtime/ca-cert.pem";

/** Makes a function in the private network, with a role and a log group of its own. */
export function makeFunction(
  parent: ComponentResource,
  { stack, settings }: Context,
  network: AwsNetwork,
  spec: FunctionSpec,
): BuiltFunction {
  const { account } = network;
  const resource = `${stack}-${spec.thing}`;
  const name = functionName(stack, spec.thing);
  const arn = output(account.id).apply((id) => `arn:aws:lambda:${account.region}:${id}:function:${name}`);
  const role = new aws.iam.Role(
    resource,
    { assumeRolePolicy: policyDocument([TRUST]), description: `What the ${spec.thing} of ${stack} may do` },
    { parent },
  );
  const logGroup = new aws.cloudwatch.LogGroup(
    resource,
    { name: `/aws/lambda/${name}`, retentionInDays: sizesOf(settings).logDays, kmsKeyId: account.key.arn },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    resource,
    {
      role: role.name,
      policy: policyDocument([
        ...spec.statements,
        ...networkStatements(network, arn),
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: logGroup.arn.apply((group) => `${group}:*`),
        },
        // The environment's variables are encrypted with the stack's key, and read with the function's own role.
        { Effect: "Allow", Action: "kms:Decrypt", Resource: account.key.arn },
        ...(sizesOf(settings).traces ? [TRACES] : []),
      ]),
    },
    { parent },
  );
  const lambda = new aws.lambda.Function(
    resource,
    {
      name,
      role: role.arn,
      code: spec.code,
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      memorySize: spec.memoryMb,
      timeout: spec.timeoutSeconds,
      reservedConcurrentExecutions: spec.concurrency,
      vpcConfig: { subnetIds: network.subnetIds, securityGroupIds: [network.securityGroups[spec.member]] },
      environment: {
        variables: {
          SETTINGS: output(spec.settings).apply((all) => JSON.stringify(all)),
          NODE_EXTRA_CA_CERTS: RDS_CERTIFICATES,
          ...ALLOCATOR_VARIABLES,
          ...telemetryVariables(stack, settings.alerts),
        },
      },
      kmsKeyArn: account.key.arn,
      // Lambda itself follows the run; what the code adds would need a way out of the network.
      tracingConfig: { mode: sizesOf(settings).traces ? "Active" : "PassThrough" },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
    },
    { parent, dependsOn: [...network.ready, ...(spec.after ?? []), policy] },
  );
  return { lambda, role, logGroup, ready: [policy, lambda] };
}

/** What active tracing needs; these actions take no resource: docs.aws.amazon.com/lambda, "Visualize Lambda function invocations using AWS X-Ray". */
const TRACES: Statement = {
  Effect: "Allow",
  Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  Resource: "*",
};

/** Lambda's guide names no condition for the trust in it (docs.aws.amazon.com/lambda, "Defining permissions with an execution role"). */
const TRUST: Statement = {
  Effect: "Allow",
  Principal: { Service: "lambda.amazonaws.com" },
  Action: "sts:AssumeRole",
};

/** What Lambda does with the role to join the network. These two actions take no resource: "*" is what AWS asks for. */
const DESCRIBE_NETWORK = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"];
const CHANGE_NETWORK = [
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];

/**
 * Rights that Lambda needs to put the function into the network, and that the function's own code is denied.
 * Source: docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html, "Required IAM permissions": describing works on all
 * resources only; for the others every type and id of one region and account may stand.
 */
function networkStatements({ account }: AwsNetwork, functionArn: Input<string>): Statement[] {
  const everything = account.id.apply((id) => `arn:aws:ec2:${account.region}:${id}:*/*`);
  return [
    { Effect: "Allow", Action: DESCRIBE_NETWORK, Resource: "*" },
    { Effect: "Allow", Action: CHANGE_NETWORK, Resource: everything },
    {
      Effect: "Deny",
      Action: [...DESCRIBE_NETWORK, ...CHANGE_NETWORK],
      Resource: "*",
      Condition: { ArnEquals: { "lambda:SourceFunctionArn": functionArn } },
    },
  ];
}
