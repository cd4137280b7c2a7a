import { defineProvider } from "../../contract/provider.ts";
import { DEFAULT_REGION } from "./account.ts";
import { blobStorage } from "./blob-storage/blob-storage.ts";
import type { AzureCapabilities } from "./capabilities.ts";
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
 * Microsoft Azure.
 *
 * Services: Blob Storage with version-level immutability, Event Hubs (or a Kafka that already runs), Functions on Flex
 * Consumption, Event Grid, Storage queues, PostgreSQL Flexible Server, Front Door with its firewall, Key Vault, Azure
 * Monitor. What azure-native has no resource for, plugin/ does.
 * Differences and limits: features.ts; sizes and what they cost: sizes.ts, docs/azure.md.
 */
export const azure = defineProvider<AzureCapabilities>({
  name: "azure",
  plugins: ["azure-native", "image-pipeline-azure"],
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
