import type { Context } from "../../../contract/context.ts";
import { account as accountOf } from "../account.ts";
import type { AwsNetwork } from "../capabilities.ts";
import { egress } from "./egress.ts";
import { endpoints } from "./endpoints.ts";
import { flowLogs } from "./flow-logs.ts";
import { peering } from "./peering.ts";
import { PORTS } from "./connections.ts";
import { admit, rules, securityGroups } from "./security-groups.ts";
import { privateNetwork } from "./subnets.ts";

/**
 * A network of private subnets, a zone each. Nothing in it has a public address; AWS's own services are reached by
 * endpoints, and the internet not at all unless `ingress.existing` lies there. Every connection between its members is a
 * rule of its own, from one security group to another.
 */
export async function network(context: Context): Promise<AwsNetwork> {
  const { settings } = context;
  const account = accountOf(context);
  const parent = account.component("Network");
  const own = await privateNetwork(parent, context, account.region);
  const groups = securityGroups(parent, context, own.vpc.id);
  const { s3, all } = endpoints(parent, context, account, own, groups.endpoints);
  const opened = rules(parent, context, groups, s3.prefixListId);
  const routes = egress(parent, context, own, groups);
  peering(parent, context, account.region, own, groups.kafka);
  for (const cidr of settings.warehouse.analystAccess) {
    const from = { name: `analysts-${cidr}`, cidr, port: PORTS.warehouse };
    admit(parent, context, { id: groups.warehouse, member: "warehouse" }, from);
  }
  flowLogs(parent, context, account, own.vpc);
  return {
    isolation: isolationOf(context),
    account,
    vpcId: own.vpc.id,
    subnetIds: own.subnets.map(({ id }) => id),
    securityGroups: groups,
    s3EndpointId: s3.id,
    ready: [...own.associations, ...all, ...opened, ...routes],
  };
}

const isolationOf = ({ settings }: Context): string =>
  settings.ingress.existing === undefined
    ? "Private subnets without a way to the internet or from it; AWS's services are reached by endpoints."
    : "Private subnets; the way out leads to the ports of the Kafka that is named, and there is none in.";
