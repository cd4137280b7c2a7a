import type { ComponentResource, Input } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Account, AzureCapabilities } from "../capabilities.ts";
import { monitor } from "../sdk.ts";
import type { Alarm, LogAlarm, MetricAlarm } from "./alarm.ts";
import { apiAlarms } from "./api-alarms.ts";
import { brokerAlarms } from "./broker-alarms.ts";
import { functionAlarms } from "./function-alarms.ts";
import { imageAlarms } from "./image-alarms.ts";
import { warehouseAlarms } from "./warehouse-alarms.ts";

/** Every alarm of a stack. Each says what is wrong and what to do. */
export function alarmsOf(context: Context, parts: Omit<AzureCapabilities, "observability">): Alarm[] {
  return [
    ...imageAlarms(context, parts),
    ...functionAlarms(context, parts),
    ...warehouseAlarms(context, parts),
    ...brokerAlarms(context, parts),
    ...apiAlarms(context, parts),
  ];
}

/** Where rules are made and whom they tell. */
export interface Telling {
  readonly parent: ComponentResource;
  readonly stack: string;
  readonly account: Pick<Account, "resourceGroup" | "location" | "tags" | "workspace">;
  /** Action groups; none where nobody wants to be told. */
  readonly tell: readonly Input<string>[];
}

/** The rule of Azure Monitor that an alarm is. It ends by itself, and says so, when what it is about is over. */
export function alertRule(telling: Telling, alarm: Alarm): monitor.MetricAlert | monitor.ScheduledQueryRule {
  return alarm.kind === "metric" ? metricAlert(telling, alarm) : logAlert(telling, alarm);
}

function metricAlert({ parent, stack, account, tell }: Telling, alarm: MetricAlarm): monitor.MetricAlert {
  const { name, description, severity, windowMinutes, metricName, namespace, dimensions = {} } = alarm;
  return new monitor.MetricAlert(
    `${stack}-${name}`,
    {
      ruleName: `${stack}-${name}`,
      resourceGroupName: account.resourceGroup,
      tags: { ...account.tags },
      // Rules by metrics are of no region.
      location: "global",
      description,
      severity,
      enabled: true,
      autoMitigate: true,
      scopes: [alarm.of],
      evaluationFrequency: minutes(5),
      windowSize: minutes(windowMinutes),
      criteria: {
        odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
        allOf: [
          {
            criterionType: "StaticThresholdCriterion",
            name,
            metricNamespace: namespace,
            metricName,
            timeAggregation: alarm.aggregation,
            operator: alarm.operator,
            threshold: alarm.threshold,
            dimensions: Object.entries(dimensions).map(([dimension, values]) => ({
              name: dimension,
              operator: "Include",
              values: [...values],
            })),
          },
        ],
      },
      actions: tell.map((actionGroupId) => ({ actionGroupId })),
    },
    { parent },
  );
}

function logAlert({ parent, stack, account, tell }: Telling, alarm: LogAlarm): monitor.ScheduledQueryRule {
  const { name, description, severity, windowMinutes, everyMinutes, rows } = alarm;
  const [operator, threshold] =
    "moreThan" in rows ? (["GreaterThan", rows.moreThan] as const) : (["LessThan", rows.fewerThan] as const);
  return new monitor.ScheduledQueryRule(
    `${stack}-${name}`,
    {
      ruleName: `${stack}-${name}`,
      resourceGroupName: account.resourceGroup,
      location: account.location,
      tags: { ...account.tags },
      kind: "LogAlert",
      displayName: `${stack} ${name}`,
      description,
      severity,
      enabled: true,
      autoMitigate: true,
      scopes: [account.workspace.id],
      evaluationFrequency: minutes(everyMinutes),
      windowSize: minutes(windowMinutes),
      // A table is made by its first row, which comes after the rule; that the question is good, the tests say.
      skipQueryValidation: true,
      criteria: {
        allOf: [
          {
            query: alarm.query,
            timeAggregation: "Count",
            operator,
            threshold,
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          },
        ],
      },
      actions: { actionGroups: [...tell] },
    },
    { parent },
  );
}

/** ISO 8601. */
const minutes = (count: number): string => (count === 60 ? "PT1H" : `PT${count}M`);
