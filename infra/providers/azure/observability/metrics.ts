/** A metric of Azure Monitor, as alarms and the operator's page name it. */
export interface Metric {
  /** Type of the resource that reports it. */
  readonly namespace: string;
  readonly metricName: string;
  /** Which of its values count. Default: all. */
  readonly dimensions?: Readonly<Record<string, readonly string[]>>;
}

/** Names a metric of one type of resource, of those that it is known to report. */
type MetricOf<Name extends string> = (metricName: Name, dimensions?: Metric["dimensions"]) => Metric;

const inNamespace =
  (namespace: string): MetricOf<string> =>
  (metricName, dimensions) => ({ namespace, metricName, ...(dimensions !== undefined && { dimensions }) });

/*
 * Source of all: learn.microsoft.com/azure/azure-monitor/reference/metrics-index, one page a type. What is not in these
 * lists would be refused only when the alarm is made.
 */

/** Flexible Server. `is_db_alive` and connections come every minute; credits are those of servers that can burst. */
export const warehouseMetric: MetricOf<
  | "cpu_percent"
  | "memory_percent"
  | "storage_percent"
  | "storage_used"
  | "active_connections"
  | "is_db_alive"
  | "cpu_credits_remaining"
> = inNamespace("Microsoft.DBforPostgreSQL/flexibleServers");

/** Event Hubs. The last two are Premium's alone. */
export const hubsMetric: MetricOf<
  | "IncomingMessages"
  | "OutgoingMessages"
  | "IncomingBytes"
  | "OutgoingBytes"
  | "ThrottledRequests"
  | "ServerErrors"
  | "QuotaExceededErrors"
  | "NamespaceCpuUsage"
  | "NamespaceMemoryUsage"
> = inNamespace("Microsoft.EventHub/namespaces");

/** Front Door. Dimensions: HttpStatusGroup is 2XX to 5XX, Action is the firewall's. */
export const gatewayMetric: MetricOf<
  "RequestCount" | "Percentage4XX" | "Percentage5XX" | "OriginLatency" | "WebApplicationFirewallRequestCount"
> = inNamespace("Microsoft.Cdn/profiles");

/** Event Grid, of what announces uploads. */
export const topicMetric: MetricOf<
  | "PublishSuccessCount"
  | "DeliverySuccessCount"
  | "DeliveryAttemptFailCount"
  | "DeadLetteredCount"
  | "DroppedEventCount"
> = inNamespace("Microsoft.EventGrid/systemTopics");

/** Queues of an account together, and told once an hour: too coarse for an alarm, good enough for a page. */
export const queuesMetric: MetricOf<"QueueMessageCount"> = inNamespace(
  "Microsoft.Storage/storageAccounts/queueServices",
);
