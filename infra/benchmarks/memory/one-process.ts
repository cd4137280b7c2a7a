import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { uuidv7 } from "uuidv7";
import { kafkaClient } from "../../../functions/clients/kafka.ts";
import { createPool } from "../../../functions/clients/postgres.ts";
import { s3Client } from "../../../functions/clients/s3.ts";
import { handleImage } from "../../../functions/core/handle-image.ts";
import { letHeapGrow } from "../../../functions/core/heap-growth.ts";
import type { Ports } from "../../../functions/core/ports.ts";
import { presetsSchema } from "../../../functions/core/presets.ts";
import { limitsSchema, pipelineSettings, retentionSchema } from "../../../functions/core/settings.ts";

/**
 * A process with all that the image function has in it, which handles one image over and over: `one-process.mjs <file>
 * <images at once> <images>`. Store, warehouse and broker take what they are given and keep nothing. Prints one line of JSON.
 */
const LOOK_MS = 5;
const [, , file = "", concurrency = "", images = ""] = process.argv;

letHeapGrow();
// Loaded as in the function, and connected to nothing.
const weight = [kafkaClient, createPool, s3Client];
const ports: Ports = {
  raw: { bucket: "raw", fetch: () => readFile(file), putOriginal: () => Promise.resolve() },
  results: {
    putLocked: async ({ key, sha256, bytes, retainUntil }) => {
      // A store takes its time, and the bytes stay until it has them.
      await setTimeout(20);
      return { bucket: "processed", key, versionId: "1", sha256, bytes: bytes.length, retainUntil };
    },
  },
  warehouse: {
    identify: () => Promise.resolve({ imageId: uuidv7(), attempts: 1 }),
    forgiveAttempt: () => Promise.resolve(),
    record: ({ outcome }) => Promise.resolve({ changed: true, outcome }),
  },
  events: { publish: () => Promise.resolve() },
};
const settings = pipelineSettings({
  limits: limitsSchema.parse({}),
  presets: presetsSchema.parse(undefined),
  retention: retentionSchema.parse({}),
});
const topics = { incoming: "incoming", processed: "processed", deadLetter: "dead-letter" };

let peakBytes = 0;
const look = setInterval(() => (peakBytes = Math.max(peakBytes, process.memoryUsage.rss())), LOOK_MS);
const idleBytes = process.memoryUsage.rss();
let left = Number(images);
const outcomes = new Set<string>();
await Promise.all(
  Array.from({ length: Number(concurrency) }, async () => {
    while (left-- > 0) {
      const identity = { source: "/benchmark", id: String(left) };
      const payload = { claim: { bucket: "raw", key: "claims/benchmark/photograph" } };
      const arrival = { source: "stream" as const, customer: "benchmark", identity, payload };
      const { outcome, reason = "", detail = "" } = await handleImage(arrival, ports, settings, { topics });
      outcomes.add([outcome, reason, detail].join(" ").trim());
    }
  }),
);
clearInterval(look);
const mb = (bytes: number): number => bytes / 1e6;
console.log(
  JSON.stringify({ outcomes: [...outcomes], idleMb: mb(idleBytes), peakMb: mb(peakBytes), loaded: weight.length }),
);
