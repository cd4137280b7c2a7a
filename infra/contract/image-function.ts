import type { Output } from "@pulumi/pulumi";

/**
 * The code of functions/core, run for every upload and every message.
 *
 * The provider must deliver each at least once, run no more than `function.maxConcurrency` at a time, stop (and not
 * dead-letter) while a dependency is out, and give the function the writer role and nothing else of the warehouse.
 */
export interface ImageFunction {
  /** The function's name, as the provider's own tools know it. */
  readonly functionName: Output<string>;
}
