import * as aws from "@pulumi/aws";
import type { ComponentResource, Output } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import { PORTS } from "./connections.ts";
import { admit } from "./security-groups.ts";
import type { PrivateNetwork } from "./subnets.ts";

/**
 * Joins the networks of `network.peers`. Their addresses may reach the brokers and nothing else: the groups of everything
 * else admit none of them.
 *
 * A peer of this account (one with no accountId) and region is joined at once. Another's owner has to accept the request (in the console, or with
 * `aws ec2 accept-vpc-peering-connection`) and, in both cases, to route this network's addresses to the connection on
 * their side. Until then our routes lead nowhere, which AWS allows.
 * Source: docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html
 */
export function peering(
  parent: ComponentResource,
  context: Context,
  region: string,
  { vpc, routeTables }: PrivateNetwork,
  kafkaGroup: Output<string>,
): void {
  const { stack, settings } = context;
  for (const { networkId, accountId, region: peerRegion, cidr } of settings.network.peers) {
    const name = `${stack}-peer-${networkId}`;
    // AWS refuses peerRegion together with autoAccept, and autoAccept across accounts.
    const elsewhere = peerRegion !== undefined && peerRegion !== region;
    const own = accountId === undefined && !elsewhere;
    const connection = new aws.ec2.VpcPeeringConnection(
      name,
      {
        vpcId: vpc.id,
        peerVpcId: networkId,
        ...(accountId !== undefined && { peerOwnerId: accountId }),
        ...(elsewhere && { peerRegion }),
        ...(own && { autoAccept: true }),
        tags: { Name: name },
      },
      { parent },
    );
    for (const [at, table] of routeTables.entries()) {
      new aws.ec2.Route(
        `${name}-${at + 1}`,
        { routeTableId: table.id, destinationCidrBlock: cidr, vpcPeeringConnectionId: connection.id },
        { parent },
      );
    }
    admit(parent, context, { id: kafkaGroup, member: "kafka" }, { name: `peer-${networkId}`, cidr, port: PORTS.kafka });
  }
}
