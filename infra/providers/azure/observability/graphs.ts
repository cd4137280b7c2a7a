import { all, type Input } from "@pulumi/pulumi";
import { STEPS } from "../../../../functions/core/step-timer.ts";
import type { Context } from "../../../contract/context.ts";
import type { AzureCapabilities } from "../capabilities.ts";
import { gatewayMetric, hubsMetric, type Metric, queuesMetric, topicMetric, warehouseMetric } from "./metrics.ts";
import { BIN_MINUTES, field, lines, query, quoted, runs, stepMs, waits } from "./queries.ts";

/** One graph of the operator's page, of what a question to the workspace answers. */
export interface LogGraph {
  readonly kind: "log";
  readonly title: string;
  readonly query: Input<string>;
  readonly shape: "timechart" | "barchart" | "table";
}

/** One graph of metrics of one resource. */
export interface MetricGraph {
  readonly kind: "metric";
  readonly title: string;
  readonly of: Input<string>;
  readonly aggregation: "Total" | "Maximum" | "Average" | "Minimum";
  readonly metrics: readonly Metric[];
}

export type Graph = LogGraph | MetricGraph;

type Watched = Omit<AzureCapabilities, "observability">;

const BY_TIME = `bin(TimeGenerated, ${BIN_MINUTES}m)`;

const log = (title: string, question: Input<string>, shape: LogGraph["shape"] = "timechart"): LogGraph => ({
  kind: "log",
  title,
  query: question,
  shape,
});

const metric = (
  title: string,
  of: Input<string>,
  aggregation: MetricGraph["aggregation"],
  ...metrics: readonly Metric[]
): MetricGraph => ({ kind: "metric", title, of, aggregation, metrics });

/** Every graph, in the order of the page. */
export const graphsOf = (context: Context, parts: Watched): Graph[] => [
  ...imageGraphs(),
  ...waitGraphs(parts),
  ...functionGraphs(parts),
  ...serviceGraphs(context, parts),
];

/** Every image has one line in the log; statistics for longer than the log is kept are the warehouse's. */
function imageGraphs(): Graph[] {
  const ended = lines("image-function", `where isnotempty(${field("outcome")})`);
  const counted = (by: string): string => query(ended, `summarize images = count() by ${BY_TIME}, ${by}`);
  return [
    log("Images by outcome", counted(`outcome = ${field("outcome")}`)),
    log("Images by customer", counted(`customer = ${field("customer")}`)),
    log("Images by source", counted(`source = ${field("source")}`)),
    log(
      "Why images were refused or failed",
      query(
        ended,
        `where isnotempty(${field("reason")})`,
        `summarize images = count() by reason = ${field("reason")}, outcome = ${field("outcome")}, customer = ${field("customer")}`,
        "order by images desc",
        "take 100",
      ),
      "table",
    ),
    log(
      "Time of an image (ms)",
      query(
        ended,
        `extend ms = todouble(line.durationMs)`,
        `summarize half = percentile(ms, 50), most = percentile(ms, 95), longest = max(ms) by ${BY_TIME}`,
      ),
    ),
    log(
      "Steps of an image (ms, on average)",
      query(
        ended,
        // With its unit, because a name alone may be a word of the language: render.
        `summarize ${STEPS.map((step) => `${step}_ms = avg(${stepMs(step)})`).join(", ")} by ${BY_TIME}`,
      ),
    ),
  ];
}

