import type { Source } from "./arrival.ts";
import { Outage, ProcessingError, Rejection } from "./errors.ts";
import type { Handled } from "./handled.ts";
import type { Step, StepWatcher } from "./step-timer.ts";
import type { TraceContext } from "./trace-context.ts";

/**
 * Whoever watches images being handled: a trace and figures of each delivery. It only watches: none of its calls waits for
 * anything or throws, and nothing depends on it.
 */
export interface Telemetry {
  /** A delivery begins. */
  delivery(begun: DeliveryBegun): DeliveryTelemetry;
}

/** What is known of a delivery before anything is done. */
export interface DeliveryBegun {
  readonly customer: string;
  readonly source: Source;
  /** What the message came with. */
  readonly trace?: TraceContext;
}

/** One delivery as it is watched. Exactly one of `ended` and `comesAgain` is called, once, at its end. */
export interface DeliveryTelemetry {
  /** What the messages that this delivery writes carry. */
  readonly trace: TraceContext | undefined;
  /** For the log, so that a line and its trace find each other. Undefined where there is no trace. */
  readonly traceId: string | undefined;
  /** A step begins. Call the answer when it ends, with its fault, if it had one. */
  step(name: Step): (fault?: Fault) => void;
  ended(handled: Handled): void;
  /** No outcome: an outage, or a fault of the program's own. */
  comesAgain(fault: Fault): void;
}

/** What is told of an error: our own words for it, never its text, which may hold anything. */
export interface Fault {
  /** Name of its class. */
  readonly type: string;
  /** Reason code, of an error that has one. */
  readonly reason?: string;
  /** What does not answer, of an outage. */
  readonly dependency?: string;
}

/** What is told of a thrown value. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Outage) return { type: error.name, dependency: error.dependency };
  if (error instanceof Rejection || error instanceof ProcessingError) return { type: error.name, reason: error.reason };
  return { type: error instanceof Error ? error.name : typeof error };
}

/** Tells of a delivery's steps as a timer sees them. */
export function stepsOf(delivery: DeliveryTelemetry): StepWatcher {
  return (name) => {
    const ended = delivery.step(name);
    return (error) => {
      ended(error === undefined ? undefined : faultOf(error));
    };
  };
}

/** Watches nothing. A trace that a message came with is passed on as it is, as whoever takes no part in it does. */
export const NO_TELEMETRY: Telemetry = {
  delivery: ({ trace }) => ({
    trace,
    traceId: undefined,
    step: () => () => undefined,
    ended: () => undefined,
    comesAgain: () => undefined,
  }),
};
