import type { Settings } from "../../config.ts";

/** What the settings' sizes are on Azure, and the defaults that go by the environment. Prices: docs/azure.md. */

/**
 * Event Hubs. A throughput unit of Standard takes in 1 MB or 1 000 messages a second; a namespace adds units by itself up to
 * the most that is set. Premium has processing units of its own machines, and compression and longer messages are not why one
 * takes it: neighbours that do not slow it down are.
 * `partitions` is the most that one hub may have. Source: learn.microsoft.com/azure/event-hubs/event-hubs-quotas
 */
const BROKERS = {
  small: { sku: "Standard", units: 1, maxUnits: 4, partitions: 32 },
  medium: { sku: "Standard", units: 2, maxUnits: 20, partitions: 32 },
  large: { sku: "Premium", units: 1, maxUnits: 0, partitions: 100 },
} as const;

/**
 * Warehouses. `connections` is what the service leaves for its users: learn.microsoft.com/azure/postgresql/flexible-server/
 * concepts-limits, "Maximum user connections". The smallest server, B1ms, has 35, fewer than the 40 instances below may
 * open. `standby` is whether a server of its tier can have one.
 */
const WAREHOUSES = {
  small: { sku: "Standard_B2s", tier: "Burstable", connections: 414, standby: false },
  medium: { sku: "Standard_D2ds_v5", tier: "GeneralPurpose", connections: 844, standby: true },
  large: { sku: "Standard_D8ds_v5", tier: "GeneralPurpose", connections: 3422, standby: true },
} as const;

/**
 * Memory of an instance on Flex Consumption in MiB: nothing else is sold.
 * Source: learn.microsoft.com/azure/azure-functions/flex-consumption-plan, "Instance sizes"
 */
export const MEMORY_MB = [512, 2048, 4096] as const;

/** Fewest instances that a Flex Consumption application's limit may be set to; the same source, "Instance scale". */
export const MIN_INSTANCES = 40;

/** Most days that a Log Analytics workspace keeps logs at hand: learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure. */
export const LOG_DAYS_MAX = 730;

/** Everything of a stack that goes by its size or environment. */
export interface Sizes {
  /** Whether what can lie in several zones of the region does. */
  readonly zoneRedundant: boolean;
  /** Copies of what storage accounts hold: in three zones, or thrice in one building. */
  readonly storageSku: "Standard_ZRS" | "Standard_LRS";
  readonly brokers: (typeof BROKERS)[keyof typeof BROKERS];
  readonly warehouse: (typeof WAREHOUSES)[keyof typeof WAREHOUSES];
  readonly highAvailability: boolean;
  readonly backupDays: number;
  readonly deletionProtection: boolean;
  /** State of the lock of results: `Locked` for `compliance`, which is the default in prod. */
  readonly lock: "Locked" | "Unlocked";
  /** Memory of the image function's instances in MiB: the smallest that is sold with at least what is set. */
  readonly memoryMb: (typeof MEMORY_MB)[number];
  /** Images processed at once, one an instance: the most instances of the image function. */
  readonly imageConcurrency: number;
  /** The most instances of the web application. */
  readonly webInstances: number;
  /** Premium has managed rules of the firewall and private links to what lies behind it. */
  readonly frontDoor: "Standard_AzureFrontDoor" | "Premium_AzureFrontDoor";
  readonly logDays: number;
  /** Whether runs of functions are traced. */
  readonly traces: boolean;
}

/** The sizes that settings mean. */
export function sizesOf({ environment, ingress, warehouse, retention, function: fn, alerts }: Settings): Sizes {
  const dev = environment === "dev";
  const prod = environment === "prod";
  const lock = retention.lock ?? (prod ? "compliance" : "governance");
  return {
    zoneRedundant: !dev,
    storageSku: dev ? "Standard_LRS" : "Standard_ZRS",
    brokers: BROKERS[ingress.size ?? (dev ? "small" : "medium")],
    warehouse: WAREHOUSES[warehouse.size ?? (dev ? "small" : "medium")],
    highAvailability: warehouse.highAvailability ?? prod,
    backupDays: warehouse.backupDays ?? (dev ? 7 : 30),
    deletionProtection: warehouse.deletionProtection ?? prod,
    lock: lock === "compliance" ? "Locked" : "Unlocked",
    memoryMb: MEMORY_MB.find((size) => size >= fn.memoryMb) ?? 4096,
    imageConcurrency: fn.maxConcurrency ?? (dev ? MIN_INSTANCES + ingress.partitions : 100),
    webInstances: dev ? MIN_INSTANCES : 100,
    frontDoor: dev ? "Standard_AzureFrontDoor" : "Premium_AzureFrontDoor",
    logDays: alerts.logDays ?? (dev ? 30 : 365),
    traces: alerts.traces ?? prod,
  };
}
