import { all, type ComponentResource } from "@pulumi/pulumi";
import { PROJECT } from "../../../contract/names.ts";
import type { Context } from "../../../contract/context.ts";
import type { AzureCapabilities } from "../capabilities.ts";
import { applicationinsights } from "../sdk.ts";
import { workbookName } from "./address.ts";
import { graphsOf, type LogGraph, type MetricGraph } from "./graphs.ts";
import { quoted } from "./queries.ts";

/** Name of the page's one parameter: how far back it looks. */
const TIME = "TimeRange";
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Per cent of the page that a graph is wide: three in a row. */
const WIDTH = "33";

/** How a metric's values become one, in the workbook's own numbers. */
const AGGREGATIONS = { Total: 1, Minimum: 2, Maximum: 3, Average: 4 } as const;

const WORKSPACE = "microsoft.operationalinsights/workspaces";

/**
 * The operator's page: alarms that have gone off on top, then what comes in, how it is worked off, and what it works with.
 * Its form is the workbooks' own, of which there is no document: github.com/microsoft/Application-Insights-Workbooks, schema/.
 */
export function workbook(
  parent: ComponentResource,
  context: Context,
  parts: Omit<AzureCapabilities, "observability">,
): applicationinsights.Workbook {
  const { stack } = context;
  const { account } = parts.network;
  const { workspace } = account;
  const graphs = all(
    graphsOf(context, parts).map((graph) =>
      graph.kind === "log" ? all({ ...graph, query: graph.query }) : all({ ...graph, of: graph.of }),
    ),
  );
  const serializedData = all([graphs, workspace.id, account.subscriptionId, account.resourceGroup]).apply(
    ([known, workspaceId, subscriptionId, group]) =>
      JSON.stringify({
        version: "Notebook/1.0",
        items: [timeRange(), fired(subscriptionId, group), ...(known as Known[]).map((one) => item(one, workspaceId))],
        fallbackResourceIds: [workspaceId],
        $schema: "https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json",
      }),
  );
  return new applicationinsights.Workbook(
    `${stack}-dashboard`,
    {
      resourceName: workbookName(account),
      resourceGroupName: account.resourceGroup,
      location: account.location,
      tags: { ...account.tags },
      kind: "shared",
      category: "workbook",
      displayName: `${PROJECT} ${stack}`,
      version: "Notebook/1.0",
      sourceId: workspace.id,
      serializedData,
    },
    { parent },
  );
}

/** A graph whose outputs are known. */
type Known = (Omit<LogGraph, "query"> & { query: string }) | (Omit<MetricGraph, "of"> & { of: string });

const item = (graph: Known, workspaceId: string): object =>
  graph.kind === "log" ? logItem(graph, workspaceId) : metricItem(graph);

const named = (title: string): object => ({ customWidth: WIDTH, name: title });

const logItem = ({ title, query, shape }: Known & { kind: "log" }, workspaceId: string): object => ({
  type: 3,
  content: {
    version: "KqlItem/1.0",
    query,
    size: 0,
    title,
    timeContextFromParameter: TIME,
    queryType: 0,
    resourceType: WORKSPACE,
    crossComponentResources: [workspaceId],
    visualization: shape,
  },
  ...named(title),
});

const metricItem = ({ title, of, aggregation, metrics }: Known & { kind: "metric" }): object => ({
  type: 10,
  content: {
    chartId: `workbook-${title}`,
    version: "MetricsItem/2.0",
    size: 0,
    title,
    chartType: 2,
    metricScope: 0,
    resourceType: metrics[0]?.namespace.toLowerCase(),
    resourceIds: [of],
    timeContextFromParameter: TIME,
    timeContext: { durationMs: DAY_MS },
    metrics: metrics.map(({ namespace, metricName }) => ({
      namespace: namespace.toLowerCase(),
      metric: `${namespace.toLowerCase()}--${metricName}`,
      aggregation: AGGREGATIONS[aggregation],
      columnName: metricName,
    })),
    gridSettings: { rowLimit: 10_000 },
  },
  ...named(title),
});

const timeRange = (): object => ({
  type: 9,
  content: {
    version: "KqlParameterItem/1.0",
    parameters: [
      {
        version: "KqlParameterItem/1.0",
        name: TIME,
        label: "Time",
        // A span of time.
        type: 4,
        isRequired: true,
        value: { durationMs: DAY_MS },
        typeSettings: {
          selectableValues: [1, 4, 24, 3 * 24, 7 * 24, 30 * 24].map((hours) => ({ durationMs: hours * HOUR_MS })),
          allowCustom: true,
        },
      },
    ],
    style: "pills",
    queryType: 0,
    resourceType: WORKSPACE,
  },
  name: "time",
});

/** Alarms of the group that are on. Table: learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources. */
const fired = (subscriptionId: string, group: string): object => ({
  type: 3,
  content: {
    version: "KqlItem/1.0",
    query: [
      "alertsmanagementresources",
      `where type =~ ${quoted("microsoft.alertsmanagement/alerts")}`,
      "extend told = properties.essentials",
      `where tostring(told.monitorCondition) == ${quoted("Fired")}`,
      `where tostring(told.targetResourceGroup) =~ ${quoted(group)}`,
      "project since = todatetime(told.startDateTime), severity = tostring(told.severity), alarm = name, about = tostring(told.description)",
      "order by severity asc, since desc",
    ].join("\n| "),
    size: 1,
    title: "Alarms",
    noDataMessage: "No alarm is on.",
    // Azure Resource Graph.
    queryType: 1,
    resourceType: "microsoft.resourcegraph/resources",
    crossComponentResources: [`/subscriptions/${subscriptionId}`],
    visualization: "table",
  },
  name: "alarms",
});
