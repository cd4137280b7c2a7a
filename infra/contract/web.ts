import type { Output } from "@pulumi/pulumi";

/** The application of functions/web: upload API, results API, pages. Reached only through the gateway. */
export interface Web {
  /** Where the gateway finds it. */
  readonly origin: Output<string>;
}
