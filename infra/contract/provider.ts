import type { Settings } from "../config.ts";
import type { BlobStorage } from "./blob-storage.ts";
import type { Context } from "./context.ts";
import type { Supports } from "./features.ts";
import type { Gateway } from "./gateway.ts";
import type { ImageFunction } from "./image-function.ts";
import type { Jobs } from "./jobs.ts";
import type { KafkaIngress } from "./kafka-ingress.ts";
import type { Network } from "./network.ts";
import type { PartsHere } from "./parts-here.ts";
import type { Observability } from "./observability.ts";
import type { StatsWarehouse } from "./stats-warehouse.ts";
import type { Web } from "./web.ts";
import type { Input } from "@pulumi/pulumi";

/** The capabilities of a stack. A provider's own types extend these with what its other parts need of them. */
export interface Capabilities {
  readonly network: Network;
  readonly blobStorage: BlobStorage;
  readonly kafkaIngress: KafkaIngress;
  readonly statsWarehouse: StatsWarehouse;
  readonly imageFunction: ImageFunction;
  readonly jobs: Jobs;
  readonly web: Web;
  readonly gateway: Gateway;
  readonly observability: Observability;
}

/** A capability may have to wait for something (a bundle, a binary); what it throws ends the program before more is made. */
type Built<T> = T | Promise<T>;

/** What taking a stack down means. Lines for people. */
export interface Destruction {
  /** What stays, and until when. */
  readonly kept: readonly string[];
  /** What the cloud would refuse half-way, and which setting allows it; not empty: nothing is begun. */
  readonly refused: readonly string[];
}

/**
 * One cloud. `C` threads each capability's native handles to the others: an AWS function sees its bucket's ARN, and
 * stack.ts sees the contract only. The order of the methods is the order of building.
 */
export interface Provider<C extends Capabilities = Capabilities> {
  readonly name: string;
  /** Provider plugins whose resources it makes, by their Pulumi package names. */
  readonly plugins: readonly string[];
  readonly supports: Supports;
  /** Region where the settings name none. */
  readonly defaultRegion: string;
  /** Faults of the settings that only this provider knows; asked before any resource exists. */
  faults(settings: Settings): string[];
  /** What this machine itself must have; none where everything runs in a cloud. */
  partsHere?(settings: Settings): PartsHere;
  network(context: Context): Built<C["network"]>;
  blobStorage(context: Context, parts: Pick<C, "network">): Built<C["blobStorage"]>;
  kafkaIngress(context: Context, parts: Pick<C, "network">): Built<C["kafkaIngress"]>;
  statsWarehouse(context: Context, parts: Pick<C, "network">): Built<C["statsWarehouse"]>;
  jobs(
    context: Context,
    parts: Pick<C, "network" | "blobStorage" | "kafkaIngress" | "statsWarehouse">,
  ): Built<C["jobs"]>;
  imageFunction(
    context: Context,
    parts: Pick<C, "network" | "blobStorage" | "kafkaIngress" | "statsWarehouse" | "jobs">,
  ): Built<C["imageFunction"]>;
  web(context: Context, parts: Pick<C, "network" | "blobStorage" | "statsWarehouse" | "jobs">): Built<C["web"]>;
  gateway(context: Context, parts: Pick<C, "network" | "web">): Built<C["gateway"]>;
  observability(
    context: Context,
    parts: Pick<C, Exclude<keyof Capabilities, "observability">>,
  ): Built<C["observability"]>;
  /** Parts of docs/<name>.md that are made from code: Markdown by the name of its markers. */
  documents?(): Readonly<Record<string, string>>;
  /** What `destroy` leaves and what it would fail on; nothing is left and nothing fails where it is not stated. */
  destruction?(settings: Settings): Destruction;
  /** Outputs that only this provider has, such as generated credentials; secrets must be Pulumi secrets. */
  extraOutputs?(context: Context, parts: C): Record<string, Input<unknown>>;
}

/** Checks a provider's shape, every part against every other. */
export function defineProvider<C extends Capabilities>(provider: Provider<C>): Provider<C> {
  return provider;
}
