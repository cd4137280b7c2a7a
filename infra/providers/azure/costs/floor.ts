import type { Settings } from "../../../config.ts";
import { HOURS_PER_MONTH, type Line, line } from "../../../costs/line.ts";
import { sizesOf } from "../sizes.ts";
import { diskGb } from "../stats-warehouse/storage.ts";
import { INSTANCE_MB } from "./capacity.ts";
import { PRICES } from "./prices.ts";

/**
 * What a stack costs a month while no image comes. Quantities follow the parts of this folder's parent; a test holds them
 * against the resources that a stack asks for.
 */
export const monthlyFloor = (settings: Settings): Line[] => [
  ...ingress(settings),
  ...network(settings),
  ...warehouse(settings),
  ...gateway(settings),
  ...watching(settings),
  ...jobs(settings),
];

/** Brokers are the stack's own where the settings name no others. */
const hasBrokers = ({ ingress: { existing } }: Settings): boolean => existing === undefined;

function ingress(settings: Settings): Line[] {
  if (!hasBrokers(settings)) return [];
  const { sku, units } = sizesOf(settings).brokers;
  const unit = sku === "Premium" ? "processing unit" : "throughput unit";
  return [line("brokers", `${units} × ${unit}`, units * HOURS_PER_MONTH, PRICES.brokerUnit[sku])];
}

/**
 * Raw blobs and queues and processed blobs (blob-storage/blob-storage.ts), the warehouse's vault, the hubs or the vault of
 * somebody else's Kafka; and blobs and tables of each application's host (function-app/host-storage.ts).
 */
const ENDPOINTS = 3 + 1 + 1 + 3 * 2;
/** Zones of names (network/private-dns.ts): blobs, queues, tables, vaults and the warehouse; and the hubs'. */
const ZONES = 5;

function network(settings: Settings): Line[] {
  const zones = ZONES + (hasBrokers(settings) ? 1 : 0);
  const nat = [
    line("NAT gateway", "1", HOURS_PER_MONTH, PRICES.natGateway),
    line("public address", "1", HOURS_PER_MONTH, PRICES.publicAddress),
  ];
  return [
    line("private endpoints", `${ENDPOINTS}`, ENDPOINTS * HOURS_PER_MONTH, PRICES.privateEndpoint),
    line("private DNS zones", `${zones}`, zones, PRICES.dnsZone),
    ...(hasBrokers(settings) ? [] : nat),
  ];
}

function warehouse(settings: Settings): Line[] {
  const { warehouse: size, highAvailability } = sizesOf(settings);
  const copies = highAvailability ? 2 : 1;
  const gb = diskGb(settings);
  return [
    line("warehouse", `${copies} × ${size.sku}`, copies * HOURS_PER_MONTH, PRICES.warehouse[size.sku]),
    // Backups up to the disk's size are free.
    line("warehouse's disk", `${copies} × ${gb} GB`, copies * gb, PRICES.warehouseStorage),
  ];
}

/**
 * Rules of one's own are in Front Door's price, and in Premium's the managed ones and private links
 * (learn.microsoft.com/azure/frontdoor/billing).
 */
function gateway(settings: Settings): Line[] {
  const { frontDoor } = sizesOf(settings);
  const [sku] = frontDoor.split("_");
  return [line("Front Door", sku ?? frontDoor, 1, PRICES.frontDoor[frontDoor])];
}

/** A gigabyte of log: flows, hosts and jobs of a stack that nobody uses. Assumed, not measured. */
const IDLE_LOG_GB = 2;
const IDLE_FLOW_GB = 1;

/**
 * Alert rules (observability/*-alarms.ts). By metrics: three of uploads, six of the warehouse and four of Front Door; one more
 * of a burstable server; and of hubs. By questions to the logs: asked every five minutes, and every fifteen.
 */
const METRIC_ALERTS = 3 + 6 + 4;
const HUB_ALERTS = { Standard: 4, Premium: 5 } as const;
const LOG_ALERTS = { fiveMinutes: 12, fifteenMinutes: 4 };

function watching(settings: Settings): Line[] {
  const { brokers, warehouse: server } = sizesOf(settings);
  const hubs = hasBrokers(settings) ? HUB_ALERTS[brokers.sku] : 0;
  const metrics = METRIC_ALERTS + (server.tier === "Burstable" ? 1 : 0) + hubs;
  const { fiveMinutes: often, fifteenMinutes: seldom } = LOG_ALERTS;
  return [
    line("alerts on metrics", `${metrics}`, metrics, PRICES.metricAlert),
    line("alerts on logs, every 5 minutes", `${often}`, often, PRICES.logAlert),
    line("alerts on logs, every 15 minutes", `${seldom}`, seldom, PRICES.slowLogAlert),
    line("idle logs (assumed)", `${IDLE_LOG_GB} GB`, IDLE_LOG_GB, PRICES.logs),
    line("flow logs (assumed)", `${IDLE_FLOW_GB} GB`, IDLE_FLOW_GB, PRICES.flowLogs),
  ];
}

/**
 * Runs of all timers an hour (functions/adapters/azure/operations.ts): reconcile 12, redeliver 6, upkeep and expire-results 1;
 * expire-originals 1 where it is needed.
 */
const JOB_RUNS_PER_HOUR = 20;
/** Seconds of a run that finds nothing to do. Assumed, not measured. */
const IDLE_RUN_SECONDS = 2;

function jobs(settings: Settings): Line[] {
  const runs = (JOB_RUNS_PER_HOUR + (settings.retention.rawDays === "untilProcessed" ? 1 : 0)) * HOURS_PER_MONTH;
  const gb = INSTANCE_MB.operations / 1024;
  return [line("jobs", `${runs} runs`, (runs * IDLE_RUN_SECONDS * gb) / 1e6, PRICES.compute)];
}
