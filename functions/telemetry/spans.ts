import {
  type Attributes,
  type Context,
  createTraceState,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import type { Handled } from "../core/handled.ts";
import type { Step } from "../core/step-timer.ts";
import type { DeliveryBegun, Fault } from "../core/telemetry.ts";
import type { TraceContext } from "../core/trace-context.ts";
import { outcomeOf } from "./metrics.ts";

/** The spans of one delivery. */
export interface DeliverySpans {
  readonly trace: TraceContext;
  readonly traceId: string;
  step(name: Step): (fault?: Fault) => void;
  ended(handled: Handled): void;
  comesAgain(fault: Fault): void;
}

/** Begins the span of a delivery, a child of the trace that its message came with. */
export function deliverySpans(tracer: Tracer, { customer, source, trace: parent }: DeliveryBegun): DeliverySpans {
  const around = parent === undefined ? ROOT_CONTEXT : contextOf(parent);
  const attributes = { "image.customer": customer, "image.source": source };
  const span = tracer.startSpan("handle image", { kind: SpanKind.CONSUMER, attributes }, around);
  const inside = trace.setSpan(around, span);
  return {
    trace: traceContextOf(span),
    traceId: span.spanContext().traceId,
    step(name) {
      const step = tracer.startSpan(name, { kind: KINDS[name] ?? SpanKind.INTERNAL }, inside);
      return (fault) => {
        if (fault !== undefined) fail(step, fault);
        step.end();
      };
    },
    ended(handled) {
      span.setAttributes(attributesOf(handled));
      // A rejected image is an image well handled.
      if (handled.outcome === "failed") span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
    comesAgain(fault) {
      span.setAttribute("image.outcome", outcomeOf(fault));
      fail(span, fault);
      span.end();
    },
  };
}

/** Steps that speak to another system; the rest is work of this process. */
const KINDS: Partial<Record<Step, SpanKind>> = {
  ...{ identify: SpanKind.CLIENT, fetch: SpanKind.CLIENT, store: SpanKind.CLIENT, record: SpanKind.CLIENT },
  announce: SpanKind.PRODUCER,
};

function attributesOf(handled: Handled): Attributes {
  const { reason, type, label } = handled;
  return {
    "image.id": handled.imageId,
    "image.outcome": handled.outcome,
    "image.changed": handled.changed,
    "image.attempt": handled.attempt,
    "image.tries": handled.tries,
    "image.bytes_in": handled.bytesIn,
    "image.bytes_out": handled.bytesOut,
    "image.renditions": [...handled.renditions],
    "image.processing_version": handled.processingVersion,
    ...(reason !== undefined && { "image.reason": reason }),
    ...(type !== undefined && { "image.type": type }),
    ...(label !== undefined && { "image.label": label }),
  };
}

function fail(span: Span, { type, reason, dependency }: Fault): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute("error.type", type);
  if (reason !== undefined) span.setAttribute("image.reason", reason);
  if (dependency !== undefined) span.setAttribute("image.dependency", dependency);
}

function contextOf({ traceparent, tracestate }: TraceContext): Context {
  const [, traceId = "", spanId = "", flags = "00"] = traceparent.split("-");
  const traceFlags = Number.parseInt(flags, 16);
  const traceState = tracestate === undefined ? {} : { traceState: createTraceState(tracestate) };
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true, ...traceState });
}

/** As it travels: www.w3.org/TR/trace-context, version 00. */
function traceContextOf(span: Span): TraceContext {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const state = traceState?.serialize() ?? "";
  const traceparent = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
  return { traceparent, ...(state !== "" && { tracestate: state }) };
}
