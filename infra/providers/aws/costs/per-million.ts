import type { Settings } from "../../../config.ts";
import { DAYS_PER_MONTH, HOURS_PER_MONTH, type Line, line } from "../../../costs/line.ts";
import { GB_PER_MILLION_BYTES, GB_PER_MILLION_MB, round } from "../../../costs/workload.ts";
import { pollsInside } from "../network/connections.ts";
import { sizesOf } from "../sizes.ts";
import { PRICES } from "./prices.ts";
import { ASSUMED, type LambdaWorkload } from "./workload.ts";

/** What a million images a month cost beyond the floor. Quantities are of a million: of requests, of GB for one MB each. */
export const perMillionImages = (settings: Settings, workload: LambdaWorkload = ASSUMED): Line[] => [
  ...processing(settings, workload),
  ...store(settings, workload),
  ...kept(settings, workload),
  ...api(workload),
  ...traffic(settings, workload),
  ...logs(settings, workload),
  ...traces(settings, workload),
];

function processing({ function: fn }: Settings, { imageSeconds, shares }: LambdaWorkload): Line[] {
  const gb = fn.memoryMb / 1024;
  // S3 sends, Lambda receives and deletes.
  const queue = 3 * shares.upload;
  return [
    line("image function", `${imageSeconds} s × ${gb} GB`, imageSeconds * gb, PRICES.compute),
    // A batch of messages is one run; counted as if each came alone.
    line("image function: runs", "1 an image", 1, PRICES.runs),
    line("queue", `3 an upload`, queue, PRICES.queueRequests),
  ];
}

/** KMS is asked once for about a hundred objects, because the buckets have keys of their own: "bucket keys", up to 99 %. */
const KEY_REQUESTS_PER_OBJECT_REQUEST = 0.01;

/**
 * Requests as functions/core and functions/clients make them. Written: the original, by whoever sends it or, inside a
 * message, by the function where originals are kept; every rendition. Read: what lies in the raw bucket; what is fetched,
 * which the web application looks at first (HEAD).
 */
function store({ presets, retention }: Settings, { shares }: LambdaWorkload): Line[] {
  const keepsInline = retention.rawDays !== "untilProcessed";
  const originals = shares.upload + shares.claim + (keepsInline ? shares.inline : 0);
  const writes = originals + presets.length;
  const reads = shares.upload + shares.claim + 1 + shares.upload;
  return [
    line("store: writes", `${round(writes)} an image`, writes, PRICES.storeWrites),
    line("store: reads", `${round(reads)} an image`, reads, PRICES.storeReads),
    line("keys' requests", "1 for 100 objects", (writes + reads) * KEY_REQUESTS_PER_OBJECT_REQUEST, PRICES.keyRequests),
  ];
}

/** Days by which S3 Lifecycle outlasts what is set: blob-storage/lifecycle.ts. The mean, not the most. */
const RAW_EXTRA_DAYS = 2;
const PROCESSED_EXTRA_DAYS = 3;
/** Where originals go once processed: an hourly job, which removes them for good. */
const UNTIL_PROCESSED_DAYS = 1 / 24;

const rawKeptDays = ({ retention: { rawDays } }: Settings): number =>
  rawDays === "untilProcessed" ? UNTIL_PROCESSED_DAYS : rawDays + RAW_EXTRA_DAYS;

/** The scan for lost uploads lists all of them, 1000 a page, every five minutes (functions/jobs/reconcile.ts). */
const SCANS_PER_MONTH = 12 * HOURS_PER_MONTH;
const KEYS_PER_PAGE = 1000;
/** Seconds of the operations function (1 GB) for a page, and the warehouse's answers about it. Assumed, not measured. */
const PAGE_SECONDS = 0.15;

