import { setImmediate } from "node:timers/promises";
import type { Log } from "../../clients/log.ts";
import { kafkaClient } from "../../clients/kafka.ts";
import type { RunningTelemetry } from "../../telemetry/start.ts";
import type { Handling } from "./handle-messages.ts";
import type { ImageFunctionSettings } from "./settings.ts";

/** Images being taken in; like the processes that do it, something to be looked at and ended. */
export interface Intake {
  /** What is wrong; undefined where nothing is. */
  problem(): string | undefined;
  /** Ends what is under way, and takes nothing more. */
  close(): Promise<void>;
}

/**
 * A member that died keeps its partitions this long, and a broker that comes back waits as long for the members it knew.
 * Images are decoded outside the event loop, so heartbeats go on meanwhile.
 */
const SESSION_TIMEOUT_MS = 10_000;

/**
 * Takes in images as a member of the consumer group over the incoming topic and the queue of uploads. All that only an image
 * needs is loaded while the broker is called.
 */
export async function consumeImages(
  settings: ImageFunctionSettings,
  log: Log,
  telemetry: RunningTelemetry,
): Promise<Intake> {
  const kafka = kafkaClient(settings.kafka, "image-function", log);
  const events = kafka.publisher();
  let loaded: (handling: Handling) => void = () => undefined;
  const loading = new Promise<Handling>((resolve) => (loaded = resolve));
  const consumption = kafka.consume({
    groupId: settings.groupId,
    topics: [settings.topics.incoming, settings.uploadsTopic],
    concurrency: settings.concurrency,
    sessionTimeoutMs: SESSION_TIMEOUT_MS,
    onMessage: async (message) => {
      await (await loading).handle(message);
    },
  });
  // Loading holds up everything else, so that the call goes out first.
  await setImmediate();
  const { handleMessages } = await import("./handle-messages.ts");
  const handling = handleMessages(settings, { events, telemetry, log });
  loaded(handling);
  return {
    problem: () => consumption.problem(),
    async close() {
      await consumption.close();
      await Promise.allSettled([events.close(), handling.close(), telemetry.close()]);
    },
  };
}
