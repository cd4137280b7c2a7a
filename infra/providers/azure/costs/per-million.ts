import type { Settings } from "../../../config.ts";
import { DAYS_PER_MONTH, HOURS_PER_MONTH, type Line, line } from "../../../costs/line.ts";
import { GB_PER_MILLION_BYTES, GB_PER_MILLION_MB, round } from "../../../costs/workload.ts";
import { sizesOf } from "../sizes.ts";
import { INSTANCE_MB } from "./capacity.ts";
import { PRICES } from "./prices.ts";
import { ASSUMED, type FlexWorkload } from "./workload.ts";

/** What a million images a month cost beyond the floor. Quantities are of a million: of requests, of GB for one MB each. */
export const perMillionImages = (settings: Settings, workload: FlexWorkload = ASSUMED): Line[] => [
  ...processing(settings, workload),
  ...stream(settings, workload),
  ...store(settings, workload),
  ...kept(settings, workload),
  ...scans(settings, workload),
  ...api(settings, workload),
  ...traffic(settings, workload),
  ...logs(settings, workload),
];

function processing(settings: Settings, { imageSeconds, shares }: FlexWorkload): Line[] {
  const gb = sizesOf(settings).memoryMb / 1024;
  return [
    line("image function", `${imageSeconds} s × ${gb} GB`, imageSeconds * gb, PRICES.compute),
    // A batch of messages is one run; counted as if each came alone.
    line("image function: runs", "1 an image", 1, PRICES.runs),
    // It comes, and is delivered: learn.microsoft.com/azure/event-grid, "Pricing".
    line("store's events", "2 an upload", 2 * shares.upload, PRICES.storeEvents),
    // Event Grid puts, the host takes and deletes.
    line("queue", "3 an upload", 3 * shares.upload, PRICES.queueRequests),
  ];
}

/** An event is counted by each 64 KB of it: azure.microsoft.com/pricing/details/event-hubs. Premium counts none. */
const EVENT_MB = 0.0655;

/**
 * Messages: an image inside one, a claim check, and one announcement of each image. Where the host has read to, it writes
 * down after each batch, as a blob of its own account; counted as if each message came alone.
 */
function stream(settings: Settings, { shares, inlineMb }: FlexWorkload): Line[] {
  if (settings.ingress.existing !== undefined) return [];
  const { brokers, storageSku } = sizesOf(settings);
  const events = shares.inline * Math.ceil(inlineMb / EVENT_MB) + shares.claim + 1;
  const messages = shares.inline + shares.claim;
  return [
    ...(brokers.sku === "Standard"
      ? [line("messages", `${round(events)} × 64 KB an image`, events, PRICES.brokerEvents)]
      : []),
    line("places in the stream", "1 a message", messages, PRICES.storeWrites[storageSku]),
  ];
}

/** Whether originals that came inside a message are kept as well. */
const keepsInline = ({ retention }: Settings): boolean => retention.rawDays !== "untilProcessed";

/** Requests to the store for one image. */
interface Requests {
  readonly writes: number;
  readonly reads: number;
  /** One for each rendition, of the sweeper, before it removes it. */
  readonly looks: number;
  /** Pages of the scan for lost uploads, and of the sweeper. */
  readonly uploadPages: number;
  readonly resultPages: number;
}

/**
 * Requests as functions/core and functions/clients make them. Written: the original, by whoever sends it or, inside a
 * message, by the function where originals are kept; every rendition. Read: what lies in the raw container; what is fetched,
 * which the web application looks at first.
 */
function requestsOf(settings: Settings, { shares }: FlexWorkload): Requests {
  const originals = shares.upload + shares.claim + (keepsInline(settings) ? shares.inline : 0);
  const renditions = settings.presets.length;
  const pages = (keys: number, days: number, runs: number): number => (keys / KEYS_PER_PAGE) * months(days) * runs;
  return {
    writes: originals + renditions,
    reads: shares.upload + shares.claim + 1 + shares.upload,
    looks: renditions,
    uploadPages: pages(shares.upload, rawKeptDays(settings), SCANS_PER_MONTH),
    resultPages: pages(renditions, processedKeptDays(settings), SWEEPS_PER_MONTH),
  };
}

function store(settings: Settings, workload: FlexWorkload): Line[] {
  const { writes, reads } = requestsOf(settings, workload);
  return [
    line("store: writes", `${round(writes)} an image`, writes, PRICES.storeWrites[sizesOf(settings).storageSku]),
    line("store: reads", `${round(reads)} an image`, reads, PRICES.storeReads),
  ];
}

/** Days by which Azure's lifecycle outlasts what is set, with a day for the version that deleting leaves. The mean, not the most. */
const RAW_EXTRA_DAYS = 2;
/** Where originals go once processed: an hourly job, which removes them for good. */
const UNTIL_PROCESSED_DAYS = 1 / 24;
/** A lock lasts an hour longer than is set, and the sweeper comes every hour. */
const PROCESSED_EXTRA_DAYS = 2 / 24;

const rawKeptDays = ({ retention: { rawDays } }: Settings): number =>
  rawDays === "untilProcessed" ? UNTIL_PROCESSED_DAYS : rawDays + RAW_EXTRA_DAYS;
