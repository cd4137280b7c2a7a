import { setTimeout } from "node:timers/promises";
import type { Allowance } from "./allowance.ts";
import type { Arrival, ClaimCheck } from "./arrival.ts";
import { checkClaim } from "./claim.ts";
import { Outage, ProcessingError, Rejection } from "./errors.ts";
import { mediaTypeOf } from "./image-signature.ts";
import { type Inspected, inspectImage } from "./inspect-image.ts";
import { resultKey, streamOriginalKey } from "./keys.ts";
import { processBudget } from "./memory-budget.ts";
import type { ImageRecord, Ports, ResultRow } from "./ports.ts";
import type { Processed, Processor } from "./processor.ts";
import type { Rendered } from "./render.ts";
import type { ImageFormat, PipelineSettings } from "./settings.ts";
import type { StepTimer } from "./step-timer.ts";

/** What is found out on the way; of an image that ends badly, as far as it came. */
export type Findings = Pick<ImageRecord, "bytesIn" | "type" | "label" | "widthPx" | "heightPx" | "original">;

/** What processing one image needs. */
export interface ProcessingNeeds {
  readonly ports: Pick<Ports, "raw" | "results">;
  readonly settings: PipelineSettings;
  readonly processor: Processor;
  readonly now: () => Date;
  readonly timer: StepTimer;
  readonly allowance: Allowance;
  /** Told as soon as something is found out. */
  readonly found: (findings: Findings) => void;
}

/** Fetch, inspect, render, store; answers what the store then holds. Each step can be repeated. */
export async function processImage(arrival: Arrival, imageId: string, needs: ProcessingNeeds): Promise<ResultRow[]> {
  const { settings, timer, allowance, found } = needs;
  const { payload } = arrival;

  const bytes = await timer.step("fetch", () => fetchBytes(payload, needs));
  let findings: Findings = { bytesIn: bytes.length, ...("claim" in payload && { original: payload.claim }) };
  found(findings);

  const facts = await timer.step("inspect", () =>
    allowance.spend((deadline) => inspectImage(bytes, settings.limits, deadline)),
  );
  findings = { ...findings, type: facts.type, widthPx: facts.widthPx, heightPx: facts.heightPx };
  found(findings);

  const { renditions, label } = await processed(bytes, facts, needs);
  findings = { ...findings, ...(label !== undefined && { label }) };
  found(findings);

  return await timer.step("store", async () => {
    if ("bytes" in payload && settings.keepInlineOriginals) {
      found({ ...findings, original: await keepOriginal(arrival.customer, imageId, bytes, facts.type, needs) });
    }
    const retainUntil = new Date(needs.now().getTime() + settings.processedRetentionMs + settings.retainMarginMs);
    const store = (one: Rendered) => storeRendition(one, arrival.customer, imageId, retainUntil, needs);
    return await Promise.all(renditions.map(store));
  });
}

/** The wait for memory is nobody's work, and not told as such. What was given up keeps its memory until it has ended. */
async function processed(
  bytes: Buffer,
  facts: Inspected,
  { settings, processor, timer, allowance }: ProcessingNeeds,
): Promise<Processed> {
  const budget = processBudget(settings.limits.decodingMemoryBytes, settings.rendersAtOnce);
  const giveBack = await budget.take(facts.decodingBytes);
  return await timer.step("render", () =>
    allowance.spend(async (deadline) => {
      try {
        return await processor.process({ bytes, facts, deadline });
      } finally {
        void deadline.ended().then(giveBack);
      }
    }),
  );
}

async function fetchBytes(payload: Arrival["payload"], { ports, settings }: ProcessingNeeds): Promise<Buffer> {
  if ("bytes" in payload) return payload.bytes;
  const bytes = await ports.raw.fetch(payload.claim, settings.limits.maxBytes);
  checkClaim(payload.claim, bytes);
  return bytes;
}

async function keepOriginal(
  customer: string,
  imageId: string,
  bytes: Buffer,
  type: ImageFormat,
  { ports: { raw } }: ProcessingNeeds,
): Promise<ClaimCheck> {
  const key = streamOriginalKey(customer, imageId);
  await raw.putOriginal(key, bytes, mediaTypeOf(type));
  return { bucket: raw.bucket, key, sizeBytes: bytes.length };
}

/** What is recorded is what the store says it has: an earlier delivery's object stays, and its date and hash with it. */
async function storeRendition(
  { rendition, extension, bytes, contentType, sha256, widthPx, heightPx }: Rendered,
  customer: string,
  imageId: string,
  retainUntil: Date,
  { ports: { results }, processor: { version: processingVersion } }: ProcessingNeeds,
): Promise<ResultRow> {
  const key = resultKey(customer, imageId, rendition, extension);
  const stored = await results.putLocked({ key, bytes, contentType, sha256, retainUntil, processingVersion });
  return { ...stored, rendition, contentType, widthPx, heightPx };
}

/** Wait before the second try; doubled for each further one, and up to as much again at random. */
const RETRY_BASE_MS = 50;

/**
 * Repeats what fails for no fault of the image and no dependency's, `tries` times in all; but not what took all the time
 * there is.
 */
export async function retrying<T>(tries: number, process: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await process();
    } catch (error) {
      const final = error instanceof Rejection || error instanceof Outage || isTimeout(error);
      if (final || tried >= tries) throw error;
      await setTimeout(RETRY_BASE_MS * 2 ** (tried - 1) * (1 + Math.random()));
    }
  }
}

const isTimeout = (error: unknown): boolean =>
  error instanceof ProcessingError && error.reason === "processing_timeout";
