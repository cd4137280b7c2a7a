import type { Input } from "@pulumi/pulumi";

/** A metric of CloudWatch, as alarms and the dashboard name it. */
export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, Input<string>>>;
}

const inNamespace =
  (namespace: string, ...keys: readonly string[]) =>
  (metricName: string, ...values: readonly Input<string>[]): Metric => ({
    namespace,
    metricName,
    dimensions: Object.fromEntries(keys.map((key, at) => [key, values[at] ?? ""])),
  });

/** docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export const lambdaMetric = inNamespace("AWS/Lambda", "FunctionName");
/** docs.aws.amazon.com/AWSSimpleQueueService, "Available CloudWatch metrics for Amazon SQS" */
export const queueMetric = inNamespace("AWS/SQS", "QueueName");
/** docs.aws.amazon.com/AmazonRDS, "Amazon CloudWatch metrics for Amazon RDS" */
export const warehouseMetric = inNamespace("AWS/RDS", "DBInstanceIdentifier");
/** docs.aws.amazon.com/msk, "Amazon MSK metrics for monitoring Standard brokers", level DEFAULT */
export const clusterMetric = inNamespace("AWS/Kafka", "Cluster Name");
export const brokerMetric = inNamespace("AWS/Kafka", "Cluster Name", "Broker ID");
export const groupMetric = inNamespace("AWS/Kafka", "Cluster Name", "Consumer Group", "Topic");
/** docs.aws.amazon.com/apigateway, "Amazon API Gateway dimensions and metrics" */
export const apiMetric = inNamespace("AWS/ApiGateway", "ApiName", "Stage");
/** docs.aws.amazon.com/scheduler, "Monitoring with CloudWatch" */
export const scheduleMetric = inNamespace("AWS/Scheduler", "ScheduleGroup");
