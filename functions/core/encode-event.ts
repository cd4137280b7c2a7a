import type { Arrival, ClaimCheck, EventIdentity } from "./arrival.ts";
import { CLAIM_EVENT, IMAGE_EVENT, PIPELINE_SOURCE, PROCESSED_EVENT, SPEC_VERSION, STRUCTURED } from "./event-types.ts";
import type { ImageRecord, OutgoingMessage } from "./ports.ts";
import type { TraceContext } from "./trace-context.ts";

/** How an event is laid into a Kafka message. */
export type ContentMode = "binary" | "structured";

interface Attributes extends EventIdentity {
  readonly type: string;
  readonly customer: string;
  readonly contentType: string;
  readonly time?: Date;
  readonly subject?: string;
  readonly trace?: TraceContext;
}

/** A message that carries an image. `contentType` is what the producer believes; the image's type is found by content. */
export function imageEvent(
  event: EventIdentity & { customer: string; bytes: Buffer; contentType?: string; time?: Date },
  mode: ContentMode = "binary",
): OutgoingMessage {
  const contentType = event.contentType ?? "application/octet-stream";
  return encode({ ...event, type: IMAGE_EVENT, contentType }, event.bytes, mode);
}

/** A message that says where an image lies in the raw bucket. */
export function claimEvent(
  event: EventIdentity & { customer: string; claim: ClaimCheck; time?: Date },
  mode: ContentMode = "binary",
): OutgoingMessage {
  const { bucket, key, versionId, sizeBytes, sha256 } = event.claim;
  const data = { bucket, key, versionId, size: sizeBytes, sha256 };
  return encode({ ...event, type: CLAIM_EVENT, contentType: "application/json" }, data, mode);
}

/** The message that `decodeEvent` reads this arrival from: what stands for one that came in none (an object's event). */
export function arrivalEvent({ customer, identity, payload }: Arrival): OutgoingMessage {
  return "claim" in payload
    ? claimEvent({ ...identity, customer, claim: payload.claim })
    : imageEvent({ ...identity, customer, bytes: payload.bytes });
}

/**
 * The announcement of a processed image. It has the same id whenever it is made again, so that consumers can tell.
 * @param time when it is announced
 * @param trace that the announcement belongs to
 */
export function processedEvent(record: ImageRecord, time: Date, trace?: TraceContext): OutgoingMessage {
  const { imageId, customer, source, type, label, processingVersion } = record;
  const results = record.results.map((result) => ({
    rendition: result.rendition,
    bucket: result.bucket,
    key: result.key,
    versionId: result.versionId,
    bytes: result.bytes,
    sha256: result.sha256,
    contentType: result.contentType,
    widthPx: result.widthPx,
    heightPx: result.heightPx,
    retainUntil: result.retainUntil.toISOString(),
  }));
  const attributes = {
    id: `${imageId}.${processingVersion}`,
    source: PIPELINE_SOURCE,
    type: PROCESSED_EVENT,
    subject: imageId,
    time,
    customer,
    contentType: "application/json",
    ...(trace !== undefined && { trace }),
  };
  return encode(attributes, { imageId, customer, source, type, label, results, processingVersion }, "binary");
}

function encode(attributes: Attributes, data: Buffer | object, mode: ContentMode): OutgoingMessage {
  const { id, source, type, customer, subject, time, contentType, trace } = attributes;
  const named = {
    specversion: SPEC_VERSION,
    id,
    source,
    type,
    customer,
    ...(subject !== undefined && { subject }),
    ...(time !== undefined && { time: time.toISOString() }),
    ...trace,
  };
  if (mode === "structured") {
    const body = Buffer.isBuffer(data) ? { data_base64: data.toString("base64") } : { data };
    const value = JSON.stringify({ ...named, datacontenttype: contentType, ...body });
    return { key: customer, value, headers: { "content-type": `${STRUCTURED}; charset=UTF-8` } };
  }
  const headers = Object.fromEntries(Object.entries(named).map(([name, value]) => [`ce_${name}`, value]));
  return {
    key: customer,
    value: Buffer.isBuffer(data) ? data : JSON.stringify(data),
    headers: { ...headers, "content-type": contentType },
  };
}
