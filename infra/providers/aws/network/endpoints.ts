import * as aws from "@pulumi/aws";
import type { ComponentResource, Output, Resource } from "@pulumi/pulumi";
import { PROJECT } from "../../../contract/names.ts";
import type { Context } from "../../../contract/context.ts";
import type { Account, Statement } from "../capabilities.ts";
import { policyDocument } from "../policy-document.ts";
import { pollsInside } from "./connections.ts";
import type { PrivateNetwork } from "./subnets.ts";

/** Ways from the network to services of AWS that do not lead through the internet. */
export interface Endpoints {
  /** The way to S3; blob storage gives it the policy that names its buckets. */
  readonly s3: aws.ec2.VpcEndpoint;
  readonly all: readonly Resource[];
}

/** Who may use an endpoint: this account's identities. */
const ownIdentities = (accountId: Output<string>): NonNullable<Statement["Condition"]> => ({
  StringEquals: { "aws:PrincipalAccount": accountId },
});

/**
 * S3 by a gateway endpoint, which costs nothing; Secrets Manager by an interface endpoint; Lambda and STS too where
 * Lambda's on-demand pollers read MSK from inside the network. An interface endpoint is paid by the hour and zone: in dev it
 * has one zone's address, which the others reach too, elsewhere one in every zone, so that no zone's failure cuts it off.
 * Source for the pollers: docs.aws.amazon.com/lambda/latest/dg/with-msk-cluster-network.html
 */
export function endpoints(
  parent: ComponentResource,
  { stack, settings }: Context,
  { id, region }: Pick<Account, "id" | "region">,
  { vpc, subnets, routeTables }: PrivateNetwork,
  group: Output<string>,
): Endpoints {
  const s3 = new aws.ec2.VpcEndpoint(
    `${stack}-s3`,
    {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: routeTables.map((table) => table.id),
      tags: { Name: `${stack}-s3` },
    },
    { parent },
  );
  const zones = settings.environment === "dev" ? subnets.slice(0, 1) : subnets;
  const policies = {
    secretsmanager: secretsPolicy(id, region),
    ...(pollsInside(settings) && { lambda: invokePolicy(id, region, stack), sts: assumePolicy(id) }),
  };
  const interfaces = Object.entries(policies).map(
    ([service, statement]) =>
      new aws.ec2.VpcEndpoint(
        `${stack}-${service}`,
        {
          vpcId: vpc.id,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: "Interface",
          privateDnsEnabled: true,
          subnetIds: zones.map((subnet) => subnet.id),
          securityGroupIds: [group],
          policy: policyDocument([statement]),
          tags: { Name: `${stack}-${service}` },
        },
        { parent },
      ),
  );
  return { s3, all: [s3, ...interfaces] };
}

/** Secrets of this account; which of them, each function's role says. */
const secretsPolicy = (accountId: Output<string>, region: string): Statement => ({
  Effect: "Allow",
  Principal: "*",
  Action: ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
  Resource: accountId.apply((id) => `arn:aws:secretsmanager:${region}:${id}:secret:*`),
  Condition: ownIdentities(accountId),
});

/** The pollers run this stack's functions in Lambda's own name. */
const invokePolicy = (accountId: Output<string>, region: string, stack: string): Statement => ({
  Effect: "Allow",
  Principal: { Service: "lambda.amazonaws.com" },
  Action: "lambda:InvokeFunction",
  Resource: accountId.apply((id) => `arn:aws:lambda:${region}:${id}:function:${PROJECT}-${stack}-*`),
});

/** The pollers take the function's role, to log in to the brokers. */
const assumePolicy = (accountId: Output<string>): Statement => ({
  Effect: "Allow",
  Principal: { Service: "lambda.amazonaws.com" },
  Action: "sts:AssumeRole",
  Resource: accountId.apply((id) => `arn:aws:iam::${id}:role/*`),
});
