import type { Settings } from "../config.ts";

/** Variables by which a function on a cloud is told of `alerts.otlpEndpoint`: OpenTelemetry's own names. None without one. */
export const telemetryVariables = (stack: string, { otlpEndpoint }: Settings["alerts"]): Record<string, string> =>
  otlpEndpoint === undefined
    ? {}
    : { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint, OTEL_RESOURCE_ATTRIBUTES: `service.namespace=${stack}` };

const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/** Networks and the port at which the image function reaches `alerts.otlpEndpoint`: its own and those joined to it. */
export function telemetryRoutes({ alerts, network }: Settings): { readonly cidr: string; readonly port: number }[] {
  if (alerts.otlpEndpoint === undefined) return [];
  const { protocol, port } = new URL(alerts.otlpEndpoint);
  const number = port === "" ? DEFAULT_PORTS[protocol] : Number(port);
  if (number === undefined) throw new Error(`Expected http or https in alerts.otlpEndpoint but received ${protocol}`);
  return [...new Set([network.cidr, ...network.peers.map(({ cidr }) => cidr)])].map((cidr) => ({ cidr, port: number }));
}
