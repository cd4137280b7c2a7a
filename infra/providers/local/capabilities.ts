import type { Output } from "@pulumi/pulumi";
import type { ImageFunction } from "../../contract/image-function.ts";
import type { Jobs } from "../../contract/jobs.ts";
import type { Capabilities } from "../../contract/provider.ts";
import type { LocalBlobStorage } from "./blob-storage.ts";
import type { LocalKafkaIngress } from "./kafka-ingress.ts";
import type { Host } from "./network.ts";
import type { LocalStatsWarehouse } from "./stats-warehouse.ts";

/** A process that tells its health at GET <url>/health. */
export interface Addressed {
  readonly url: Output<string>;
}

/** What the parts of this provider see of each other, beyond the contract. */
export interface LocalCapabilities extends Capabilities {
  readonly network: Host;
  readonly blobStorage: LocalBlobStorage;
  readonly kafkaIngress: LocalKafkaIngress;
  readonly statsWarehouse: LocalStatsWarehouse;
  readonly imageFunction: ImageFunction & Addressed;
  readonly jobs: Jobs & Addressed;
}

/** The named parts. */
export type Parts<Names extends keyof LocalCapabilities> = Pick<LocalCapabilities, Names>;
