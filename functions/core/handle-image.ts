import { Allowance } from "./allowance.ts";
import type { Arrival, RawMessage } from "./arrival.ts";
import type { PlacedMessage } from "./dead-letter.ts";
import { decodeEvent, partialIdentity } from "./decode-event.ts";
import { arrivalEvent, processedEvent } from "./encode-event.ts";
import { describe, Outage, ProcessingError, Rejection } from "./errors.ts";
import { type End, type Handled, handledAs } from "./handled.ts";
import type { Identified, ImageRecord, Ports } from "./ports.ts";
import { type Findings, processImage, retrying } from "./process-image.ts";
import { type Processor, renditionProcessor } from "./processor.ts";
import { publishDeadLetter } from "./publish-dead-letter.ts";
import type { PipelineSettings, Topics } from "./settings.ts";
import { StepTimer } from "./step-timer.ts";
import { type DeliveryTelemetry, faultOf, NO_TELEMETRY, stepsOf, type Telemetry } from "./telemetry.ts";

/** What handling needs beside ports and settings. */
export interface HandlingContext {
  readonly topics: Topics;
  /** Default: the renditions of the settings, made by sharp. */
  readonly processor?: Processor;
  /** Default: nobody watches. */
  readonly telemetry?: Telemetry;
  /** Default: the machine's clock. */
  readonly now?: () => Date;
}

/**
 * Handles one message of the stream to its end; one that cannot be decoded is recorded as rejected.
 * @throws Outage where a dependency does not answer: nothing is recorded or dead-lettered, and the message must come again
 */
export async function handleMessage(
  message: RawMessage,
  ports: Ports,
  settings: PipelineSettings,
  context: HandlingContext,
): Promise<Handled> {
  const decoded = decode(message, ports.raw.bucket);
  return await new Handling(decoded.arrival, ports, settings, context, message).run(decoded.fault);
}

/**
 * Handles one image to its end.
 * @param context `message` is what it came in, kept whole as a dead letter; without one (an object store's own event) the
 *   dead letter is the claim event that announces the same object
 * @throws Outage as `handleMessage`
 */
export async function handleImage(
  arrival: Arrival,
  ports: Ports,
  settings: PipelineSettings,
  context: HandlingContext & { readonly message?: RawMessage },
): Promise<Handled> {
  return await new Handling(arrival, ports, settings, context, context.message).run();
}

function decode(message: RawMessage, rawBucket: string): { arrival: Arrival; fault?: Rejection } {
  try {
    return { arrival: decodeEvent(message, { rawBucket }) };
  } catch (fault) {
    if (!(fault instanceof Rejection)) throw fault;
    const payload = { bytes: message.value ?? Buffer.alloc(0) };
    return { arrival: { source: "stream", ...partialIdentity(message), payload }, fault };
  }
}

/**
 * One delivery of one image: identify → ended already? → fetch → inspect → render → store → record → announce.
 * Every step can be repeated, so a crash between any two is mended by the next delivery.
 */
class Handling {
  readonly #watched: DeliveryTelemetry;
  readonly #timer: StepTimer;
  readonly #now: () => Date;
  readonly #processor: Processor;
  #tries = 0;

  constructor(
    private readonly arrival: Arrival,
    private readonly ports: Ports,
    private readonly settings: PipelineSettings,
    private readonly context: HandlingContext,
    private readonly message: PlacedMessage | undefined,
  ) {
    this.#watched = (context.telemetry ?? NO_TELEMETRY).delivery(arrival);
    this.#timer = new StepTimer(stepsOf(this.#watched));
    this.#now = context.now ?? (() => new Date());
    this.#processor = context.processor ?? renditionProcessor(settings);
  }

