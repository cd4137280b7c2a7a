import type { RawMessage } from "../../functions/core/arrival.ts";
import { arrivalOfUpload } from "../../functions/core/decode-event.ts";
import { handleImage, handleMessage, type HandlingContext } from "../../functions/core/handle-image.ts";
import type { Handled } from "../../functions/core/handled.ts";
import type { ImageRecord, OutgoingMessage } from "../../functions/core/ports.ts";
import {
  DAY_MS,
  limitsSchema,
  type PipelineSettings,
  RETAIN_MARGIN_MS,
  type Topics,
} from "../../functions/core/settings.ts";
import { MemoryPorts } from "./memory-ports.ts";

export const NOW = new Date("2026-11-21T12:00:00.000Z");
export const TOPICS: Topics = {
  incoming: "images.incoming",
  processed: "images.processed",
  deadLetter: "images.dead-letter",
};

/** The defaults, but for three attempts and one small rendition: what a test of the order of steps has to wait for. */
export const SETTINGS: PipelineSettings = {
  limits: limitsSchema.parse({ maxAttempts: 3 }),
  presets: [
    { name: "thumbnail", maxWidthPx: 32, maxHeightPx: 32, fit: "inside", format: "webp", quality: 50, animated: false },
  ],
  processedRetentionMs: 7 * DAY_MS,
  retainMarginMs: RETAIN_MARGIN_MS,
  keepInlineOriginals: true,
};

/** The core on ports of memory. */
export class Bench {
  readonly ports = new MemoryPorts();
  settings: PipelineSettings = SETTINGS;
  context: HandlingContext = { topics: TOPICS, now: () => NOW };

  async message(message: RawMessage): Promise<Handled> {
    return await handleMessage(message, this.ports, this.settings, this.context);
  }

  /** Handles an upload as the object store announces it. */
  async upload(key: string, versionId?: string): Promise<Handled> {
    const object = { key, ...(versionId !== undefined && { versionId }) };
    const arrival = arrivalOfUpload(object, this.ports.raw.bucket);
    if (arrival === undefined) throw new Error(`expected the key of an upload; received ${key}`);
    return await handleImage(arrival, this.ports, this.settings, this.context);
  }

  announced(): readonly OutgoingMessage[] {
    return this.ports.events.on(TOPICS.processed);
  }

  deadLetters(): readonly OutgoingMessage[] {
    return this.ports.events.on(TOPICS.deadLetter);
  }

  /** The one row of the warehouse; throws where there are none or more. */
  onlyRow(): ImageRecord {
    const [row, ...more] = this.ports.warehouse.rows.values();
    if (row === undefined || more.length > 0)
      throw new Error(`expected one row; there are ${this.ports.warehouse.rows.size}`);
    return row;
  }
}
