import type { Settings } from "../../../config.ts";
import { HOURS_PER_MONTH, type Line, line } from "../../../costs/line.ts";
import { pollsInside } from "../network/connections.ts";
import { sizesOf } from "../sizes.ts";
import { PRICES } from "./prices.ts";

/**
 * What a stack costs a month while no image comes. Quantities follow the parts of this folder's parent; a test holds them
 * against the resources that a stack asks for.
 */
export const monthlyFloor = (settings: Settings): Line[] => [
  ...ingress(settings),
  ...network(settings),
  ...warehouse(settings),
  ...gateway(),
  ...keysAndSecrets(settings),
  ...watching(settings),
  ...jobs(settings),
];

/** Of each event source: one unit holds ten pollers, and at least one is always there (image-function/stream.ts). */
const POLLER_UNITS = 1;

function ingress(settings: Settings): Line[] {
  const { zones, brokers, pollers } = sizesOf(settings);
  const { existing, privateLinkAccounts } = settings.ingress;
  const own = [
    line("brokers", `${zones} × ${brokers.instanceType}`, zones * HOURS_PER_MONTH, PRICES.broker[brokers.instanceType]),
    line("brokers' disks", `${zones} × ${brokers.storageGb} GB`, zones * brokers.storageGb, PRICES.brokerStorage),
    ...(privateLinkAccounts.length > 0
      ? [line("private connectivity of the brokers", "IAM", HOURS_PER_MONTH, PRICES.privateConnectivity)]
      : []),
  ];
  return [
    ...(existing === undefined ? own : []),
    ...(pollers === "provisioned"
      ? [line("pollers", `${POLLER_UNITS} unit`, POLLER_UNITS * HOURS_PER_MONTH, PRICES.pollerUnit)]
      : []),
  ];
}

/** Secrets Manager; Lambda and STS where pollers run inside the network (network/endpoints.ts). */
const servicesOf = (settings: Settings): number => (pollsInside(settings) ? 3 : 1);

function network(settings: Settings): Line[] {
  const zones = settings.environment === "dev" ? 1 : sizesOf(settings).zones;
  const services = servicesOf(settings);
  const nat = [
    line("NAT gateways", `${zones}`, zones * HOURS_PER_MONTH, PRICES.natGateway),
    line("public addresses", `${zones}`, zones * HOURS_PER_MONTH, PRICES.publicAddress),
  ];
  const inZones = `${services} × ${zones} ${zones === 1 ? "zone" : "zones"}`;
  return [
    line("interface endpoints", inZones, services * zones * HOURS_PER_MONTH, PRICES.endpoint),
    ...(settings.ingress.existing === undefined ? [] : nat),
  ];
}

function warehouse(settings: Settings): Line[] {
  const { warehouse: size, highAvailability } = sizesOf(settings);
  const copies = highAvailability ? 2 : 1;
  const { storageGb } = settings.warehouse;
  return [
    line(
      "warehouse",
      `${copies} × ${size.instanceClass}`,
      copies * HOURS_PER_MONTH,
      PRICES.warehouse[size.instanceClass],
    ),
    // Backups up to the disk's size are free.
    line("warehouse's disk", `${copies} × ${storageGb} GB`, copies * storageGb, PRICES.warehouseStorage),
  ];
}

/** Two address lists, three managed groups and the limit (gateway/firewall.ts). */
const FIREWALL_RULES = 6;

const gateway = (): Line[] => [
  line("firewall", "1", 1, PRICES.firewall),
  line("firewall's rules", `${FIREWALL_RULES}`, FIREWALL_RULES, PRICES.firewallRule),
];

/** The buckets' and everything else's. */
const KEYS = 2;

function keysAndSecrets({ ingress: { existing } }: Settings): Line[] {
  // The owner's and bi_reader's login, and that of somebody else's Kafka.
  const secrets = existing === undefined ? 2 : 3;
  return [line("keys", `${KEYS}`, KEYS, PRICES.key), line("secrets", `${secrets}`, secrets, PRICES.secret)];
}

/** Alarms (observability/*-alarms.ts): those of every stack, and of a cluster and each broker. */
const ALARMS = 20;
const CLUSTER_ALARMS = 2;
/** Lines counted in the log (observability/outcomes.ts). */
const OUTCOME_METRICS = 4;
/** A gigabyte of log a zone: brokers, flow logs and jobs of a stack that nobody uses. Assumed, not measured. */
const IDLE_LOG_GB = 1;

function watching(settings: Settings): Line[] {
  const { zones } = sizesOf(settings);
  const alarms = ALARMS + (settings.ingress.existing === undefined ? CLUSTER_ALARMS + zones : 0);
  return [
    line("alarms", `${alarms}`, alarms, PRICES.alarm),
    line("metrics of one's own", `${OUTCOME_METRICS}`, OUTCOME_METRICS, PRICES.metric),
    line("dashboard", "1", 1, PRICES.dashboard),
    line("idle logs (assumed)", `${zones * IDLE_LOG_GB} GB`, zones * IDLE_LOG_GB, PRICES.logs),
  ];
}

/** Runs of all jobs an hour (schedules.ts): reconcile 12, redeliver 6, upkeep 1; expire-originals 1 where it is needed. */
const JOB_RUNS_PER_HOUR = 19;
/** Seconds of a run that finds nothing to do, at 1 GB. Assumed, not measured. */
const IDLE_RUN_SECONDS = 2;
/** Lambda keeps five long polls of 20 seconds open on a queue: docs.aws.amazon.com/lambda, "Using Lambda with Amazon SQS". */
const POLLS_PER_HOUR = 5 * (3600 / 20);

function jobs({ retention }: Settings): Line[] {
  const runs = (JOB_RUNS_PER_HOUR + (retention.rawDays === "untilProcessed" ? 1 : 0)) * HOURS_PER_MONTH;
  const polls = POLLS_PER_HOUR * HOURS_PER_MONTH;
  return [
    line("jobs", `${runs} runs`, (runs * IDLE_RUN_SECONDS) / 1e6, PRICES.compute),
    line("polls of an empty queue", `${polls}`, polls / 1e6, PRICES.queueRequests),
  ];
}
