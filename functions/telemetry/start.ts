import type { Log } from "../clients/log.ts";
import { NO_TELEMETRY, type Telemetry } from "../core/telemetry.ts";

/** Telemetry under way; whoever starts it ends it. */
export interface RunningTelemetry extends Telemetry {
  /** Sends what there is. Takes a second at most, also where nobody answers, and never throws. */
  flush(): Promise<void>;
  /** Sends what there is, and watches no more. As `flush`. */
  close(): Promise<void>;
}

/** Whose telemetry it is, and where it goes. */
export interface TelemetryOptions {
  /** Name of the program, for example image-function. */
  readonly service: string;
  /** Stack it belongs to, where that is known. */
  readonly stack?: string;
  /** OTLP/HTTP endpoint, without the signals' paths. Default: what the environment says. */
  readonly endpoint?: string;
  /** Default: the process's own. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Variables that name an endpoint: opentelemetry.io/docs/specs/otel/protocol/exporter, "Endpoint URLs for OTLP/HTTP". */
const ENDPOINTS = [
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
  "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
] as const;

const OFF: RunningTelemetry = {
  ...NO_TELEMETRY,
  flush: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/**
 * Starts telemetry by OpenTelemetry, where an endpoint is named; else nothing of OpenTelemetry is loaded. One that cannot
 * be started is logged, and is no reason not to handle images.
 */
export async function startTelemetry(options: TelemetryOptions, log: Log): Promise<RunningTelemetry> {
  const { env = process.env, endpoint } = options;
  const named = endpoint !== undefined || ENDPOINTS.some((name) => (env[name] ?? "").trim() !== "");
  if (!named || env["OTEL_SDK_DISABLED"]?.trim().toLowerCase() === "true") return OFF;
  try {
    const { openTelemetry } = await import("./open-telemetry.ts");
    return openTelemetry(options, log);
  } catch (error) {
    log.error({ err: error }, "telemetry could not be started");
    return OFF;
  }
}
