/** What images are assumed to be, for their cost. Sizes are of 10⁶ bytes; AWS counts in 2³⁰, so that a bill is up to 7 % lower. */
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
  /** Seconds that the image function is paid for, an image. */
  readonly imageSeconds: number;
  /** Requests of the API for an upload: the ticket, two looks at the outcome, the link. */
  readonly apiRequestsPerUpload: number;
  /** Seconds of the web function, a request. */
  readonly apiSeconds: number;
  /** Bytes logged for an image: its line, and Lambda's own three. */
  readonly logBytesPerImage: number;
  /** Bytes logged for a request of the API: the gateway's line, and Lambda's. */
  readonly logBytesPerRequest: number;
}

/**
 * An ordinary camera's or telephone's photograph of 12 megapixels. Two renditions of one took 0.33 s on one core of a
 * server (measured, x86_64); Lambda at 2048 MB has 1.16 cores, and reading, storing, recording and announcing take their
 * time: 0.9 s, not measured on Lambda.
 */
export const ASSUMED: Workload = {
  shares: { upload: 0.5, inline: 0.4, claim: 0.1 },
  objectMb: 2,
  inlineMb: 0.4,
  resultsMb: 0.3,
  fetchedMb: 0.27,
  imageSeconds: 0.9,
  apiRequestsPerUpload: 4,
  apiSeconds: 0.05,
  logBytesPerImage: 1500,
  logBytesPerRequest: 1500,
};
