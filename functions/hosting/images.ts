import type { Log } from "../clients/log.ts";
import { logImage } from "../clients/log-image.ts";
import type { Arrival, RawMessage } from "../core/arrival.ts";
import { handleImage, handleMessage } from "../core/handle-image.ts";
import type { Ports } from "../core/ports.ts";
import type { Rendition } from "../core/presets.ts";
import { type Limits, pipelineSettings, type Retention, type Topics } from "../core/settings.ts";
import type { Telemetry } from "../core/telemetry.ts";
import { moduleProcessor } from "../processing/module-processor.ts";
import type { ProcessorSettings } from "../processing/settings.ts";

/** What an image takes besides its processing, in milliseconds: to be read, stored in all renditions, recorded, announced. */
const AROUND_MS = 10_000;

/** What a cloud's image function does with what its triggers hand it. Each logs how the image's story ended. */
export interface ImageHandling {
  /** @throws Outage */
  readonly upload: (arrival: Arrival) => Promise<void>;
  /** @throws Outage */
  readonly message: (message: RawMessage) => Promise<void>;
  /** Milliseconds that one image may take. */
  readonly itemMs: number;
}

/** What is beside the ports and the settings. */
export interface ImageHandlingOptions {
  readonly log: Log;
  readonly telemetry: Telemetry;
  /** Where the function's code lies, and below it the company's own processor, where there is one. */
  readonly folder: string;
}

/** The pipeline over a cloud's ports. */
export function imageHandling(
  ports: Ports,
  settings: {
    limits: Limits;
    presets: readonly Rendition[];
    retention: Retention;
    topics: Topics;
    processor?: ProcessorSettings | undefined;
  },
  { log, telemetry, folder }: ImageHandlingOptions,
): ImageHandling {
  const pipeline = pipelineSettings(settings);
  const { limits, topics } = settings;
  const processor = settings.processor && moduleProcessor(pipeline, settings.processor, folder, log);
  const handling = { topics, telemetry, ...(processor !== undefined && { processor }) };
  return {
    async upload(arrival) {
      logImage(log, await handleImage(arrival, ports, pipeline, handling));
    },
    async message(message) {
      logImage(log, await handleMessage(message, ports, pipeline, handling));
    },
    itemMs: limits.processSeconds * 1000 + AROUND_MS,
  };
}
