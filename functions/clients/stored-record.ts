import * as z from "zod";
import type { ImageRecord } from "../core/ports.ts";
import { storableKey, storableText, truncated } from "./stored-text.ts";

/** How an ImageRecord stands in the warehouse (pipeline.record_image and pipeline.record_of): as JSON, times as ISO 8601. */

/** Most bytes of UTF-8 of an identity's source and id, each: an index entry holds 2704 bytes, the customer's 64 included. */
const IDENTITY_MAX_BYTES = 1000;
/** The label is part of the rollup's key, with the same bound. */
const LABEL_MAX_BYTES = 500;
/** For people; nobody reads more. */
const DETAIL_MAX_BYTES = 4000;
/** Largest integer column: 24 days of milliseconds. */
const INT4_MAX = 2 ** 31 - 1;

/** The identity of an event as it is stored: shortened where it is longer than an index can hold. */
export function storedIdentity({ source, id }: ImageRecord["identity"]): ImageRecord["identity"] {
  return { source: storableKey(source, IDENTITY_MAX_BYTES), id: storableKey(id, IDENTITY_MAX_BYTES) };
}

/** What pipeline.record_image takes. */
export function toStoredRecord(image: ImageRecord): string {
  const { label, detail } = image;
  const bounded: ImageRecord = {
    ...image,
    identity: storedIdentity(image.identity),
    ...(label !== undefined && { label: storableKey(label, LABEL_MAX_BYTES) }),
    ...(detail !== undefined && { detail: truncated(storableText(detail), DETAIL_MAX_BYTES) }),
    durationMs: Math.min(Math.max(0, Math.round(image.durationMs)), INT4_MAX),
  };
  return JSON.stringify(bounded, (_key, value: unknown) => (typeof value === "string" ? storableText(value) : value));
}

/** What pipeline.record_of answers. */
export function fromStoredRecord(stored: unknown): ImageRecord {
  return storedRecordSchema.parse(stored);
}

const claimSchema = z.object({
  bucket: z.string(),
  key: z.string(),
  versionId: z.string().exactOptional(),
  sizeBytes: z.number().exactOptional(),
  sha256: z.string().exactOptional(),
});

const resultSchema = z.object({
  rendition: z.string(),
  bucket: z.string(),
  key: z.string(),
  versionId: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  contentType: z.string(),
  widthPx: z.number(),
  heightPx: z.number(),
  retainUntil: z.coerce.date(),
});

const storedRecordSchema: z.ZodType<ImageRecord> = z.object({
  imageId: z.string(),
  customer: z.string(),
  source: z.enum(["upload", "stream"]),
  identity: z.object({ source: z.string(), id: z.string() }),
  outcome: z.enum(["processed", "rejected", "failed"]),
  reason: z.string().exactOptional(),
  detail: z.string().exactOptional(),
  type: z.string().exactOptional(),
  label: z.string().exactOptional(),
  widthPx: z.number().exactOptional(),
  heightPx: z.number().exactOptional(),
  bytesIn: z.number(),
  durationMs: z.number(),
  results: z.array(resultSchema),
  processingVersion: z.string(),
  original: claimSchema.exactOptional(),
});
