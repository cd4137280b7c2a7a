import { IMAGES, type Workload } from "../../../costs/workload.ts";

/** What images are, and what the functions take for them on Flex Consumption. */
export interface FlexWorkload extends Workload {
  /** Seconds that an instance of the image function is paid for, an image. */
  readonly imageSeconds: number;
  /** Seconds that an instance of the web application is paid for, a request. */
  readonly apiSeconds: number;
  /** Bytes that Log Analytics counts for an image: its line, and the host's own records of the run. */
  readonly logBytesPerImage: number;
  /** Bytes for a request of the API: Front Door's line, the application's and the host's. */
  readonly logBytesPerRequest: number;
  /** Bytes for a request to a storage account or queue, each of which is logged but the trigger's own looks. */
  readonly logBytesPerStoreRequest: number;
}

/**
 * Two renditions of a photograph took 0.33 s on one core of a server (measured, x86_64); an instance of 2 048 MB has one core,
 * and reading, storing, recording and announcing take their time: one second, not measured on Azure. An instance that wakes
 * is paid for at least that long anyway, also for a request that takes a twentieth of it; requests that come at the same
 * time share an instance's second, and none are taken to.
 * Source: learn.microsoft.com/azure/azure-functions/flex-consumption-plan, "Billing"
 *
 * Logs: five records of about 1 200 bytes each, because Log Analytics counts a record's columns with its text: the host's of the
 * run's beginning and end, the run itself, its trigger's details or Front Door's line, and the application's own.
 */
export const ASSUMED: FlexWorkload = {
  ...IMAGES,
  imageSeconds: 1,
  apiSeconds: 1,
  logBytesPerImage: 6000,
  logBytesPerRequest: 6000,
  logBytesPerStoreRequest: 1200,
};
