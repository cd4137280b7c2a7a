import type { Output } from "@pulumi/pulumi";

/**
 * What runs inside the network on a schedule (expiry where it is emulated, reconciliation, the warehouse's upkeep) or on
 * an operator's request.
 */
export interface Jobs {
  /** What the operator's commands invoke, as the provider names it. */
  readonly operationsJob: Output<string>;
}
