import type { Context } from "../../../contract/context.ts";
import type { AwsCapabilities } from "../capabilities.ts";
import { apiAlarms } from "./api-alarms.ts";
import { type Alarm } from "./alarm.ts";
import { brokerAlarms } from "./broker-alarms.ts";
import { functionAlarms } from "./function-alarms.ts";
import { imageAlarms } from "./image-alarms.ts";
import type { OutcomeMetrics } from "./outcomes.ts";
import { warehouseAlarms } from "./warehouse-alarms.ts";

/** Every alarm of a stack. Each says what is wrong and what to do. */
export function alarmsOf(
  context: Context,
  parts: Omit<AwsCapabilities, "observability">,
  outcomes: OutcomeMetrics,
): Alarm[] {
  return [
    ...imageAlarms(context, parts, outcomes),
    ...functionAlarms(context, parts),
    ...warehouseAlarms(context, parts),
    ...brokerAlarms(context, parts),
    ...apiAlarms(context, parts),
  ];
}
