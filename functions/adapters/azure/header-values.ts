import { headerText } from "../../clients/header-text.ts";

/**
 * Headers of a message that came through Event Hubs as AMQP's application properties.
 *
 * What Kafka's producers send are bytes, which the host hands over as JSON does bytes: as base64. What AMQP's and HTTP's
 * producers send is text. A message has one producer, so that all its values are of one kind: bytes, unless one of them cannot
 * be that. A CloudEvent's version "1.0" cannot, so that of no CloudEvent in text an attribute is taken for base64.
 * Source: learn.microsoft.com/azure/event-hubs/event-hubs-exchange-events-different-protocols, "Event user properties";
 * the host's ToRpcDefault (github.com/Azure/azure-functions-host, GrpcMessageConversionExtensions.cs).
 *
 * The library for Node.js makes the first letter of each name small; the core tells names apart without regard to case.
 */
export function headersOf(properties: Readonly<Record<string, unknown>>): Record<string, string> {
  const present = Object.entries(properties).filter(([, value]) => value !== null && value !== undefined);
  const bytes = present.map(([name, value]) => [name, bytesOf(value)] as const);
  const asBytes = bytes.flatMap(([name, value]) => (value === undefined ? [] : [[name, headerText(value)] as const]));
  if (asBytes.length === bytes.length) return Object.fromEntries(asBytes);
  return Object.fromEntries(present.map(([name, value]) => [name, textOf(value)]));
}

/** Bytes as JSON carries them; undefined for what is none. */
export function bytesOf(value: unknown): Buffer | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (Array.isArray(value)) return value.every(isByte) ? Buffer.from(value) : undefined;
  if (typeof value !== "string") return undefined;
  const bytes = Buffer.from(value, "base64");
  return bytes.toString("base64") === value ? bytes : undefined;
}

const isByte = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 255;

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
