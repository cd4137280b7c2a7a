import type { OutcomeName, Source } from "./arrival.ts";
import type { ImageRecord } from "./ports.ts";
import type { Step, StepTimer } from "./step-timer.ts";

/** How one delivery ended: what a handler logs. */
export interface Handled {
  readonly imageId: string;
  readonly customer: string;
  readonly source: Source;
  readonly outcome: OutcomeName;
  /** Reason code; absent where the outcome is `processed`. */
  readonly reason?: string;
  readonly detail?: string;
  /** Image format and label; absent where none was found. */
  readonly type?: string;
  readonly label?: string;
  readonly bytesIn: number;
  /** Bytes of the stored renditions. */
  readonly bytesOut: number;
  /** Names of the stored renditions. */
  readonly renditions: readonly string[];
  readonly processingVersion: string;
  /** How often handling the image has begun, this time included. */
  readonly attempt: number;
  /** How often processing was tried in this delivery; 0 where its story had ended before. */
  readonly tries: number;
  /** Of the trace that shows this delivery; absent where there is none. */
  readonly traceId?: string;
  /** False for a delivery that changed nothing in the warehouse. */
  readonly changed: boolean;
  readonly durationMs: number;
  readonly timingsMs: Partial<Record<Step, number>>;
}

/** What handling has come to, and whether this delivery made it so. */
export interface End {
  readonly record: ImageRecord;
  readonly changed: boolean;
  /** Set where another delivery of the image has processed it in the meantime. */
  readonly overtaken?: true;
}

/** What is known of the delivery beside its end. */
export interface DeliveryFacts extends Pick<Handled, "attempt" | "tries" | "traceId"> {
  readonly timer: StepTimer;
}

/** What is told of a delivery that has come to its end. */
export function handledAs({ record, changed, overtaken }: End, { timer, ...facts }: DeliveryFacts): Handled {
  const { imageId, customer, source, outcome, reason, detail, type, label, bytesIn, results, processingVersion } =
    record;
  const delivery = {
    ...{ imageId, customer, source, changed, bytesIn, processingVersion, ...facts },
    ...{ durationMs: timer.totalMs, timingsMs: timer.timingsMs },
    ...(type !== undefined && { type }),
    ...(label !== undefined && { label }),
    bytesOut: results.reduce((sum, { bytes }) => sum + bytes, 0),
    renditions: results.map(({ rendition }) => rendition),
  };
  if (overtaken === true) return { ...delivery, outcome: "processed" };
  return { ...delivery, outcome, ...(reason !== undefined && { reason }), ...(detail !== undefined && { detail }) };
}
