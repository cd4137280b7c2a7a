import { defineProvider } from "../../contract/provider.ts";
import { blobStorage, LOCAL_REGION } from "./blob-storage.ts";
import type { LocalCapabilities } from "./capabilities.ts";
import { extraOutputs } from "./extra-outputs.ts";
import { supports } from "./features.ts";
import { gateway } from "./gateway.ts";
import { imageFunction } from "./image-function.ts";
import { jobs } from "./jobs.ts";
import { kafkaIngress } from "./kafka-ingress.ts";
import { network } from "./network.ts";
import { observability } from "./observability.ts";
import { statsWarehouse } from "./stats-warehouse.ts";
import { web } from "./web.ts";

/**
 * One machine, with real parts and no account.
 *
 * Services: Apache Kafka, PostgreSQL, versitygw (S3 with Object Lock), Node.js processes; the plugin beside this file
 * creates, reads, updates and stops them.
 * Differences and limits: features.ts.
 */
export const local = defineProvider<LocalCapabilities>({
  name: "local",
  plugins: ["local"],
  supports,
  defaultRegion: LOCAL_REGION,
  faults: () => [],
  partsHere: (settings) => ({
    kafka: settings.ingress.existing === undefined,
    objectStore: settings.storage.existing === undefined,
  }),
  network,
  blobStorage,
  kafkaIngress,
  statsWarehouse,
  imageFunction,
  jobs,
  web,
  gateway,
  observability,
  extraOutputs,
});
