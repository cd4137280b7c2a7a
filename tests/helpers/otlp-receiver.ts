import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A value as OTLP's JSON writes it: github.com/open-telemetry/opentelemetry-proto, docs/specification.md, "JSON Protobuf". */
type AnyValue = {
  readonly stringValue?: string;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
  readonly arrayValue?: { readonly values: readonly AnyValue[] };
};
interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}
export type Attributes = Readonly<Record<string, unknown>>;

/** A span as it was sent. */
export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  /** 1 internal, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  /** 2 is an error. */
  readonly status: { readonly code: number; readonly message?: string };
  readonly startNanos: bigint;
  readonly endNanos: bigint;
  readonly attributes: Attributes;
  readonly resource: Attributes;
}

/** A point of a metric as it was sent last. */
export interface ReceivedPoint {
  readonly metric: string;
  readonly unit: string;
  readonly attributes: Attributes;
  /** Of a sum. */
  readonly value: number;
  /** Of a histogram. */
  readonly count: number;
}

/** What takes OTLP over HTTP on 127.0.0.1, as a collector does. */
export interface OtlpReceiver {
  readonly endpoint: string;
  /** Paths that were asked for, in order. */
  readonly paths: string[];
  readonly headers: IncomingHttpHeaders[];
  /** Bodies as they came. */
  readonly bodies: string[];
  spans(): ReceivedSpan[];
  /** Points of the newest export that has the metric. */
  points(metric: string): ReceivedPoint[];
  /** From the next request on. */
  answerAs(manner: Manner): void;
  close(): Promise<void>;
}

/** How a request is answered. Default: taken. `never` leaves it without an answer. */
export type Manner = "taken" | "never" | "refused";

/** Starts one. */
export async function otlpReceiver(manner: Manner = "taken"): Promise<OtlpReceiver> {
  const paths: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const bodies: string[] = [];
  const answer = (response: ServerResponse): void => {
    if (manner === "never") return;
    response.writeHead(manner === "taken" ? 200 : 400, { "content-type": "application/json" }).end("{}");
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      paths.push(request.url ?? "");
      headers.push(request.headers);
      bodies.push(Buffer.concat(chunks).toString("utf8"));
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    ...{ paths, headers, bodies },
    spans: () => bodies.flatMap((body) => spansIn(JSON.parse(body) as TracesBody)),
    points(metric) {
      const sent = bodies.map((body) => pointsIn(JSON.parse(body) as MetricsBody, metric));
      return sent.filter((points) => points.length > 0).at(-1) ?? [];
    },
    answerAs(next) {
      manner = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Resource {
  readonly resource: { readonly attributes: readonly KeyValue[] };
}
interface TracesBody {
  readonly resourceSpans?: readonly (Resource & {
    readonly scopeSpans: readonly { readonly spans: readonly RawSpan[] }[];
  })[];
}
type RawSpan = Omit<ReceivedSpan, "attributes" | "resource" | "startNanos" | "endNanos"> & {
  readonly attributes: readonly KeyValue[];
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
};

function spansIn({ resourceSpans = [] }: TracesBody): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ attributes, startTimeUnixNano, endTimeUnixNano, ...span }) => ({
        ...span,
        startNanos: BigInt(startTimeUnixNano),
        endNanos: BigInt(endTimeUnixNano),
        attributes: plain(attributes),
        resource: plain(resource.attributes),
      })),
    ),
  );
}

interface RawPoint {
  readonly attributes: readonly KeyValue[];
  readonly asInt?: number | string;
  readonly asDouble?: number;
  readonly count?: number | string;
}
interface MetricsBody {
  readonly resourceMetrics?: readonly {
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly unit: string;
        readonly sum?: { readonly dataPoints: readonly RawPoint[] };
        readonly histogram?: { readonly dataPoints: readonly RawPoint[] };
      }[];
    }[];
  }[];
}

function pointsIn({ resourceMetrics = [] }: MetricsBody, wanted: string): ReceivedPoint[] {
  const metrics = resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  return metrics
    .filter(({ name }) => name === wanted)
    .flatMap(
      ({ name, unit, sum, histogram }) =>
        (sum ?? histogram)?.dataPoints.map((point) => ({
          ...{ metric: name, unit, attributes: plain(point.attributes) },
          value: Number(point.asInt ?? point.asDouble ?? 0),
          count: Number(point.count ?? 0),
        })) ?? [],
    );
}

const plain = (attributes: readonly KeyValue[]): Attributes =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]));

function plainValue({ arrayValue, intValue, stringValue, doubleValue, boolValue }: AnyValue): unknown {
  if (arrayValue !== undefined) return arrayValue.values.map(plainValue);
  return intValue === undefined ? (stringValue ?? doubleValue ?? boolValue) : Number(intValue);
}
