import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { SpanExporter } from "@opentelemetry/sdk-trace";
import type { Log } from "../clients/log.ts";

/** Milliseconds an export may take, its tries included, where OTEL_EXPORTER_OTLP_TIMEOUT does not say. */
export const EXPORT_TIMEOUT_MS = 5000;

/** The exporters, over OTLP/HTTP with JSON. What they are not told here they take from the standard environment names. */
export interface Exporters {
  readonly spans: SpanExporter;
  readonly metrics: PushMetricExporter;
}

/** @param endpoint without the signals' paths. Default: what the environment says */
export function exporters(endpoint: string | undefined, env: NodeJS.ProcessEnv, log: Log): Exporters {
  const to = (path: string): { url?: string; timeoutMillis?: number } => ({
    ...(endpoint !== undefined && { url: `${endpoint.replace(/\/$/, "")}/${path}` }),
    ...(env["OTEL_EXPORTER_OTLP_TIMEOUT"] === undefined && { timeoutMillis: EXPORT_TIMEOUT_MS }),
  });
  const spans = new OTLPTraceExporter(to("v1/traces"));
  const metrics = new OTLPMetricExporter(to("v1/metrics"));
  const [sendSpans, sendMetrics] = [spans.export.bind(spans), metrics.export.bind(metrics)];
  const [tellOfSpans, tellOfMetrics] = [teller("traces", log), teller("metrics", log)];
  spans.export = (items, done) => {
    sendSpans(items, tellOfSpans(done));
  };
  metrics.export = (items, done) => {
    sendMetrics(items, tellOfMetrics(done));
  };
  return { spans, metrics };
}

/** What is called with an export's result: ExportResultCode of @opentelemetry/core, 0 for success. */
type Done = (result: { code: number; error?: Error }) => void;

/** Says in the log when exports begin to fail and when that is over, and nothing in between. */
function teller(signal: string, log: Log): (done: Done) => Done {
  let failing = false;
  return (done) => (result) => {
    const failed = result.code !== 0;
    if (failed && !failing) log.warn({ signal, err: result.error }, "telemetry is not taken");
    if (!failed && failing) log.info({ signal }, "telemetry is taken again");
    failing = failed;
    done(result);
  };
}
