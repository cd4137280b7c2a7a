import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../infra/config.ts";
import type { Parts } from "../../infra/providers/aws/capabilities.ts";
import { CLOUD_ANSWERS, cloudStack } from "./cloud-stack.ts";
import { settingsOf } from "./mocked-stack.ts";
import { type CloudStack, type RecordedWithOptions, underMocks } from "./provider-mocks.ts";

export { awsAnswers } from "./aws-answers.ts";
export type { RecordedWithOptions } from "./provider-mocks.ts";

/** A stack on AWS that was built without AWS. */
export type AwsStack = CloudStack;

/** Settings of a stack on AWS. */
export const awsSettings = (config: Record<string, unknown> = {}): Settings =>
  settingsOf({ provider: "aws", ...config });

/** Runs a program under mocks that answer as AWS would: `underMocks`. */
export const underAwsMocks = (
  program: () => Promise<Record<string, pulumi.Input<unknown>>>,
): ReturnType<typeof underMocks> => underMocks(CLOUD_ANSWERS.aws, program);

/** The whole stack that these settings make: `cloudStack`. */
export const awsStack = async (config: Record<string, unknown> = {}): Promise<AwsStack> =>
  await cloudStack("aws", config);

/** What the capabilities that hold data are, before any function is made. */
export interface AwsData {
  readonly resources: readonly RecordedWithOptions[];
  /** What `look` answered, once known. */
  readonly values: Readonly<Record<string, unknown>>;
}

type DataParts = Parts<"network" | "blobStorage" | "kafkaIngress" | "statsWarehouse">;

/**
 * Network, buckets, brokers and warehouse that these settings make.
 * @param look what a test wants to know of them
 */
export async function awsData(
  config: Record<string, unknown> = {},
  look: (parts: DataParts) => Record<string, pulumi.Input<unknown>> = () => ({}),
): Promise<AwsData> {
  const context = { stack: "test", settings: awsSettings(config) };
  return await underAwsMocks(async () => {
    const { network } = await import("../../infra/providers/aws/network/network.ts");
    const { blobStorage } = await import("../../infra/providers/aws/blob-storage/blob-storage.ts");
    const { kafkaIngress } = await import("../../infra/providers/aws/kafka-ingress/kafka-ingress.ts");
    const { statsWarehouse } = await import("../../infra/providers/aws/stats-warehouse/stats-warehouse.ts");
    const built = { network: await network(context) };
    return look({
      ...built,
      blobStorage: blobStorage(context, built),
      kafkaIngress: kafkaIngress(context, built),
      statsWarehouse: statsWarehouse(context, built),
    });
  });
}
