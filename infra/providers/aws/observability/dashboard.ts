import * as aws from "@pulumi/aws";
import { all, type ComponentResource, type Input, output } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { AwsCapabilities } from "../capabilities.ts";
import { dashboardName, groupId } from "../names.ts";
import { brokerIds } from "./broker-alarms.ts";
import {
  apiMetric,
  brokerMetric,
  groupMetric,
  lambdaMetric,
  type Metric,
  queueMetric,
  warehouseMetric,
} from "./metrics.ts";
import type { OutcomeMetrics } from "./outcomes.ts";

/** One graph. */
interface Graph {
  readonly title: string;
  readonly stat: "Sum" | "Maximum" | "Average" | "Minimum";
  readonly metrics: readonly Metric[];
}

/** CloudWatch's grid is 24 wide. */
const COLUMNS = 3;
const WIDTH = 24 / COLUMNS;
const HEIGHT = 6;
const ALARMS_HEIGHT = 4;

/** The stack's dashboard: alarms on top, then what comes in, how it is worked off, and what it works with. */
export function dashboard(
  parent: ComponentResource,
  context: Context,
  parts: Omit<AwsCapabilities, "observability">,
  outcomes: OutcomeMetrics,
  alarms: readonly aws.cloudwatch.MetricAlarm[],
): void {
  const { region } = parts.network.account;
  const graphs = graphsOf(context, parts, outcomes);
  const widgets = all(graphs.map((graph, at) => widget(graph, at, region)));
  const dashboardBody = all([widgets, all(alarms.map(({ arn }) => arn))]).apply(([drawn, arns]) =>
    JSON.stringify({
      widgets: [
        {
          type: "alarm",
          x: 0,
          y: 0,
          width: 24,
          height: ALARMS_HEIGHT,
          properties: { title: "Alarms", alarms: arns },
        },
        ...drawn,
      ],
    }),
  );
  new aws.cloudwatch.Dashboard(
    `${context.stack}-dashboard`,
    { dashboardName: dashboardName(context.stack), dashboardBody },
    { parent },
  );
}

function graphsOf(
  { stack, settings }: Context,
  { imageFunction, web, jobs, gateway, statsWarehouse, kafkaIngress }: Omit<AwsCapabilities, "observability">,
  { namespace, names }: OutcomeMetrics,
): Graph[] {
  const functions = [imageFunction, web, jobs].map(({ lambda }) => lambda.name);
  const ofFunctions = (name: string): Metric[] => functions.map((each) => lambdaMetric(name, each));
  const { clusterName, topics } = kafkaIngress;
  const brokers: Graph[] =
    clusterName === undefined
      ? []
      : [
          {
            title: "Lag, as the brokers see it (messages)",
            stat: "Maximum",
            metrics: [groupMetric("SumOffsetLag", clusterName, groupId(stack), topics.incoming)],
          },
          {
            title: "Brokers: disk used (%)",
            stat: "Maximum",
            metrics: brokerIds(settings).map((id) => brokerMetric("KafkaDataLogsDiskUsed", clusterName, id)),
          },
        ];
  return [
    {
      title: "Images by outcome, and messages set aside",
      stat: "Sum",
      metrics: Object.values(names).map((metricName) => ({ namespace, metricName, dimensions: {} })),
    },
    {
      title: "Uploads waiting, and dead letters",
      stat: "Maximum",
      metrics: [imageFunction.uploads, imageFunction.uploadsDeadLetter].map(({ name }) =>
        queueMetric("ApproximateNumberOfMessagesVisible", name),
      ),
    },
    {
      title: "Stream: messages behind",
      stat: "Maximum",
      metrics: [lambdaMetric("OffsetLag", imageFunction.lambda.name)],
    },
    { title: "Functions: runs", stat: "Sum", metrics: ofFunctions("Invocations") },
    {
      title: "Functions: errors and throttles",
      stat: "Sum",
      metrics: [...ofFunctions("Errors"), ...ofFunctions("Throttles")],
    },
    { title: "Functions: longest run (ms)", stat: "Maximum", metrics: ofFunctions("Duration") },
    {
      title: "Web: requests and errors",
      stat: "Sum",
      metrics: ["Count", "4XXError", "5XXError"].map((name) => apiMetric(name, gateway.apiName, gateway.stageName)),
    },
    {
      title: "Warehouse: processor (%) and connections",
      stat: "Average",
      metrics: ["CPUUtilization", "DatabaseConnections"].map((name) =>
        warehouseMetric(name, statsWarehouse.instanceId),
      ),
    },
    {
      title: "Warehouse: free storage and memory (bytes)",
      stat: "Minimum",
      metrics: ["FreeStorageSpace", "FreeableMemory"].map((name) => warehouseMetric(name, statsWarehouse.instanceId)),
    },
    ...brokers,
  ];
}

/** A graph at its place. CloudWatch takes a metric as a flat list: namespace, name, then dimension and value in turn. */
function widget({ title, stat, metrics }: Graph, at: number, region: string): Input<object> {
  const lines = metrics.map(({ namespace, metricName, dimensions }) =>
    output(dimensions).apply((known) => [namespace, metricName, ...Object.entries(known).flat()]),
  );
  return all(lines).apply((known) => ({
    type: "metric",
    x: (at % COLUMNS) * WIDTH,
    y: ALARMS_HEIGHT + Math.floor(at / COLUMNS) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    properties: { title, stat, region, view: "timeSeries", period: 300, metrics: known },
  }));
}
