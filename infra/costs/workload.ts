/**
 * What images are assumed to be, for their cost on any cloud. Sizes are of 10⁶ bytes; clouds that count in 2³⁰ bill up to 7 %
 * less.
 */
export interface Workload {
  /** Parts of all images by how they come; together 1. */
  readonly shares: { readonly upload: number; readonly inline: number; readonly claim: number };
  /** An original that was uploaded, or laid beside its message. */
  readonly objectMb: number;
  /** An original inside its message. */
  readonly inlineMb: number;
  /** All renditions of an image together. */
  readonly resultsMb: number;
  /** The one rendition of each image that somebody fetches: an upload's over the internet, the stream's in the region. */
  readonly fetchedMb: number;
  /** Requests of the API for an upload: the ticket, two looks at the outcome, the link. */
  readonly apiRequestsPerUpload: number;
}

/** Ordinary photographs of 12 megapixels, of a camera or telephone. */
export const IMAGES: Workload = {
  shares: { upload: 0.5, inline: 0.4, claim: 0.1 },
  objectMb: 2,
  inlineMb: 0.4,
  resultsMb: 0.3,
  fetchedMb: 0.27,
  apiRequestsPerUpload: 4,
};

/** A million MB are this many GB. */
export const GB_PER_MILLION_MB = 1000;
/** A million bytes each are this many GB of a million. */
export const GB_PER_MILLION_BYTES = 0.001;

/** Three digits, for people. */
export const round = (value: number): string => String(Number(value.toPrecision(3)));
