import type { TraceContext } from "./trace-context.ts";

/** Where an image came from. */
export type Source = "upload" | "stream";

/**
 * Who an event is, as CloudEvents says it: (source, id). A message without one is known by its place:
 * source `kafka:<topic>`, id `<partition>/<offset>`.
 */
export interface EventIdentity {
  readonly source: string;
  readonly id: string;
}

/** An object in the raw bucket. Size, SHA-256 (lower-case hex) and version are checked where they are stated. */
export interface ClaimCheck {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  readonly sizeBytes?: number;
  readonly sha256?: string;
}

/** One image on its way in: what a cloud's handler makes of its native event, and the core works on. */
export interface Arrival {
  readonly source: Source;
  readonly customer: string;
  readonly identity: EventIdentity;
  readonly payload: { readonly bytes: Buffer } | { readonly claim: ClaimCheck };
  /** Set where the image's id is known before it arrives (an upload's is part of its key). */
  readonly imageId?: string;
  /** Trace that the message belongs to, where it says so. */
  readonly trace?: TraceContext;
}

/** All values, in their order, of each header that a message has more than once. */
export type RepeatedHeaders = Readonly<Record<string, readonly string[]>>;

/** A message as Kafka holds it; what a dead letter must be able to restore to the byte. */
export interface RawMessage {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Header values as text (clients/header-text.ts); of a name that came several times the last, which counts. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent where no name came more than once. */
  readonly repeated?: RepeatedHeaders;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** How an image's story ended. Sent = the sum of the three. */
export type OutcomeName = "processed" | "rejected" | "failed";
