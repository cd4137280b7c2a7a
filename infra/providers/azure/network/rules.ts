import type { Settings } from "../../../config.ts";
import { telemetryRoutes } from "../../../contract/telemetry.ts";
import { subnetCidr } from "./addresses.ts";
import { type Connection, connections, type Outside, PORTS, type SubnetName } from "./connections.ts";

/** One rule of a security group, but for its priority. */
export interface Rule {
  /** Unique in its group and direction. */
  readonly name: string;
  readonly direction: "Inbound" | "Outbound";
  readonly access: "Allow" | "Deny";
  readonly protocol: "Tcp" | "*";
  /** Addresses in CIDR notation, Azure's name for some, or `*`. */
  readonly from: string;
  readonly to: string;
  /** Empty: all. */
  readonly ports: readonly number[];
}

/**
 * Every rule of a subnet's group: each connection at both of its ends, networks of others, and last, in both directions,
 * that all else is refused. Azure's own rules, which come after, let through whatever is inside a network or goes out.
 */
export function rulesOf(settings: Settings, subnet: SubnetName): Rule[] {
  const all = connections(settings);
  const address = (end: SubnetName | Outside): string => (isOutside(end) ? end : subnetCidr(settings, end));
  const allow = ({ from, to, ports }: Connection): Omit<Rule, "name" | "direction"> => ({
    access: "Allow",
    protocol: "Tcp",
    from: address(from),
    to: address(to),
    ports,
  });
  return [
    ...all
      .filter(({ to }) => to === subnet)
      .map((one): Rule => ({ name: `from-${one.from}`, direction: "Inbound", ...allow(one) })),
    ...admitted(settings, subnet),
    ...all
      .filter(({ from }) => from === subnet)
      .map((one): Rule => ({ name: `to-${one.to}`, direction: "Outbound", ...allow(one) })),
    ...telemetry(settings, subnet),
  ];
}

const OUTSIDE: readonly string[] = ["AzureActiveDirectory", "AzureMonitor", "Internet", "Storage"] satisfies Outside[];

const isOutside = (end: SubnetName | Outside): end is Outside => OUTSIDE.includes(end);

/** Networks of others: peers reach the brokers, analysts the warehouse, and neither anything else. */
function admitted(settings: Settings, subnet: SubnetName): Rule[] {
  const admit = (who: string, cidr: string, port: number): Rule => ({
    // A rule's name takes no slash.
    name: `from-${who}-${cidr.replace("/", "-")}`,
    direction: "Inbound",
    access: "Allow",
    protocol: "Tcp",
    from: cidr,
    to: subnetCidr(settings, subnet),
    ports: [port],
  });
  if (subnet === "brokers") return settings.network.peers.map(({ cidr }) => admit("peer", cidr, PORTS.kafka));
  if (subnet === "warehouse") {
    return settings.warehouse.analystAccess.map((cidr) => admit("analysts", cidr, PORTS.warehouse));
  }
  return [];
}

/** The image function reaches whoever takes its telemetry, in this network and those that are joined to it. */
function telemetry(settings: Settings, subnet: SubnetName): Rule[] {
  if (subnet !== "image-function") return [];
  return telemetryRoutes(settings).map(({ cidr, port }) => ({
    name: `to-telemetry-${cidr.replace("/", "-")}`,
    direction: "Outbound",
    access: "Allow",
    protocol: "Tcp",
    from: subnetCidr(settings, subnet),
    to: cidr,
    ports: [port],
  }));
}

/** Refuses what no rule before it lets through. */
export const refuseRest = (direction: Rule["direction"]): Rule => ({
  name: "refuse-rest",
  direction,
  access: "Deny",
  protocol: "*",
  from: "*",
  to: "*",
  ports: [],
});
