import { availableParallelism } from "node:os";
import type { Log } from "../../clients/log.ts";
import { logImage } from "../../clients/log-image.ts";
import { createPool } from "../../clients/postgres.ts";
import { postgresWarehouse } from "../../clients/postgres-warehouse.ts";
import { s3Client } from "../../clients/s3.ts";
import { s3RawStore } from "../../clients/s3-raw-store.ts";
import { s3ResultStore } from "../../clients/s3-result-store.ts";
import type { RawMessage } from "../../core/arrival.ts";
import { handleMessage } from "../../core/handle-image.ts";
import type { EventPublisher } from "../../core/ports.ts";
import { pipelineSettings } from "../../core/settings.ts";
import type { Telemetry } from "../../core/telemetry.ts";
import { settingAside } from "../../hosting/failing-messages.ts";
import { setAside } from "../../hosting/set-aside.ts";
import { moduleProcessor } from "../../processing/module-processor.ts";
import type { ImageFunctionSettings } from "./settings.ts";

/** What handling a message is done with beside the settings. */
export interface HandlingMeans {
  readonly events: EventPublisher;
  readonly telemetry: Telemetry;
  readonly log: Log;
}

/** Handles messages; whoever makes it closes it. */
export interface Handling {
  handle(message: RawMessage): Promise<void>;
  close(): Promise<void>;
}

/**
 * Processors for each of so many processes, rounded up. More renderings than these would only push each other out of the
 * caches; the images beyond are fetched and stored meanwhile.
 */
const shareOfProcessors = (processes: number): number => Math.ceil(availableParallelism() / processes);

/** Store, warehouse and the core: all that an image needs but the broker. Connects at the first image. */
export function handleMessages(settings: ImageFunctionSettings, { events, telemetry, log }: HandlingMeans): Handling {
  const warehouse = createPool(settings.warehouse, {
    applicationName: "image-pipeline image-function",
    maxConnections: settings.concurrency,
  });
  const s3 = s3Client(settings.objectStore);
  const ports = {
    raw: s3RawStore(s3, settings.rawBucket),
    results: s3ResultStore(s3, settings.processedBucket),
    warehouse: postgresWarehouse(warehouse),
    events,
  };
  const module = settings.processor;
  // A module may wait for something else than a processor, such as a model behind a network.
  const bound = module === undefined ? { rendersAtOnce: shareOfProcessors(settings.processes) } : {};
  const pipeline = { ...pipelineSettings(settings), ...bound };
  const processor = module && moduleProcessor(pipeline, module, import.meta.dirname, log);
  const context = { topics: settings.topics, telemetry, ...(processor !== undefined && { processor }) };
  return {
    handle: settingAside({
      async handle(message) {
        logImage(log, await handleMessage(message, ports, pipeline, context));
      },
      setAside: (message) => setAside(ports.raw, message),
      log,
    }),
    async close() {
      processor?.close();
      await Promise.allSettled([warehouse.end()]);
      s3.destroy();
    },
  };
}
