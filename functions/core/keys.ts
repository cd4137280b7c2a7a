import { isCustomerId } from "./customer.ts";

/**
 * Where objects live. Keys are functions of the image id alone, so that every delivery of one image computes the same
 * ones; the date in them is the id's own (UUIDv7 begins with 48 bits of Unix milliseconds, RFC 9562 section 5.7).
 *
 * raw bucket        uploads/<customer>/<yyyy>/<mm>/<dd>/<image id>/original    raises an object-created event
 *                   claims/<customer>/<anything>                               claim checks of the stream; no event
 *                   stream/<customer>/<yyyy>/<mm>/<dd>/<image id>/original     inline images kept as originals; no event
 *                   stream/…/<image id>/message-<SHA-256>.json                 messages that no dead letter can carry; no event
 *                   undelivered/…                                              messages set aside until they are delivered anew
 * processed bucket  <customer>/<yyyy>/<mm>/<dd>/<image id>/<rendition>.<ext>
 */
export const UPLOADS = "uploads/";
export const CLAIMS = "claims/";
export const STREAM = "stream/";
export const UNDELIVERED = "undelivered/";

/** Begins the last part of the keys of whole messages, so that a right to read can be for these alone. */
export const MESSAGE = "message-";

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether this is a UUIDv7 in its canonical lower-case form. */
export function isImageId(value: unknown): value is string {
  return typeof value === "string" && UUID_V7.test(value);
}

/** The time a UUIDv7 was made, to the millisecond. */
export function imageTime(imageId: string): Date {
  return new Date(Number.parseInt(imageId.slice(0, 8) + imageId.slice(9, 13), 16));
}

function dated(customer: string, imageId: string): string {
  const [date = ""] = imageTime(imageId).toISOString().split("T");
  return `${customer}/${date.replaceAll("-", "/")}/${imageId}`;
}

export const uploadKey = (customer: string, imageId: string): string =>
  `${UPLOADS}${dated(customer, imageId)}/original`;

export const streamOriginalKey = (customer: string, imageId: string): string =>
  `${STREAM}${dated(customer, imageId)}/original`;

/** @param sha256 of the object, lower-case hex: deliveries of one image may differ, and each keeps its own message */
export const messageKey = (customer: string, imageId: string, sha256: string): string =>
  `${STREAM}${dated(customer, imageId)}/${MESSAGE}${sha256}.json`;

export const resultKey = (customer: string, imageId: string, rendition: string, extension: string): string =>
  `${dated(customer, imageId)}/${rendition}.${extension}`;

/** Whose upload a raw key is, and which image; undefined where it is not exactly a key that `uploadKey` makes. */
export function parseUploadKey(key: string): { customer: string; imageId: string } | undefined {
  const [root, customer, , , , imageId] = key.split("/");
  if (`${root ?? ""}/` !== UPLOADS || !isCustomerId(customer) || !isImageId(imageId)) return undefined;
  return key === uploadKey(customer, imageId) ? { customer, imageId } : undefined;
}
