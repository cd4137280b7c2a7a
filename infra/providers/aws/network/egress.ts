import * as aws from "@pulumi/aws";
import type { ComponentResource, Output, Resource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Member } from "../capabilities.ts";
import { type PrivateNetwork, publicCidr } from "./subnets.ts";

/** Who speaks to somebody else's brokers, and its name. Lambda's pollers do so from outside the network. */
const SPEAKERS = { imageFunction: "image-function", operations: "operations" } as const;

/**
 * A way to brokers on the internet, made only where `ingress.existing` names some: gateways that translate addresses, in
 * public subnets that hold nothing else. One in dev; elsewhere one in every zone, so that no zone's failure cuts off the
 * others. The functions' groups open the brokers' ports and no others; nothing from outside gets in.
 */
export function egress(
  parent: ComponentResource,
  { stack, settings }: Context,
  { vpc, zones, routeTables }: PrivateNetwork,
  groups: Readonly<Record<Member, Output<string>>>,
): Resource[] {
  const { existing } = settings.ingress;
  if (existing === undefined) return [];
  const tags = { Name: `${stack}-public` };
  const internet = new aws.ec2.InternetGateway(`${stack}-internet`, { vpcId: vpc.id, tags }, { parent });
  const publicRoutes = new aws.ec2.RouteTable(`${stack}-public`, { vpcId: vpc.id, tags }, { parent });
  const out = new aws.ec2.Route(
    `${stack}-public`,
    { routeTableId: publicRoutes.id, destinationCidrBlock: ANYWHERE, gatewayId: internet.id },
    { parent },
  );
  const nats = zones.slice(0, settings.environment === "dev" ? 1 : zones.length).map((zone, at) => {
    const name = `${stack}-public-${at + 1}`;
    const subnet = new aws.ec2.Subnet(
      name,
      {
        vpcId: vpc.id,
        availabilityZone: zone,
        cidrBlock: publicCidr(settings.network.cidr, at),
        mapPublicIpOnLaunch: false,
        tags: { Name: name },
      },
      { parent },
    );
    const association = new aws.ec2.RouteTableAssociation(
      name,
      { subnetId: subnet.id, routeTableId: publicRoutes.id },
      { parent },
    );
    const address = new aws.ec2.Eip(name, { domain: "vpc", tags: { Name: name } }, { parent, dependsOn: [internet] });
    return new aws.ec2.NatGateway(
      name,
      { subnetId: subnet.id, allocationId: address.id, tags: { Name: name } },
      { parent, dependsOn: [out, association] },
    );
  });
  const routes = routeTables.flatMap((table, at) => {
    const nat = nats[at] ?? nats[0];
    if (nat === undefined) return [];
    return new aws.ec2.Route(
      `${stack}-private-${at + 1}-out`,
      { routeTableId: table.id, destinationCidrBlock: ANYWHERE, natGatewayId: nat.id },
      { parent },
    );
  });
  return [...routes, ...openPorts(parent, stack, groups, portsOf(existing.brokers))];
}

const ANYWHERE = "0.0.0.0/0";

/** Each port once. A broker is taken to announce the others at the ports of those that are named. */
const portsOf = (brokers: readonly string[]): number[] => [
  ...new Set(brokers.map((broker) => Number(broker.split(":").at(-1)))),
];

function openPorts(
  parent: ComponentResource,
  stack: string,
  groups: Readonly<Record<Member, Output<string>>>,
  ports: readonly number[],
): Resource[] {
  return (["imageFunction", "operations"] as const).flatMap((member) =>
    ports.map(
      (port) =>
        new aws.vpc.SecurityGroupEgressRule(
          `${stack}-${SPEAKERS[member]}-to-brokers-${port}`,
          { securityGroupId: groups[member], cidrIpv4: ANYWHERE, ipProtocol: "tcp", fromPort: port, toPort: port },
          { parent },
        ),
    ),
  );
}
