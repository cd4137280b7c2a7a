import type { OutcomeName } from "../core/arrival.ts";
import type { KeyHolder } from "./key-holder.ts";

/**
 * What the web application asks of the world. Every implementation throws `Outage` where its dependency does not answer.
 */

/** How a customer puts one image into the raw store, without the bytes passing through this application. */
export type UploadTicket =
  | {
      readonly method: "POST";
      readonly url: string;
      /** Form fields to send before the field `file`, in this order. */
      readonly fields: Readonly<Record<string, string>>;
      readonly expiresAt: Date;
    }
  | {
      readonly method: "PUT";
      readonly url: string;
      /** Headers to send with the bytes, exactly as given. */
      readonly headers: Readonly<Record<string, string>>;
      readonly expiresAt: Date;
    };

/** Makes upload tickets for the raw store. */
export interface UploadTickets {
  /**
   * A ticket for exactly this key. The store itself refuses more than maxBytes where it can check that (a POST policy);
   * where it cannot, the image function rejects the image.
   */
  make(upload: {
    readonly key: string;
    readonly maxBytes: number;
    readonly contentType?: string;
    /** What the customer says the image has; at most maxBytes. */
    readonly sizeBytes?: number;
  }): Promise<UploadTicket>;
}

/** Where one stored version can be fetched by whoever holds the link. */
export interface DownloadLink {
  readonly url: string;
  readonly expiresAt: Date;
}

/** Makes download links for the processed store. */
export interface DownloadLinks {
  /** A short-lived link to exactly this version; undefined where the store has it no more. */
  make(of: StoredVersion): Promise<DownloadLink | undefined>;
}

/** One version of one object. */
export interface StoredVersion {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
}

/** One stored rendition of a customer's image. */
export interface CustomerResult extends StoredVersion {
  readonly rendition: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly retainUntil: Date;
}

/** One image whose story has ended, as its customer may see it. */
export interface CustomerImage {
  readonly imageId: string;
  readonly receivedAt: Date;
  readonly outcome: OutcomeName;
  /** Reason code; absent where the outcome is `processed`. */
  readonly reason?: string;
  /** For people: what was received and what is allowed. */
  readonly detail?: string;
  /** Format found by content; absent where none was found. */
  readonly type?: string;
  readonly results: readonly CustomerResult[];
}

/** Customers' rows. The holder of an API key is the only way to name a customer. */
export interface CustomerImages {
  /** Newest first; only images older than `before` (an image id) where it is given. */
  list(
    holder: KeyHolder,
    page: { readonly limit: number; readonly before?: string },
  ): Promise<readonly CustomerImage[]>;
  /** Undefined where this customer has no such image, whoever else may have it. */
  find(holder: KeyHolder, imageId: string): Promise<CustomerImage | undefined>;
}

/** Which customer an API key belongs to. */
export interface ApiKeys {
  /** @param keyHash SHA-256 of the key. Undefined where the key is unknown, expired or revoked. */
  customerOf(keyHash: Buffer): Promise<string | undefined>;
}

/** How many images of one group had which outcome on a day. */
export interface OutcomeCounts {
  readonly name: string;
  readonly processed: number;
  readonly rejected: number;
  readonly failed: number;
  readonly bytesIn: number;
}

/** One day's statistics. Groups come largest first. */
export interface DayStatistics {
  readonly total: Omit<OutcomeCounts, "name">;
  /** At most the 50 largest. */
  readonly byCustomer: readonly OutcomeCounts[];
  /** At most the 50 largest. */
  readonly byType: readonly OutcomeCounts[];
}

/** What the dashboard shows. */
export interface Statistics {
  /** @param day UTC day, YYYY-MM-DD */
  ofDay(day: string): Promise<DayStatistics>;
}

/** What this application writes to its log. */
export interface Log {
  error(entry: object, message: string): void;
}

/** All that the web application needs. */
export interface WebPorts {
  readonly uploads: UploadTickets;
  readonly downloads: DownloadLinks;
  readonly images: CustomerImages;
  readonly apiKeys: ApiKeys;
  /**
   * Absent: there is no dashboard. It names every customer and asks for no key, so a deployment that the public reaches
   * gives it only where the gateway lets in analysts alone.
   */
  readonly statistics?: Statistics;
  /** A new UUIDv7, in canonical lower-case form. */
  newImageId(): string;
  now(): Date;
  readonly log: Log;
}