  /** @param fault why the message could not be decoded: its image is rejected without being looked at */
  async run(fault?: Rejection): Promise<Handled> {
    const { arrival } = this;
    const { warehouse } = this.ports;
    try {
      const known = await this.#timer.step("identify", () => warehouse.identify(arrival));
      const end = this.#endedBefore(known) ?? (await this.#record(known, await this.#process(arrival, known, fault)));
      await this.#timer.step("announce", () => this.#announce(arrival, known, end));
      const { traceId } = this.#watched;
      const told = { attempt: known.attempts, tries: this.#tries, timer: this.#timer };
      const handled = handledAs(end, { ...told, ...(traceId !== undefined && { traceId }) });
      this.#watched.ended(handled);
      return handled;
    } catch (error) {
      this.#watched.comesAgain(faultOf(error));
      // Attempts count what takes the process down: whatever is thrown, this one has lived to tell.
      await warehouse.forgiveAttempt(arrival);
      throw error;
    }
  }

  /**
   * A story that has ended is only told again: a crash may have come between its record and its announcement. One that
   * ended badly is tried again first while it has attempts left, which a replay gives it anew.
   */
  #endedBefore({ attempts, ended }: Identified): End | undefined {
    const over = ended?.outcome === "processed" || attempts > this.settings.limits.maxAttempts;
    return ended !== undefined && over ? { record: ended, changed: false } : undefined;
  }

  /** Processes the image and answers what is to be recorded of it. @throws Outage */
  async #process(arrival: Arrival, { imageId, attempts }: Identified, fault?: Rejection): Promise<ImageRecord> {
    const { maxAttempts } = this.settings.limits;
    const { customer, source, identity, payload } = arrival;
    // What a claim announces counts only once it is fetched: a false size would distort the statistics.
    let findings: Findings = { bytesIn: "bytes" in payload ? payload.bytes.length : 0 };
    const recordOf = (end: Pick<ImageRecord, "outcome" | "reason" | "detail" | "results">): ImageRecord => {
      const durationMs = this.#timer.totalMs;
      const processingVersion = this.#processor.version;
      return { imageId, customer, source, identity, ...findings, ...end, durationMs, processingVersion };
    };
    const needs = {
      ports: this.ports,
      settings: this.settings,
      processor: this.#processor,
      now: this.#now,
      timer: this.#timer,
      allowance: new Allowance(this.settings.limits.processSeconds),
      found: (found: Findings) => {
        findings = found;
      },
    };
    try {
      if (fault !== undefined) throw fault;
      if (attempts > maxAttempts) {
        const detail = `${attempts - 1} attempts began and none came to an end; at most ${maxAttempts} are made`;
        throw new ProcessingError("processing_crashed", detail);
      }
      const results = await retrying(maxAttempts, () => {
        this.#tries += 1;
        return processImage(arrival, imageId, needs);
      });
      return recordOf({ outcome: "processed", results });
    } catch (error) {
      if (error instanceof Outage) throw error;
      return recordOf({ ...failureOf(error), results: [] });
    }
  }

  async #record({ ended }: Identified, record: ImageRecord): Promise<End> {
    const { changed, outcome } = await this.#timer.step("record", () => this.ports.warehouse.record(record));
    if (record.outcome === "processed" || changed) return { record, changed };
    // The warehouse keeps the story it has: this delivery tells that one.
    return outcome === "processed" ? { record, changed, overtaken: true } : { record: ended ?? record, changed };
  }

  /** At least once: an error here is an error of the delivery, and the next one announces again. */
  async #announce(arrival: Arrival, { attempts }: Identified, { record, overtaken }: End): Promise<void> {
    const { events } = this.ports;
    const { topics } = this.context;
    const time = this.#now();
    // Who overtook this delivery announces the result, and nothing is left to replay.
    if (overtaken === true) return;
    const { imageId, outcome, reason = "", detail = "" } = record;
    if (outcome === "processed") {
      await events.publish(topics.processed, [processedEvent(record, time, this.#watched.trace)]);
      return;
    }
    const { customer, identity } = arrival;
    const message = this.message ?? { ...arrivalEvent(arrival), topic: topics.incoming };
    const { trace } = this.#watched;
    const info = { imageId, customer, identity, outcome, reason, detail, attempts, time, ...(trace && { trace }) };
    await publishDeadLetter(this.ports, topics.deadLetter, message, info);
  }
}

/** Longest detail in characters: it travels in a header of a dead letter, beside a message of nearly the broker's limit. */
const MAX_DETAIL_CHARACTERS = 500;

function failureOf(error: unknown): { outcome: "rejected" | "failed"; reason: string; detail: string } {
  // One line without control characters: libvips's messages have several, and a sender's key may hold any.
  const detail = describe(error)
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, MAX_DETAIL_CHARACTERS);
  if (error instanceof Rejection) return { outcome: "rejected", reason: error.reason, detail };
  return { outcome: "failed", reason: error instanceof ProcessingError ? error.reason : "processing_error", detail };
}
