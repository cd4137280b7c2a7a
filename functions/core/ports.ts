import type { ClaimCheck, EventIdentity, OutcomeName, RepeatedHeaders, Source } from "./arrival.ts";

/**
 * What the core asks of the world. Every implementation is idempotent as described, throws `Outage` where its dependency
 * does not answer, and `Rejection` only where the description says so.
 */

/** The raw bucket, for reading. */
export interface RawStore {
  readonly bucket: string;
  /**
   * The object's bytes, at its version where one is given.
   * @throws Rejection `claim_not_found`, or `too_many_bytes` when the object's stated length is over maxBytes: decided
   *   before the body is read.
   */
  fetch(claim: ClaimCheck, maxBytes: number): Promise<Buffer>;
  /** Stores an original create-only; an object already there is left as it is. */
  putOriginal(key: string, bytes: Buffer, contentType: string): Promise<void>;
}

/** What is needed to write one result. */
export interface ResultObject {
  readonly key: string;
  readonly bytes: Buffer;
  readonly contentType: string;
  /** Lower-case hex; stored with the object, so that it can be told without reading it. */
  readonly sha256: string;
  readonly retainUntil: Date;
  /** Version of the processing that made it; stored with the object, so that it can be told without the warehouse. */
  readonly processingVersion: string;
}

/** What is stored: not necessarily what this delivery computed. */
export interface StoredResult {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly retainUntil: Date;
}

/** The processed bucket, for writing. */
export interface ResultStore {
  /**
   * Writes create-only, locked until retainUntil. Where the key exists already (an earlier delivery, or one racing this
   * one) nothing is written and the existing version is returned, also when it hides behind a delete marker.
   */
  putLocked(object: ResultObject): Promise<StoredResult>;
}

/** One stored rendition, as the warehouse and the result event tell it. */
export interface ResultRow extends StoredResult {
  readonly rendition: string;
  readonly contentType: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** One image's end, as the warehouse keeps it. */
export interface ImageRecord {
  readonly imageId: string;
  readonly customer: string;
  readonly source: Source;
  readonly identity: EventIdentity;
  readonly outcome: OutcomeName;
  /** Reason code; absent where the outcome is `processed`. */
  readonly reason?: string;
  /** For people: what was received and what is allowed. */
  readonly detail?: string;
  /** Image format found by content; absent where none was found. */
  readonly type?: string;
  readonly label?: string;
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly bytesIn: number;
  /** Milliseconds from the start of handling to the stored result. */
  readonly durationMs: number;
  readonly results: readonly ResultRow[];
  /** Version of the processing: the hash of what decides a result's bytes. */
  readonly processingVersion: string;
  /** Where the original is kept, if it is. */
  readonly original?: ClaimCheck;
}

/** What the warehouse knows of an image when it arrives. */
export interface Identified {
  readonly imageId: string;
  /** How often handling it has begun, this time included. */
  readonly attempts: number;
  /** Set where its story has ended already; results are those of the record. */
  readonly ended?: ImageRecord;
}

/** The warehouse, as the writer role sees it. */
export interface StatsWarehouse {
  /**
   * The image id of an event: the one given, or the one an earlier delivery got, or a new UUIDv7 (unique per customer,
   * event source and event id, whatever is delivered at once). Counts an attempt.
   */
  identify(arrival: {
    readonly customer: string;
    readonly identity: EventIdentity;
    readonly imageId?: string;
  }): Promise<Identified>;
  /** Takes one attempt back: an outage, not the image, ended it. Never throws. */
  forgiveAttempt(arrival: { readonly customer: string; readonly identity: EventIdentity }): Promise<void>;
  /**
   * Records an image's end and its statistics in one transaction. An image that has ended already keeps its record, but
   * for one change: to `processed`, which moves its statistics too. Answers what is now recorded.
   */
  record(image: ImageRecord): Promise<{ readonly changed: boolean; readonly outcome: OutcomeName }>;
}

/** A message to be written to a topic. */
export interface OutgoingMessage {
  readonly key: Buffer | string | null;
  readonly value: Buffer | string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** As of a RawMessage. */
  readonly repeated?: RepeatedHeaders;
}

/** Writes messages. */
export interface EventPublisher {
  /**
   * Resolves when the broker has all of them on all in-sync replicas.
   * @throws MessageTooLarge for one that no request to its topic can carry
   */
  publish(topic: string, messages: readonly OutgoingMessage[]): Promise<void>;
}

/** All that `handleImage` needs. */
export interface Ports {
  readonly raw: RawStore;
  readonly results: ResultStore;
  readonly warehouse: StatsWarehouse;
  readonly events: EventPublisher;
}
