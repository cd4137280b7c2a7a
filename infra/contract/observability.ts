import type { Output } from "@pulumi/pulumi";

/** Logs, alarms, a dashboard of the operation; built last, over all the others. */
export interface Observability {
  /** Where an operator finds the logs. */
  readonly logs: Output<string>;
}
