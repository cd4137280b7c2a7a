import { defineProvider } from "../../contract/provider.ts";
import { DEFAULT_REGION } from "./account.ts";
import { blobStorage } from "./blob-storage/blob-storage.ts";
import type { AwsCapabilities } from "./capabilities.ts";
import { documents } from "./costs/documents.ts";
import { destruction } from "./destruction.ts";
import { extraOutputs } from "./extra-outputs.ts";
import { faults } from "./faults.ts";
import { supports } from "./features.ts";
import { gateway } from "./gateway/gateway.ts";
import { imageFunction } from "./image-function/image-function.ts";
import { jobs } from "./jobs.ts";
import { kafkaIngress } from "./kafka-ingress/kafka-ingress.ts";
import { network } from "./network/network.ts";
import { observability } from "./observability/observability.ts";
import { statsWarehouse } from "./stats-warehouse/stats-warehouse.ts";
import { web } from "./web.ts";

/**
 * Amazon Web Services.
 *
 * Services: S3 with Object Lock, MSK (or a Kafka that already runs), Lambda, SQS, RDS for PostgreSQL, API Gateway with WAF,
 * EventBridge Scheduler, Secrets Manager, KMS, CloudWatch, SNS.
 * Differences and limits: features.ts; sizes and what they cost: sizes.ts, docs/aws.md.
 */
export const aws = defineProvider<AwsCapabilities>({
  name: "aws",
  plugins: ["aws"],
  supports,
  defaultRegion: DEFAULT_REGION,
  faults,
  network,
  blobStorage,
  kafkaIngress,
  statsWarehouse,
  jobs,
  imageFunction,
  web,
  gateway,
  observability,
  documents,
  destruction,
  extraOutputs,
});
