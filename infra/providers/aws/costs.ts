import type { Settings } from "../../config.ts";
import { BROKER_HOUR, HOURS_PER_MONTH, type Price, PRICES, WAREHOUSE_HOUR } from "./prices.ts";
import { sizesOf } from "./sizes.ts";

/** One line of a bill. */
export interface CostLine {
  readonly what: string;
  /** Units of the price, a month. */
  readonly units: number;
  readonly price: Price;
}

/** US dollars of a line. */
export const usdOf = ({ units, price }: CostLine): number => units * price.usd;

/** US dollars of lines together. */
export const sumOf = (lines: readonly CostLine[]): number => lines.reduce((sum, line) => sum + usdOf(line), 0);

/** Counts of what the program makes whatever the settings; tests/infra/providers/aws/costs.test.ts holds them to it. */
const KEYS = 2;
const FIREWALL_RULES = 6;
const CUSTOM_METRICS = 3;
/** bi_reader's, and the owner's that RDS makes. */
const SECRETS = 2;
/** Without the brokers'; theirs are two and one for each. */
const ALARMS = 19;

/** A stack at rest. */
export const AT_REST = {
  /** Runs of jobs an hour: reconcile 12, redeliver 6, upkeep 1 (schedules.ts). */
  jobRunsPerHour: 19,
  /** Seconds of a run that finds nothing, of a function of 1 GB (jobs.ts). */
  jobSeconds: 1,
  /** Flow logs, brokers' logs and the warehouse's connections, in GB a month. */
  logsGb: 2,
  /** Lambda keeps five long polls of 20 s open on a queue: five answers each 20 s (docs.aws.amazon.com/lambda, "with-sqs"). */
  pollsPerHour: (5 * 3600) / 20,
} as const;

/** What a stack costs a month before the first image: lines that are zero are left out. */
export function monthlyFloor(settings: Settings): CostLine[] {
  const { ingress, warehouse, environment } = settings;
  const { zones, brokers, warehouse: server, pollers, highAvailability } = sizesOf(settings);
  const own = ingress.existing === undefined;
  const servers = highAvailability ? 2 : 1;
  const onDemand = own && pollers === "onDemand";
  // One zone in dev, else all: network/endpoints.ts, network/egress.ts.
  const ways = environment === "dev" ? 1 : zones;
  const hours = (units: number): number => units * HOURS_PER_MONTH;
  const line = (what: string, units: number, price: Price): CostLine => ({ what, units, price });
  return [
    line("MSK brokers", own ? hours(zones) : 0, BROKER_HOUR[brokers.instanceType]),
    line("MSK disks", own ? zones * brokers.storageGb : 0, PRICES.brokerStorage),
    line("MSK PrivateLink", ingress.privateLinkAccounts.length > 0 ? hours(1) : 0, PRICES.privateConnectivity),
    line("Lambda event pollers", pollers === "provisioned" ? hours(1) : 0, PRICES.pollerUnit),
    line("RDS server", hours(servers), WAREHOUSE_HOUR[server.instanceClass]),
    line("RDS disk", servers * warehouse.storageGb, PRICES.warehouseStorage),
    // Secrets Manager's, and Lambda's and STS's where its pollers are in the network.
    line("Interface endpoints", hours(ways * (onDemand ? 3 : 1)), PRICES.endpointHour),
    line("NAT gateways", own ? 0 : hours(ways), PRICES.natHour),
    line("NAT addresses", own ? 0 : hours(ways), PRICES.addressHour),
    line("Firewall", 1, PRICES.firewall),
    line("Firewall rules", FIREWALL_RULES, PRICES.firewallRule),
    line("KMS keys", KEYS, PRICES.key),
    line("Secrets", own ? SECRETS : SECRETS + 1, PRICES.secret),
    line("Alarms", ALARMS + (own ? zones + 2 : 0), PRICES.alarm),
    line("Dashboard", 1, PRICES.dashboard),
    line("Metrics of outcomes", CUSTOM_METRICS, PRICES.metric),
    line("Logs at rest", AT_REST.logsGb, PRICES.logGb),
    line("Jobs at rest", hours(AT_REST.jobRunsPerHour) * AT_REST.jobSeconds, PRICES.lambdaGbSecond),
    line("Polling of the uploads queue", hours(AT_REST.pollsPerHour) / 1e6, PRICES.queueMillion),
  ].filter(({ units }) => units > 0);
}

/** Monthly copies of each message that all brokers' disks hold, and how many images' messages fill 85 % of them. */
export function imagesThatDisksHold(settings: Settings, bytesPerMessage: number, perImage: number): number {
  const { brokers } = sizesOf(settings);
  const months = settings.ingress.retentionHours / HOURS_PER_MONTH;
  // There are as many copies as brokers, so each broker has one of every message.
  return (brokers.storageGb * 1e9 * 0.85) / (bytesPerMessage * perImage * months);
}