function kept(settings: Settings, { shares, objectMb, inlineMb, resultsMb }: LambdaWorkload): Line[] {
  const { retention } = settings;
  const rawDays = rawKeptDays(settings);
  const inlineKeptMb = retention.rawDays === "untilProcessed" ? 0 : shares.inline * inlineMb;
  const originalGb = ((shares.upload + shares.claim) * objectMb + inlineKeptMb) * GB_PER_MILLION_MB;
  const resultDays = retention.processedDays + PROCESSED_EXTRA_DAYS;
  const pages = ((shares.upload * 1e6) / KEYS_PER_PAGE) * (rawDays / DAYS_PER_MONTH) * SCANS_PER_MONTH;
  const months = (days: number): number => days / DAYS_PER_MONTH;
  return [
    line(
      "originals",
      `${round(originalGb)} GB for ${round(rawDays)} days`,
      originalGb * months(rawDays),
      PRICES.storage,
    ),
    line(
      "results",
      `${round(resultsMb * GB_PER_MILLION_MB)} GB for ${resultDays} days`,
      resultsMb * GB_PER_MILLION_MB * months(resultDays),
      PRICES.storage,
    ),
    line("scan for lost uploads: pages", round(pages), pages / 1e6, PRICES.storeWrites),
    line("scan for lost uploads: time", `${PAGE_SECONDS} s a page`, (pages * PAGE_SECONDS) / 1e6, PRICES.compute),
  ];
}

function api({ shares, apiRequestsPerUpload, apiSeconds }: LambdaWorkload): Line[] {
  const requests = shares.upload * apiRequestsPerUpload;
  return [
    line("API", `${apiRequestsPerUpload} requests an upload`, requests, PRICES.apiRequests),
    line("firewall's requests", "the same", requests, PRICES.firewallRequests),
    line("web function", `${apiSeconds} s × 1 GB`, requests * apiSeconds, PRICES.compute),
    line("web function: runs", "1 a request", requests, PRICES.runs),
  ];
}

function traffic(settings: Settings, { shares, inlineMb, fetchedMb }: LambdaWorkload): Line[] {
  const { zones } = sizesOf(settings);
  const outGb = shares.upload * fetchedMb * GB_PER_MILLION_MB;
  const streamGb = shares.inline * inlineMb * GB_PER_MILLION_MB;
  // To the brokers and from them, each time to a zone at random; copies between brokers are free.
  const crossing = 2 * ((zones - 1) / zones);
  const own = settings.ingress.existing === undefined;
  return [
    line("results to customers", `${round(outGb)} GB`, outGb, PRICES.transferOut),
    ...(own ? [line("messages between zones", `${round(streamGb)} GB`, streamGb * crossing, PRICES.betweenZones)] : []),
    // Lambda's on-demand pollers hand messages over through the endpoint, in base64.
    ...(pollsInside(settings)
      ? [line("messages through the endpoint", `${round(streamGb)} GB × 4/3`, (streamGb * 4) / 3, PRICES.endpointData)]
      : []),
  ];
}

/** CloudWatch stores logs compressed and counts them so: docs.aws.amazon.com/AmazonCloudWatch, billing. An estimate. */
const COMPRESSED = 0.15;

function logs(
  settings: Settings,
  { shares, logBytesPerImage, logBytesPerRequest, apiRequestsPerUpload }: LambdaWorkload,
): Line[] {
  const bytes = logBytesPerImage + shares.upload * apiRequestsPerUpload * logBytesPerRequest;
  const gb = bytes * GB_PER_MILLION_BYTES;
  const { logDays } = sizesOf(settings);
  return [
    line("logs", `${round(bytes)} bytes an image`, gb, PRICES.logs),
    line("logs kept", `${logDays} days`, gb * COMPRESSED * (logDays / DAYS_PER_MONTH), PRICES.logStorage),
  ];
}

/**
 * Lambda records a run a second of each function and one in twenty beyond, and cannot be told otherwise
 * (docs.aws.amazon.com/lambda, "Visualize Lambda function invocations using AWS X-Ray"). A million images a month come at
 * less than one a second, so all are recorded; of many more, few.
 */
function traces(settings: Settings, { shares, apiRequestsPerUpload }: LambdaWorkload): Line[] {
  if (!sizesOf(settings).traces) return [];
  const runs = 1 + shares.upload * apiRequestsPerUpload;
  return [line("traces", `${round(runs)} an image`, runs, PRICES.traces)];
}
