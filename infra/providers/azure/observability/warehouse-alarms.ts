import type { Context } from "../../../contract/context.ts";
import type { Parts } from "../capabilities.ts";
import { sizesOf } from "../sizes.ts";
import { above, type Alarm, below } from "./alarm.ts";
import { warehouseMetric } from "./metrics.ts";

/**
 * Storage below 1 TiB grows by itself when 20 % are free: learn.microsoft.com/azure/postgresql/scale/how-to-auto-grow-storage.
 * What is fuller than this says that it does not; a larger one grows later, and this says that it soon will.
 */
const STORAGE_PERCENT = 90;
const GIB_BYTES = 1024 ** 3;
const CPU_PERCENT = 90;
/** PostgreSQL's cache is counted, so that a good part is always in use. */
const MEMORY_PERCENT = 95;
const CONNECTIONS = 0.8;
/** One is a processor for a minute: half an hour's work of one that is left. */
const CPU_CREDITS = 30;

/** A warehouse in trouble. Azure reports every minute by itself. */
export function warehouseAlarms({ settings }: Context, { statsWarehouse }: Parts<"statsWarehouse">): Alarm[] {
  const { connections, tier } = sizesOf(settings).warehouse;
  const each = { of: statsWarehouse.serverId, aggregation: "Average", severity: 2 } as const;
  const burstable: Alarm[] =
    tier === "Burstable"
      ? [
          below(CPU_CREDITS, {
            ...each,
            ...warehouseMetric("cpu_credits_remaining"),
            name: "warehouse-credits",
            description:
              "The warehouse has used up the processor time that it may use in a burst, and becomes slow. Look for heavy " +
              "queries of analysts, or raise warehouse.size.",
          }),
        ]
      : [];
  return [
    // Azure's own advice: any minute of life is life. Source: "Monitoring metrics", Database availability metrics.
    below(1, {
      ...each,
      ...warehouseMetric("is_db_alive"),
      aggregation: "Maximum",
      severity: 0,
      windowMinutes: 5,
      name: "warehouse-down",
      description:
        "The warehouse does not answer. Images wait and nothing is lost; customers see errors. Look at the server's " +
        "resource health: it may be failing over, restarting, or stopped.",
    }),
    above(CPU_PERCENT, {
      ...each,
      ...warehouseMetric("cpu_percent"),
      name: "warehouse-cpu",
      description: "The warehouse's processor is busy. Look for heavy queries of analysts, or raise warehouse.size.",
    }),
    above(STORAGE_PERCENT, {
      ...each,
      ...warehouseMetric("storage_percent"),
      severity: 1,
      name: "warehouse-storage",
      description:
        "The warehouse's disk is almost full and has not grown. Raise warehouse.storageGb before it takes no more writes.",
    }),
    above(settings.warehouse.maxStorageGb * GIB_BYTES, {
      ...each,
      ...warehouseMetric("storage_used"),
      aggregation: "Maximum",
      name: "warehouse-growth",
      description:
        "The warehouse holds more than warehouse.maxStorageGb, which Azure knows nothing of: its disk grows on. Look at what " +
        "fills it, or raise the setting.",
    }),
    above(Math.floor(connections * CONNECTIONS), {
      ...each,
      ...warehouseMetric("active_connections"),
      name: "warehouse-connections",
      description:
        "The warehouse is about to refuse connections. End what analysts left open, lower function.maxConcurrency, or " +
        "raise warehouse.size.",
    }),
    above(MEMORY_PERCENT, {
      ...each,
      ...warehouseMetric("memory_percent"),
      name: "warehouse-memory",
      description: "The warehouse is short of memory. Look for heavy queries of analysts, or raise warehouse.size.",
    }),
    ...burstable,
  ];
}
