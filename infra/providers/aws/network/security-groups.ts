import * as aws from "@pulumi/aws";
import type { ComponentResource, Input, Output, Resource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Member } from "../capabilities.ts";
import { telemetryRoutes } from "../../../contract/telemetry.ts";
import { connections, PORTS, reachS3 } from "./connections.ts";

const MEMBERS: Readonly<Record<Member, string>> = {
  imageFunction: "the image function",
  operations: "the operations function",
  web: "the web function",
  kafka: "the brokers, and Lambda as it reads from them",
  warehouse: "the warehouse",
  endpoints: "addresses of AWS services inside the network",
};

const KEBAB: Readonly<Record<Member, string>> = {
  imageFunction: "image-function",
  operations: "operations",
  web: "web",
  kafka: "kafka",
  warehouse: "warehouse",
  endpoints: "endpoints",
};

/** A group for each member, without rules. */
export function securityGroups(
  parent: ComponentResource,
  { stack }: Context,
  vpcId: Output<string>,
): Readonly<Record<Member, Output<string>>> {
  const group = (member: Member): Output<string> =>
    new aws.ec2.SecurityGroup(
      `${stack}-${KEBAB[member]}`,
      { vpcId, description: `${stack}: ${MEMBERS[member]}`, tags: { Name: `${stack}-${KEBAB[member]}` } },
      { parent },
    ).id;
  return {
    imageFunction: group("imageFunction"),
    operations: group("operations"),
    web: group("web"),
    kafka: group("kafka"),
    warehouse: group("warehouse"),
    endpoints: group("endpoints"),
  };
}

type Groups = Readonly<Record<Member, Output<string>>>;

/** The rules of every connection, one at each end, and those to S3 and to whoever takes telemetry. */
export function rules(
  parent: ComponentResource,
  { stack, settings }: Context,
  groups: Groups,
  s3PrefixListId: Input<string>,
): Resource[] {
  const inside = connections(settings).flatMap(({ from, to, port }) => {
    const name = `${stack}-${KEBAB[from]}-to-${KEBAB[to]}`;
    const tcp = { ipProtocol: "tcp", fromPort: port, toPort: port };
    return [
      new aws.vpc.SecurityGroupEgressRule(
        name,
        { ...tcp, securityGroupId: groups[from], referencedSecurityGroupId: groups[to] },
        { parent },
      ),
      new aws.vpc.SecurityGroupIngressRule(
        name,
        { ...tcp, securityGroupId: groups[to], referencedSecurityGroupId: groups[from] },
        { parent },
      ),
    ];
  });
  const toS3 = reachS3(settings).map(
    (from) =>
      new aws.vpc.SecurityGroupEgressRule(
        `${stack}-${KEBAB[from]}-to-s3`,
        {
          securityGroupId: groups[from],
          prefixListId: s3PrefixListId,
          ipProtocol: "tcp",
          fromPort: PORTS.https,
          toPort: PORTS.https,
        },
        { parent },
      ),
  );
  const toTelemetry = telemetryRoutes(settings).map(
    ({ cidr, port }, at) =>
      new aws.vpc.SecurityGroupEgressRule(
        `${stack}-${KEBAB.imageFunction}-to-telemetry-${at + 1}`,
        {
          securityGroupId: groups.imageFunction,
          cidrIpv4: cidr,
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
          description: "alerts.otlpEndpoint",
        },
        { parent },
      ),
  );
  return [...inside, ...toS3, ...toTelemetry];
}

/** Lets a network outside this one reach a member, at one port. `name` tells the rules apart. */
export function admit(
  parent: ComponentResource,
  { stack }: Context,
  group: { readonly id: Output<string>; readonly member: Member },
  from: { readonly name: string; readonly cidr: string; readonly port: number },
): void {
  new aws.vpc.SecurityGroupIngressRule(
    `${stack}-${from.name}-to-${KEBAB[group.member]}`,
    {
      securityGroupId: group.id,
      cidrIpv4: from.cidr,
      ipProtocol: "tcp",
      fromPort: from.port,
      toPort: from.port,
      description: from.name,
    },
    { parent },
  );
}
