import * as aws from "@pulumi/aws";
import type { ComponentResource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import { SettingsError } from "../../../contract/errors.ts";
import { sizesOf } from "../sizes.ts";
import { part } from "../../../contract/cidr.ts";

/** The network and its private subnets, none of which leads anywhere outside. */
export interface PrivateNetwork {
  readonly vpc: aws.ec2.Vpc;
  /** Names of the zones, as many as there are subnets. */
  readonly zones: readonly string[];
  readonly subnets: readonly aws.ec2.Subnet[];
  /** One a zone, for that zone's subnet. */
  readonly routeTables: readonly aws.ec2.RouteTable[];
  readonly associations: readonly aws.ec2.RouteTableAssociation[];
}

/** A network is cut into quarters: one for each zone's private subnet, the fourth for what is public. */
const QUARTERS_BITS = 2;

/**
 * The private subnet of a zone, counted from 0. The smallest network, a /20, leaves each 1 019 addresses (a /22, of which
 * AWS takes five); functions take one for each pair of security group and subnet, however many run.
 */
export const privateCidr = (cidr: string, zone: number): string => part(cidr, QUARTERS_BITS, zone);

/** The public subnet of a zone, counted from 0: a sixteenth of the fourth quarter; of a /20, a /26. */
export const publicCidr = (cidr: string, zone: number): string => part(part(cidr, QUARTERS_BITS, 3), 4, zone);

/** @throws SettingsError where the region has fewer zones than are asked for */
export async function privateNetwork(
  parent: ComponentResource,
  { stack, settings }: Context,
  region: string,
): Promise<PrivateNetwork> {
  const zones = await zonesOf(parent, region, sizesOf(settings).zones);
  const { cidr } = settings.network;
  const vpc = new aws.ec2.Vpc(
    `${stack}-vpc`,
    // Both are needed for the interface endpoints to answer to the services' own names.
    { cidrBlock: cidr, enableDnsSupport: true, enableDnsHostnames: true, tags: { Name: stack } },
    { parent },
  );
  // Every network has this group; without rules, whatever is put into it by mistake reaches nothing.
  new aws.ec2.DefaultSecurityGroup(`${stack}-default`, { vpcId: vpc.id, ingress: [], egress: [] }, { parent });
  const made = zones.map((zone, at) => {
    const name = `${stack}-private-${at + 1}`;
    const tags = { Name: name };
    const subnet = new aws.ec2.Subnet(
      name,
      {
        vpcId: vpc.id,
        availabilityZone: zone,
        cidrBlock: privateCidr(cidr, at),
        mapPublicIpOnLaunch: false,
        tags,
      },
      { parent },
    );
    const routeTable = new aws.ec2.RouteTable(name, { vpcId: vpc.id, tags }, { parent });
    const association = new aws.ec2.RouteTableAssociation(
      name,
      { subnetId: subnet.id, routeTableId: routeTable.id },
      { parent },
    );
    return { subnet, routeTable, association };
  });
  return {
    vpc,
    zones,
    subnets: made.map(({ subnet }) => subnet),
    routeTables: made.map(({ routeTable }) => routeTable),
    associations: made.map(({ association }) => association),
  };
}

/** Zones of the region that every account may use; no local zones, which have few services. */
async function zonesOf(parent: ComponentResource, region: string, wanted: number): Promise<readonly string[]> {
  const { names } = await aws.getAvailabilityZones(
    { state: "available", filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }] },
    { parent },
  );
  if (names.length >= wanted) return [...names].sort().slice(0, wanted);
  throw new SettingsError([
    `network.zones: expected at most ${names.length}, which is how many zones ${region} has for this account, but ` +
      `received ${wanted}. Set it, or choose another region.`,
  ]);
}
