import { type Input, type Output, secret } from "@pulumi/pulumi";
import type { Context } from "./contract/context.ts";
import type { KafkaAuth } from "./contract/kafka-ingress.ts";
import type { Capabilities, Provider } from "./contract/provider.ts";
import type { Topics } from "../functions/core/settings.ts";

/** What every stack says of itself: the same names on every provider. */
export interface StackOutputs {
  readonly provider: string;
  readonly region: string;
  readonly rawBucket: Output<string>;
  readonly processedBucket: Output<string>;
  readonly objectStoreEndpoint: Output<string>;
  readonly kafkaBrokers: Output<string>;
  readonly kafkaAuth: Output<KafkaAuth>;
  readonly topics: Topics;
  readonly warehouseHost: Output<string>;
  readonly warehousePort: Output<number>;
  readonly warehouseDatabase: Output<string>;
  readonly biReaderSecret: Output<string>;
  readonly webUrl: Output<string>;
  readonly dashboardUrl: Output<string>;
  readonly operationsJob: Output<string>;
}

/** The outputs of a built stack, with the provider's own behind the common ones. */
export function stackOutputs<C extends Capabilities>(
  provider: Provider<C>,
  context: Context,
  parts: C,
): StackOutputs & Record<string, Input<unknown>> {
  const { blobStorage, kafkaIngress, statsWarehouse, gateway, jobs } = parts;
  return {
    ...provider.extraOutputs?.(context, parts),
    provider: provider.name,
    region: context.settings.region ?? provider.defaultRegion,
    rawBucket: blobStorage.rawBucket,
    processedBucket: blobStorage.processedBucket,
    objectStoreEndpoint: blobStorage.endpoint,
    kafkaBrokers: kafkaIngress.brokers,
    kafkaAuth: kafkaIngress.auth,
    topics: kafkaIngress.topics,
    warehouseHost: statsWarehouse.host,
    warehousePort: statsWarehouse.port,
    warehouseDatabase: statsWarehouse.database,
    biReaderSecret: secret(statsWarehouse.biReaderSecret),
    webUrl: gateway.webUrl,
    dashboardUrl: gateway.dashboardUrl,
    operationsJob: jobs.operationsJob,
  };
}
