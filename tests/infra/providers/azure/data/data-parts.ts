import type * as pulumi from "@pulumi/pulumi";
import type { AzureBlobStorage, AzureKafkaIngress } from "../../../../../infra/providers/azure/capabilities.ts";
import { azureParts, type AzureParts } from "../../../../helpers/azure-mocks.ts";

/** What storage and brokers show of themselves. */
interface Parts {
  readonly blobStorage: AzureBlobStorage;
  readonly kafkaIngress: AzureKafkaIngress;
}

/**
 * Network, storage accounts and hubs that these settings make.
 * @param look what a test wants to know of them
 */
export const azureData = async (
  config: Record<string, unknown> = {},
  look: (parts: Parts) => Record<string, pulumi.Input<unknown>> = () => ({}),
): Promise<AzureParts> =>
  await azureParts(config, async (context, network) => {
    const { blobStorage } = await import("../../../../../infra/providers/azure/blob-storage/blob-storage.ts");
    const { kafkaIngress } = await import("../../../../../infra/providers/azure/kafka-ingress/kafka-ingress.ts");
    return look({
      blobStorage: blobStorage(context, { network }),
      kafkaIngress: kafkaIngress(context, { network }),
    });
  });
