import { IMAGES, type Workload } from "../../../costs/workload.ts";

/** What images are, and what the functions take for them on Lambda. */
export interface LambdaWorkload extends Workload {
  /** Seconds that the image function is paid for, an image. */
  readonly imageSeconds: number;
  /** Seconds of the web function, a request. */
  readonly apiSeconds: number;
  /** Bytes logged for an image: its line, and Lambda's own three. */
  readonly logBytesPerImage: number;
  /** Bytes logged for a request of the API: the gateway's line, and Lambda's. */
  readonly logBytesPerRequest: number;
}

/**
 * Two renditions of a photograph took 0.33 s on one core of a server (measured, x86_64); Lambda at 2048 MB has 1.16 cores,
 * and reading, storing, recording and announcing take their time: 0.9 s, not measured on Lambda.
 */
export const ASSUMED: LambdaWorkload = {
  ...IMAGES,
  imageSeconds: 0.9,
  apiSeconds: 0.05,
  logBytesPerImage: 1500,
  logBytesPerRequest: 1500,
};
