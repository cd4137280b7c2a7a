import { randomUUID } from "node:crypto";
import { detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Log } from "../clients/log.ts";
import type { DeliveryBegun, DeliveryTelemetry } from "../core/telemetry.ts";
import { EXPORT_TIMEOUT_MS, exporters } from "./exporters.ts";
import { Flushes } from "./flushes.ts";
import { imageMetrics, type ImageMetrics } from "./metrics.ts";
import { deliverySpans } from "./spans.ts";
import type { RunningTelemetry, TelemetryOptions } from "./start.ts";

/** Between two exports of the figures. The specification's own default is a minute; a function's life may be shorter. */
const METRICS_EVERY_MS = 30_000;
const SCOPE = "image-pipeline";

/**
 * Telemetry by OpenTelemetry's SDK. Nothing is registered for the whole process, so that a processor module may bring its
 * own. Spans and figures wait in memory (2048 spans at most, then the newest are dropped) and are sent by timers, so that
 * no image waits for whoever takes them.
 */
export function openTelemetry(options: TelemetryOptions, log: Log): RunningTelemetry {
  const { service, stack, endpoint, env = process.env } = options;
  // What the environment says wins: OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES.
  const resource = resourceFromAttributes({
    "service.name": service,
    // Processes of one stack count each for itself; without this their sums would be taken for one.
    "service.instance.id": randomUUID(),
    ...(stack !== undefined && { "service.namespace": stack }),
  }).merge(detectResources({ detectors: [envDetector] }));
  const { spans, metrics } = exporters(endpoint, env, log);
  const processor = new BatchSpanProcessor({ exporter: spans, exportTimeoutMillis: EXPORT_TIMEOUT_MS });
  const reader = new PeriodicExportingMetricReader({
    exporter: metrics,
    exportIntervalMillis: METRICS_EVERY_MS,
    exportTimeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const tracers = new TracerProvider({ resource, spanProcessors: [processor] });
  const meters = new MeterProvider({ resource, readers: [reader] });
  const tracer = tracers.getTracer(SCOPE);
  const measured = imageMetrics(meters.getMeter(SCOPE));
  const flushes = new Flushes();
  const sent = (): Promise<unknown> => Promise.allSettled([tracers.forceFlush(), meters.forceFlush()]);
  return {
    delivery: (begun) => watched(begun, deliverySpans(tracer, begun), measured),
    flush: () => flushes.run(sent),
    close: () => flushes.last(() => Promise.allSettled([tracers.shutdown(), meters.shutdown()])),
  };
}

/** Spans and figures of one delivery. */
function watched(
  begun: DeliveryBegun,
  spans: ReturnType<typeof deliverySpans>,
  metrics: ImageMetrics,
): DeliveryTelemetry {
  return {
    trace: spans.trace,
    traceId: spans.traceId,
    step(name) {
      const startMs = performance.now();
      const end = spans.step(name);
      return (fault) => {
        end(fault);
        metrics.step(name, (performance.now() - startMs) / 1000, fault);
      };
    },
    ended(handled) {
      spans.ended(handled);
      metrics.ended(handled);
    },
    comesAgain(fault) {
      spans.comesAgain(fault);
      metrics.comesAgain(begun, fault);
    },
  };
}
