import type { RawMessage } from "./arrival.ts";

/**
 * Where a message stands in a distributed trace (W3C Trace Context, www.w3.org/TR/trace-context). CloudEvents carries it as
 * the attributes of the same names: github.com/cloudevents/spec, extensions/distributed-tracing.md.
 */
export interface TraceContext {
  readonly traceparent: string;
  readonly tracestate?: string;
}

/** Version, trace id, parent id, flags; a later version may have more behind them. Ids of zeros only are none. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[\x21-\x7e]{1,64})?$/;

/** Printable ASCII of at most 512 characters, which is the least that everybody has to pass on (section 3.3.1.5). */
const TRACESTATE = /^[\x20-\x7e]{1,512}$/;

/**
 * The trace context of a message; undefined where it has none. What is not well-formed counts as none: it is no reason to
 * refuse an image. The header of the last hop, if there is one, is nearer than the event's own attribute.
 * @param headers under their names in lower case
 * @param attributes of the CloudEvent in the message
 */
export function traceContextOf(
  headers: RawMessage["headers"],
  attributes: Readonly<Record<string, unknown>> = {},
): TraceContext | undefined {
  return wellFormed(headers) ?? wellFormed(attributes);
}

function wellFormed({ traceparent, tracestate }: Readonly<Record<string, unknown>>): TraceContext | undefined {
  if (typeof traceparent !== "string" || !TRACEPARENT.test(traceparent)) return undefined;
  const state = typeof tracestate === "string" && TRACESTATE.test(tracestate) ? tracestate : undefined;
  return { traceparent, ...(state !== undefined && { tracestate: state }) };
}
