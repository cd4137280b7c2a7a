import type { Context } from "../../../contract/context.ts";
import type { Parts } from "../capabilities.ts";
import { sizesOf } from "../sizes.ts";
import { above, type Alarm, below } from "./alarm.ts";
import { warehouseMetric } from "./metrics.ts";

/** Storage grows by itself when 10 % are free; half of that says that it cannot any more. */
const FREE_STORAGE = 0.05;
const GIB_BYTES = 1024 ** 3;
/** Below this PostgreSQL begins to swap, whatever the machine's size. */
const FREE_MEMORY_BYTES = 64 * 1024 ** 2;
const CPU_PERCENT = 90;
const CONNECTIONS = 0.8;

/** A warehouse in trouble. RDS reports every minute by itself. */
export function warehouseAlarms({ settings }: Context, { statsWarehouse }: Parts<"statsWarehouse">): Alarm[] {
  const { warehouse } = sizesOf(settings);
  const each = { statistic: "Average", evaluationPeriods: 3, treatMissingData: "missing" } as const;
  const metric = (name: string): ReturnType<typeof warehouseMetric> => warehouseMetric(name, statsWarehouse.instanceId);
  return [
    above(CPU_PERCENT, {
      ...each,
      ...metric("CPUUtilization"),
      name: "warehouse-cpu",
      alarmDescription:
        "The warehouse's processor is busy. Look for heavy queries of analysts, or raise warehouse.size.",
    }),
    below(settings.warehouse.storageGb * GIB_BYTES * FREE_STORAGE, {
      ...each,
      ...metric("FreeStorageSpace"),
      name: "warehouse-storage",
      alarmDescription: "The warehouse's disk is almost full and has not grown. Raise warehouse.maxStorageGb.",
    }),
    above(warehouse.connections * CONNECTIONS, {
      ...each,
      ...metric("DatabaseConnections"),
      name: "warehouse-connections",
      alarmDescription:
        "The warehouse is about to refuse connections. End what analysts left open, lower function.maxConcurrency, or " +
        "raise warehouse.size.",
    }),
    below(FREE_MEMORY_BYTES, {
      ...each,
      ...metric("FreeableMemory"),
      name: "warehouse-memory",
      alarmDescription:
        "The warehouse is short of memory. Look for heavy queries of analysts, or raise warehouse.size.",
    }),
  ];
}