function waitGraphs({ imageFunction, blobStorage, kafkaIngress }: Watched): Graph[] {
  const { uploads, operations } = blobStorage.queues;
  const longest = (trigger: "queue" | "eventHubs"): Input<string> =>
    imageFunction.app.name.apply((app) =>
      query(waits(app, trigger), `summarize seconds = max(waited / 1s) by ${BY_TIME}`),
    );
  return [
    log("Uploads: longest wait (s)", longest("queue")),
    ...(kafkaIngress.trigger.kind === "kafka" ? [] : [log("Stream: longest wait (s)", longest("eventHubs"))]),
    log(
      "Queues: messages put in and taken out",
      query(
        "StorageQueueLogs",
        `where OperationName in (${["PutMessage", "DeleteMessage"].map(quoted).join(", ")})`,
        `extend queue = extract(${quoted("/((?:" + `${uploads}|${operations}` + ")(?:-poison)?)(?:/|$)")}, 1, ObjectKey)`,
        `summarize messages = count() by ${BY_TIME}, told = strcat(queue, ${quoted(" ")}, OperationName)`,
      ),
    ),
    metric(
      "Queues: messages waiting (told once an hour)",
      blobStorage.rawAccount.id.apply((id) => `${id}/queueServices/default`),
      "Average",
      queuesMetric("QueueMessageCount"),
    ),
    metric(
      "Uploads: announcements by Event Grid",
      imageFunction.uploadsTopic.id,
      "Total",
      ...(
        ["PublishSuccessCount", "DeliverySuccessCount", "DeliveryAttemptFailCount", "DroppedEventCount"] as const
      ).map((name) => topicMetric(name)),
    ),
  ];
}

function functionGraphs({ imageFunction, web, jobs }: Watched): Graph[] {
  const apps = all([imageFunction, web, jobs].map(({ app }) => app.name));
  const ofApps = (table: string, ...steps: readonly string[]): Input<string> =>
    apps.apply((names) => query(table, `where AppRoleName in~ (${names.map(quoted).join(", ")})`, ...steps));
  return [
    log("Applications: runs", ofApps("AppRequests", `summarize runs = count() by ${BY_TIME}, AppRoleName`)),
    log(
      "Applications: runs that failed",
      ofApps("AppRequests", "where Success == false", `summarize runs = count() by ${BY_TIME}, AppRoleName`),
    ),
    log(
      "Applications: longest run (ms)",
      ofApps("AppRequests", `summarize ms = max(DurationMs) by ${BY_TIME}, AppRoleName`),
    ),
    log(
      "Applications: instances",
      ofApps("AppTraces", `summarize instances = dcount(AppRoleInstance, 2) by ${BY_TIME}, AppRoleName`),
    ),
    log(
      "Jobs",
      jobs.app.name.apply((app) =>
        query(
          runs(app),
          "summarize runs = count(), failed = countif(Success == false), latest = max(TimeGenerated) by job = Name",
          "order by job asc",
        ),
      ),
      "table",
    ),
  ];
}

function serviceGraphs(_context: Context, { gateway, statsWarehouse, kafkaIngress }: Watched): Graph[] {
  const { namespaceId } = kafkaIngress;
  const { serverId } = statsWarehouse;
  const { profileId } = gateway;
  return [
    metric("Web: requests", profileId, "Total", gatewayMetric("RequestCount")),
    metric("Web: errors (%)", profileId, "Average", gatewayMetric("Percentage4XX"), gatewayMetric("Percentage5XX")),
    metric("Web: time of the application (ms)", profileId, "Average", gatewayMetric("OriginLatency")),
    metric(
      "Web: requests seen by the firewall",
      profileId,
      "Total",
      gatewayMetric("WebApplicationFirewallRequestCount"),
    ),
    metric(
      "Warehouse: processor, memory, storage (%)",
      serverId,
      "Average",
      ...(["cpu_percent", "memory_percent", "storage_percent"] as const).map((name) => warehouseMetric(name)),
    ),
    metric("Warehouse: connections", serverId, "Maximum", warehouseMetric("active_connections")),
    ...(namespaceId === undefined
      ? []
      : [
          metric(
            "Brokers: messages in and out",
            namespaceId,
            "Total",
            hubsMetric("IncomingMessages"),
            hubsMetric("OutgoingMessages"),
          ),
          metric(
            "Brokers: bytes in and out",
            namespaceId,
            "Total",
            hubsMetric("IncomingBytes"),
            hubsMetric("OutgoingBytes"),
          ),
          metric(
            "Brokers: refused and failed",
            namespaceId,
            "Total",
            hubsMetric("ThrottledRequests"),
            hubsMetric("ServerErrors"),
          ),
        ]),
  ];
}
