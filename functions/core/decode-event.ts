import type { Arrival, ClaimCheck, EventIdentity, RawMessage } from "./arrival.ts";
import { readClaim } from "./claim.ts";
import { type CloudEvent, jsonData, lowerCaseNames, malformed, readCloudEvent, show } from "./cloud-event.ts";
import { CUSTOMER_RULE, isCustomerId, UNKNOWN_CUSTOMER } from "./customer.ts";
import { Rejection } from "./errors.ts";
import { CLAIM_EVENT, IMAGE_EVENT, ORIGIN_HEADER, SPEC_VERSION, UPLOAD_SOURCE } from "./event-types.ts";
import { parseUploadKey } from "./keys.ts";
import { type TraceContext, traceContextOf } from "./trace-context.ts";

/** What decoding must know of the stack. */
export interface DecodeOptions {
  /** The only bucket that claims may point at. */
  readonly rawBucket: string;
}

/**
 * What a message announces: a CloudEvent of this pipeline, or, where the message has no CloudEvents attribute at all, a
 * plain image. Its size is not checked here: the broker caps messages, and limits.maxBytes holds for every image later.
 * @throws Rejection `malformed_event`, `unknown_customer`, `claim_not_allowed`
 */
export function decodeEvent(message: RawMessage, { rawBucket }: DecodeOptions): Arrival {
  const event = readCloudEvent(message);
  return { ...arrivalOf(event, message, rawBucket), ...traced(message, event?.attributes) };
}

function arrivalOf(event: CloudEvent | undefined, message: RawMessage, rawBucket: string): Arrival {
  if (event === undefined) {
    const bytes = message.value ?? Buffer.alloc(0);
    return {
      source: "stream",
      customer: customerOf(undefined, message),
      identity: placeOf(message),
      payload: { bytes },
    };
  }
  const { attributes, data } = event;
  if (attributes["specversion"] !== SPEC_VERSION) {
    throw malformed(`specversion is ${show(attributes["specversion"])}; expected "${SPEC_VERSION}"`);
  }
  const identity = { source: text(attributes, "source"), id: text(attributes, "id") };
  const type = text(attributes, "type");
  const customer = customerOf(attributes["customer"], message);
  if (type === CLAIM_EVENT) {
    const claim = readClaim(jsonData(event), { rawBucket, customer });
    return arrivalOfUpload(claim, rawBucket) ?? ofStream(customer, identity, { claim });
  }
  if (type !== IMAGE_EVENT) throw malformed(`type is ${show(type)}; expected "${IMAGE_EVENT}" or "${CLAIM_EVENT}"`);
  if (!("bytes" in data)) throw malformed("an image event in structured mode carries the image as data_base64");
  return ofStream(customer, identity, data);
}

/**
 * What an object in the raw bucket announces; undefined where its key is no upload's. Its id and identity come from the
 * key alone, so that an upload is one image whether the store or a message tells of it.
 */
export function arrivalOfUpload(object: Omit<ClaimCheck, "bucket">, rawBucket: string): Arrival | undefined {
  const upload = parseUploadKey(object.key);
  if (upload === undefined) return undefined;
  const { customer, imageId } = upload;
  const identity = { source: UPLOAD_SOURCE, id: imageId };
  return { source: "upload", customer, identity, payload: { claim: { ...object, bucket: rawBucket } }, imageId };
}

function ofStream(customer: string, identity: EventIdentity, payload: Arrival["payload"]): Arrival {
  // An event by this name would share its image id with an upload.
  if (identity.source === UPLOAD_SOURCE) throw malformed(`source is "${UPLOAD_SOURCE}", which is kept for uploads`);
  return { source: "stream", customer, identity, payload };
}

/**
 * What can be told of a message that `decodeEvent` refuses, so that its rejection is recorded once, and never for a
 * customer who may not be its own. Never throws.
 */
export function partialIdentity(message: RawMessage): Pick<Arrival, "customer" | "identity" | "trace"> {
  let attributes: Readonly<Record<string, unknown>> = {};
  try {
    attributes = readCloudEvent(message)?.attributes ?? {};
  } catch {
    // Not even an event: its key and its place are all there is.
  }
  const { source, id } = attributes;
  const readable = isText(source) && isText(id) && source !== UPLOAD_SOURCE;
  return {
    customer: customerIfTold(attributes["customer"], message),
    identity: readable ? { source, id } : placeOf(message),
    ...traced(message, attributes),
  };
}

function traced(message: RawMessage, attributes?: CloudEvent["attributes"]): { trace?: TraceContext } {
  const trace = traceContextOf(lowerCaseNames(message.headers), attributes);
  return trace === undefined ? {} : { trace };
}

function customerIfTold(attribute: unknown, message: RawMessage): string {
  try {
    return customerOf(attribute, message);
  } catch {
    return UNKNOWN_CUSTOMER;
  }
}

/** The customer attribute, or else the message's key; where both are there they agree. */
function customerOf(attribute: unknown, message: RawMessage): string {
  const key = message.key === null || message.key.length === 0 ? undefined : message.key.toString();
  const customer = attribute ?? key;
  if (!isCustomerId(customer)) {
    throw new Rejection("unknown_customer", `expected ${CUSTOMER_RULE} as customer or key; received ${show(customer)}`);
  }
  if (key !== undefined && key !== customer) {
    throw malformed(`the key is ${show(key)} and the customer is ${show(customer)}; expected the same`);
  }
  return customer;
}

const ORIGIN = /^(?<topic>[A-Za-z0-9._-]{1,249})\/(?<partition>\d{1,10})\/(?<offset>\d{1,19})$/;

/** Who a message without attributes is: where it stands, or where it first stood if it is a replay. */
function placeOf(message: RawMessage): EventIdentity {
  const origin = ORIGIN.exec(lowerCaseNames(message.headers)[ORIGIN_HEADER] ?? "")?.groups;
  const { topic, partition, offset } = { ...message, ...origin };
  return { source: `kafka:${topic}`, id: `${partition}/${offset}` };
}

/** Longest identity part. Two of them and a customer, at 4 bytes a character, fit an index row of PostgreSQL (2 704 bytes). */
const MAX_ATTRIBUTE_CHARACTERS = 256;

function isText(value: unknown): value is string {
  // PostgreSQL's text holds every character but NUL.
  return typeof value === "string" && value !== "" && value.length <= MAX_ATTRIBUTE_CHARACTERS && !value.includes("\0");
}

function text(attributes: Readonly<Record<string, unknown>>, name: string): string {
  const value = attributes[name];
  if (isText(value)) return value;
  throw malformed(`${name} is ${show(value)}; expected 1 to ${MAX_ATTRIBUTE_CHARACTERS} characters without NUL`);
}