const processedKeptDays = ({ retention }: Settings): number => retention.processedDays + PROCESSED_EXTRA_DAYS;

const months = (days: number): number => days / DAYS_PER_MONTH;

function kept(settings: Settings, { shares, objectMb, inlineMb, resultsMb }: FlexWorkload): Line[] {
  const price = PRICES.storage[sizesOf(settings).storageSku];
  const inlineKeptMb = keepsInline(settings) ? shares.inline * inlineMb : 0;
  const originalGb = ((shares.upload + shares.claim) * objectMb + inlineKeptMb) * GB_PER_MILLION_MB;
  const resultGb = resultsMb * GB_PER_MILLION_MB;
  const days = { raw: rawKeptDays(settings), processed: processedKeptDays(settings) };
  return [
    line("originals", `${round(originalGb)} GB for ${round(days.raw)} days`, originalGb * months(days.raw), price),
    line(
      "results",
      `${round(resultGb)} GB for ${round(days.processed)} days`,
      resultGb * months(days.processed),
      price,
    ),
  ];
}

/** The scan for lost uploads lists all of them every five minutes, the sweeper all results every hour; 1000 a page. */
const SCANS_PER_MONTH = 12 * HOURS_PER_MONTH;
const SWEEPS_PER_MONTH = HOURS_PER_MONTH;
const KEYS_PER_PAGE = 1000;
/** Seconds of the operations application for a page, and the warehouse's answers about it. Assumed, not measured. */
const PAGE_SECONDS = 0.15;

function scans(settings: Settings, workload: FlexWorkload): Line[] {
  const { uploadPages, resultPages, looks } = requestsOf(settings, workload);
  // A page is listed at the price of a write.
  const list = PRICES.storeWrites[sizesOf(settings).storageSku];
  const gbSeconds = ((uploadPages + resultPages) * PAGE_SECONDS * INSTANCE_MB.operations) / 1024;
  return [
    line("scan for lost uploads: pages", `${round(uploadPages)} an image`, uploadPages, list),
    line("sweeper: pages", `${round(resultPages)} an image`, resultPages, list),
    line("sweeper: locks looked at", "1 a rendition", looks, PRICES.storeReads),
    line("scan and sweeper: time", `${PAGE_SECONDS} s a page`, gbSeconds, PRICES.compute),
  ];
}

/** Results are fetched through Front Door and the web application too: the store answers no other network. */
function api(settings: Settings, { shares, apiRequestsPerUpload, apiSeconds }: FlexWorkload): Line[] {
  const { frontDoor } = sizesOf(settings);
  const requests = shares.upload * (apiRequestsPerUpload + 1);
  const gb = INSTANCE_MB.web / 1024;
  return [
    line("Front Door: requests", `${apiRequestsPerUpload + 1} an upload`, requests, PRICES.requests[frontDoor]),
    line("web application", `${apiSeconds} s × ${gb} GB a request`, requests * apiSeconds * gb, PRICES.compute),
    line("web application: runs", "1 a request", requests, PRICES.runs),
  ];
}

function traffic(settings: Settings, { shares, objectMb, inlineMb, resultsMb, fetchedMb }: FlexWorkload): Line[] {
  const inlineMbPerImage = shares.inline * inlineMb;
  const read = (shares.upload + shares.claim) * objectMb;
  // Sent by the second application, taken by the trigger; on somebody else's Kafka neither.
  const messages = settings.ingress.existing === undefined ? 2 * inlineMbPerImage : 0;
  const written = resultsMb + (keepsInline(settings) ? inlineMbPerImage : 0);
  const fetched = shares.upload * fetchedMb;
  const privateGb = (read + messages + written + fetched) * GB_PER_MILLION_MB;
  return [
    line(
      "results to customers",
      `${round(fetched * GB_PER_MILLION_MB)} GB`,
      fetched * GB_PER_MILLION_MB,
      PRICES.transferOut,
    ),
    line("data through private endpoints", `${round(privateGb)} GB`, privateGb, PRICES.privateData),
  ];
}

/** Days that are in the price of taking logs in: learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure. */
const FREE_LOG_DAYS = 31;

function logs(settings: Settings, workload: FlexWorkload): Line[] {
  const { shares, apiRequestsPerUpload } = workload;
  const api = shares.upload * (apiRequestsPerUpload + 1);
  const written = workload.logBytesPerImage + api * workload.logBytesPerRequest;
  const { writes, reads, looks, uploadPages, resultPages } = requestsOf(settings, workload);
  // What is written is removed again; an announcement is put into its queue and taken away.
  const requests = 2 * writes + reads + looks + uploadPages + resultPages + 2 * shares.upload;
  const logged = requests * workload.logBytesPerStoreRequest;
  const gb = (written + logged) * GB_PER_MILLION_BYTES;
  const days = Math.max(0, sizesOf(settings).logDays - FREE_LOG_DAYS);
  return [
    line(
      "logs of applications and Front Door",
      `${round(written)} bytes an image`,
      written * GB_PER_MILLION_BYTES,
      PRICES.logs,
    ),
    line("logs of the store's requests", `${round(requests)} an image`, logged * GB_PER_MILLION_BYTES, PRICES.logs),
    ...(days > 0 ? [line("logs kept", `${days} more days`, gb * months(days), PRICES.logStorage)] : []),
  ];
}
