import type { Output } from "@pulumi/pulumi";

/** The one public entry, before the web application. */
export interface Gateway {
  /** Address customers use: upload page and API. */
  readonly webUrl: Output<string>;
  /** Address analysts use. */
  readonly dashboardUrl: Output<string>;
}
