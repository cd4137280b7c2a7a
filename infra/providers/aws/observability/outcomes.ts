import * as aws from "@pulumi/aws";
import type { ComponentResource } from "@pulumi/pulumi";
import { PROJECT } from "../../../contract/names.ts";

/** Counts of images by how they ended, from the image function's log: a line an image, with its outcome. */
export interface OutcomeMetrics {
  readonly namespace: string;
  readonly names: Readonly<Record<Outcome, string>>;
}

export type Outcome = "processed" | "rejected" | "failed";

const NAMES: OutcomeMetrics["names"] = {
  processed: "ImagesProcessed",
  rejected: "ImagesRejected",
  failed: "ImagesFailed",
};

/** MSK counts messages by topic only at a monitoring level that costs by the partition; the log is there anyway. */
export function outcomeMetrics(parent: ComponentResource, stack: string, log: aws.cloudwatch.LogGroup): OutcomeMetrics {
  const namespace = `${PROJECT}/${stack}`;
  for (const [outcome, name] of Object.entries(NAMES)) {
    new aws.cloudwatch.LogMetricFilter(
      `${stack}-${outcome}`,
      {
        logGroupName: log.name,
        pattern: `{ $.outcome = "${outcome}" }`,
        metricTransformation: { namespace, name, value: "1", defaultValue: "0", unit: "Count" },
      },
      { parent },
    );
  }
  return { namespace, names: NAMES };
}
