import type { FailureReason, RejectionReason } from "./reasons.ts";

export type { FailureReason, RejectionReason };

/** The image's or message's own fault: recorded as `rejected`, dead-lettered, never retried by itself. */
export class Rejection extends Error {
  override readonly name = "Rejection";
  constructor(
    readonly reason: RejectionReason,
    /** What was received and what is allowed, for people; no bytes and no secret. */
    detail: string,
  ) {
    super(detail);
  }
}

/** Processing of this one image went wrong for no known fault of the image: retried, then recorded as `failed`. */
export class ProcessingError extends Error {
  override readonly name = "ProcessingError";
  constructor(
    readonly reason: FailureReason,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }
}

/**
 * A dependency (object store, warehouse, broker) does not answer: nobody's fault. Consumption stops and is tried again
 * with backoff; nothing is recorded and nothing is dead-lettered. Clients throw it; the core never catches it.
 */
export class Outage extends Error {
  override readonly name = "Outage";
  constructor(
    /** Which dependency, as the operator knows it: "object store", "warehouse", "kafka". */
    readonly dependency: string,
    options?: ErrorOptions,
  ) {
    super(`The ${dependency} does not answer: ${describe(options?.cause)}`, options);
  }
}

/** One line that names an unknown thrown value, for messages and logs. */
export function describe(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  return error instanceof Error ? error.message || error.name : String(error);
}
