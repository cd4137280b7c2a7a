import type { Log } from "../clients/log.ts";
import type { Arrival, RawMessage } from "../core/arrival.ts";
import { handleImage, handleMessage } from "../core/handle-image.ts";
import type { Ports } from "../core/ports.ts";
import { type Limits, pipelineSettings, type Rendition, type Retention, type Topics } from "../core/settings.ts";

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

/** The pipeline over a cloud's ports. */
export function imageHandling(
  ports: Ports,
  settings: { limits: Limits; presets: readonly Rendition[]; retention: Retention; topics: Topics },
  log: Log,
): ImageHandling {
  const pipeline = pipelineSettings(settings);
  const { limits, topics } = settings;
  return {
    async upload(arrival) {
      const handled = await handleImage(arrival, ports, pipeline, { topics });
      log.info(handled, handled.outcome);
    },
    async message(message) {
      const handled = await handleMessage(message, ports, pipeline, { topics });
      log.info(handled, handled.outcome);
    },
    itemMs: limits.processSeconds * 1000 + AROUND_MS,
  };
}
