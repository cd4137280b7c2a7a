import * as aws from "@pulumi/aws";
import type { ComponentResource } from "@pulumi/pulumi";
import { PROJECT } from "../../../contract/names.ts";

/**
 * Counts from the image function's log: of images by how they ended, a line an image, and of messages that have no end yet
 * because they were set aside.
 */
export interface OutcomeMetrics {
  readonly namespace: string;
  readonly names: Readonly<Record<Counted, string>>;
}

type Counted = "processed" | "rejected" | "failed" | "set-aside";

const NAMES: OutcomeMetrics["names"] = {
  processed: "ImagesProcessed",
  rejected: "ImagesRejected",
  failed: "ImagesFailed",
  "set-aside": "MessagesSetAside",
};

/** What the line says that is counted; a star stands for any text. */
const PATTERNS: Readonly<Record<Counted, string>> = {
  processed: '{ $.outcome = "processed" }',
  rejected: '{ $.outcome = "rejected" }',
  failed: '{ $.outcome = "failed" }',
  "set-aside": '{ $.msg = "message set aside*" }',
};

/** MSK counts messages by topic only at a monitoring level that costs by the partition; the log is there anyway. */
export function outcomeMetrics(parent: ComponentResource, stack: string, log: aws.cloudwatch.LogGroup): OutcomeMetrics {
  const namespace = `${PROJECT}/${stack}`;
  for (const [counted, name] of Object.entries(NAMES)) {
    new aws.cloudwatch.LogMetricFilter(
      `${stack}-${counted}`,
      {
        logGroupName: log.name,
        pattern: PATTERNS[counted as Counted],
        metricTransformation: { namespace, name, value: "1", defaultValue: "0", unit: "Count" },
      },
      { parent },
    );
  }
  return { namespace, names: NAMES };
}
