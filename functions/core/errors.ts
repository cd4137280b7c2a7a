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

/**
 * A message that no request to its topic can carry. Sending it again is of no use; what can be done without it is for whoever
 * sends it to say.
 */
export class MessageTooLarge extends Error {
  override readonly name = "MessageTooLarge";
  /** @param maxBytes what the broker is known to take, if it is */
  constructor(
    topic: string,
    bytes: number,
    { maxBytes, ...options }: ErrorOptions & { readonly maxBytes?: number } = {},
  ) {
    const allowed = maxBytes === undefined ? "fits max.message.bytes of" : `has at most ${maxBytes} bytes, for`;
    const raise = maxBytes === undefined ? "Raise the topic's max.message.bytes, or send" : "Send";
    super(
      `Expected a message that ${allowed} the topic ${topic} but received one of about ${bytes} bytes. ` +
        `${raise} the image as a claim check.`,
      options,
    );
  }
}

/** One line that names an unknown thrown value, for messages and logs. */
export function describe(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  return error instanceof Error ? error.message || error.name : String(error);
}
