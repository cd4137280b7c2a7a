import * as z from "zod";
import type { RawMessage } from "./arrival.ts";
import { Rejection } from "./errors.ts";
import { STRUCTURED } from "./event-types.ts";

/**
 * CloudEvents 1.0 over the Kafka protocol binding, in binary mode (attributes in `ce_` headers, data in the value) and in
 * structured mode (one JSON document in the value).
 * Source: github.com/cloudevents/spec, bindings/kafka-protocol-binding.md and formats/json-format.md, v1.0.2.
 */
export interface CloudEvent {
  /** Attributes as received, not checked yet: in structured mode a value may be anything that JSON has. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly data: { readonly bytes: Buffer } | { readonly json: unknown };
}

const PREFIX = "ce_";
/** Begins the content type of structured mode, and of what is not understood here: batches and other formats. */
const ANY_CLOUD_EVENT = "application/cloudevents";

/** The event in a message; undefined where it has no attribute at all. @throws Rejection `malformed_event` */
export function readCloudEvent(message: RawMessage): CloudEvent | undefined {
  const headers = lowerCaseNames(message.headers);
  const [contentType = ""] = (headers["content-type"] ?? "").split(";");
  const mediaType = contentType.trim().toLowerCase();
  if (mediaType === STRUCTURED) return structured(message.value);
  if (mediaType.startsWith(ANY_CLOUD_EVENT))
    throw malformed(`content-type is ${show(mediaType)}; expected "${STRUCTURED}"`);
  const attributes = Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value]] : [],
    ),
  );
  if (Object.keys(attributes).length === 0) return undefined;
  return { attributes, data: { bytes: message.value ?? Buffer.alloc(0) } };
}

/** Headers under their names in lower case: producers differ, and the binding compares names so. */
export function lowerCaseNames(headers: RawMessage["headers"]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

const documentSchema = z.record(z.string(), z.unknown());
const base64Schema = z.base64();

function structured(value: Buffer | null): CloudEvent {
  const document = documentSchema.safeParse(parseJson(value ?? Buffer.alloc(0)));
  if (!document.success) throw malformed("a structured event is a JSON object");
  const { data, data_base64: encoded, ...attributes } = document.data;
  if (encoded === undefined) return { attributes, data: { json: data } };
  if (data !== undefined) throw malformed("the event has both data and data_base64; expected one of them");
  const base64 = base64Schema.safeParse(encoded);
  if (!base64.success) throw malformed("data_base64 is not base64");
  return { attributes, data: { bytes: Buffer.from(base64.data, "base64") } };
}

/** The event's data as JSON, however it came. @throws Rejection `malformed_event` */
export function jsonData({ data }: CloudEvent): unknown {
  return "json" in data ? data.json : parseJson(data.bytes);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw malformed(`expected JSON but received ${bytes.length} bytes of something else`);
  }
}

export function malformed(detail: string): Rejection {
  return new Rejection("malformed_event", detail);
}

/** A received value, short enough for a message. */
export function show(value: unknown): string {
  if (value === undefined) return "missing";
  try {
    return JSON.stringify(value).slice(0, 80);
  } catch {
    // A message may nest lists deeper than the stack is; its rejection must not fail for that.
    return "a value nested too deep to be shown";
  }
}
