import * as aws from "@pulumi/aws";
import { type CustomResourceOptions, interpolate } from "@pulumi/pulumi";
import type { Settings } from "../../../config.ts";
import type { Context } from "../../../contract/context.ts";
import { topicSpec } from "../../../contract/topics.ts";
import type { AwsBlobStorage, AwsKafkaIngress, Statement } from "../capabilities.ts";
import { groupId, UNDELIVERED_PREFIX } from "../names.ts";
import { sizesOf } from "../sizes.ts";

/** What Lambda hands to a run at most, in bytes: docs.aws.amazon.com/lambda, "Lambda quotas", synchronous invocation. */
const PAYLOAD_MAX_BYTES = 6 * 1024 * 1024;
/** A message's headers, each byte of which is a number in JSON, and the rest of its envelope. */
const ENVELOPE_BYTES = 32 * 1024;
/** What a run takes besides its images: a start, and what an image of the batch before still held up. */
const MARGIN_SECONDS = 30;

/**
 * Messages handed to one run. By size, when each is as large as the topic takes and comes in base64 (4 bytes for 3):
 * 6 291 456 ÷ (1 048 588 × 4/3 + 32 768) = 4. By time, when each image takes all of its own: (180 − 30) ÷ 30 = 5. A larger
 * batch would not fail, Lambda cuts it to what fits; but one that cannot end in time is tried again for nothing.
 */
export function batchSizeOf(settings: Settings): number {
  const messageBytes = (topicSpec(`${settings.ingress.topic}.incoming`, settings).maxMessageBytes * 4) / 3;
  const bySize = Math.floor(PAYLOAD_MAX_BYTES / (messageBytes + ENVELOPE_BYTES));
  const byTime = Math.floor((settings.function.timeoutSeconds - MARGIN_SECONDS) / settings.limits.processSeconds);
  return Math.max(1, Math.min(bySize, byTime));
}

/**
 * Tries of a batch before it goes to the bucket, and from there back onto its topic by the job `redeliver`. Only an outage
 * fails a batch again and again: a bad image has its outcome recorded, and a message that fails for no known reason is set
 * aside by the function itself. Lambda waits longer and longer
 * between tries, so this is hours; left out, a failure destination makes it 10.
 * Source: docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html
 */
const RETRIES = 1000;

/** Runs the function for the messages of the incoming topic. */
export function streamSource(
  { stack, settings }: Context,
  { raw }: AwsBlobStorage,
  kafka: AwsKafkaIngress,
  lambda: aws.lambda.Function,
  options: CustomResourceOptions,
): void {
  new aws.lambda.EventSourceMapping(
    `${stack}-stream`,
    {
      functionName: lambda.name,
      topics: [kafka.topics.incoming],
      startingPosition: "TRIM_HORIZON",
      batchSize: batchSizeOf(settings),
      maximumBatchingWindowInSeconds: 1,
      // A queue would be given only where the messages were; a bucket gets the messages.
      destinationConfig: { onFailure: { destinationArn: raw.arn } },
      ...sourceOf(kafka, groupId(stack)),
      ...(sizesOf(settings).pollers === "provisioned" ? provisioned(settings) : {}),
    },
    options,
  );
}

type Source = Pick<
  aws.lambda.EventSourceMappingArgs,
  | "eventSourceArn"
  | "amazonManagedKafkaEventSourceConfig"
  | "selfManagedEventSource"
  | "selfManagedKafkaEventSourceConfig"
  | "sourceAccessConfigurations"
>;

function sourceOf({ eventSource }: AwsKafkaIngress, consumerGroupId: string): Source {
  if (eventSource.kind === "msk") {
    return { eventSourceArn: eventSource.clusterArn, amazonManagedKafkaEventSourceConfig: { consumerGroupId } };
  }
  return {
    // Without a VPC among the access configurations, Lambda's pollers reach the brokers over the internet.
    selfManagedEventSource: { endpoints: { KAFKA_BOOTSTRAP_SERVERS: eventSource.brokers.join(",") } },
    selfManagedKafkaEventSourceConfig: { consumerGroupId },
    sourceAccessConfigurations: [{ type: eventSource.authentication, uri: eventSource.secretArn }],
  };
}

/**
 * What only provisioned pollers understand. More pollers than partitions would have nothing to read.
 * Source: docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 */
const provisioned = ({ ingress }: Settings): Partial<aws.lambda.EventSourceMappingArgs> => ({
  provisionedPollerConfig: { minimumPollers: 1, maximumPollers: ingress.partitions },
  functionResponseTypes: ["ReportBatchItemFailures"],
  bisectBatchOnFunctionError: true,
  maximumRetryAttempts: RETRIES,
});

/** What MSK's own event source asks of the network; these actions take no resource but "*". */
const DESCRIBE_NETWORK = ["ec2:DescribeVpcs", "ec2:DescribeSecurityGroups"];

/**
 * What the event source needs of the function's role beyond reading the topic: finding the cluster and its network, and
 * leaving in the raw bucket what it gave up on.
 * Sources: docs.aws.amazon.com/lambda/latest/dg: with-msk-permissions.html, kafka-on-failure.html
 */
export function streamStatements({ raw }: AwsBlobStorage, eventSource: AwsKafkaIngress["eventSource"]): Statement[] {
  const failures: Statement[] = [
    { Effect: "Allow", Action: "s3:PutObject", Resource: interpolate`${raw.arn}/${UNDELIVERED_PREFIX}*` },
    { Effect: "Allow", Action: "s3:ListBucket", Resource: raw.arn },
  ];
  if (eventSource.kind === "selfManaged") return failures;
  return [
    ...failures,
    {
      Effect: "Allow",
      Action: ["kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"],
      Resource: eventSource.clusterArn,
    },
    { Effect: "Allow", Action: DESCRIBE_NETWORK, Resource: "*" },
  ];
}
