import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { PostgresConnection } from "../../../../functions/clients/connections.ts";
import { createPool } from "../../../../functions/clients/postgres.ts";
import { postgresWarehouse } from "../../../../functions/clients/postgres-warehouse.ts";
import { imageEvent } from "../../../../functions/core/encode-event.ts";
import { handleMessage } from "../../../../functions/core/handle-image.ts";
import { type PipelineSettings, limitsSchema } from "../../../../functions/core/settings.ts";
import { SETTINGS, TOPICS } from "../../../helpers/handling.ts";
import { MemoryPorts } from "../../../helpers/memory-ports.ts";
import { delivered } from "../../../helpers/messages.ts";
import { corpus } from "./corpus.ts";
import type { CorpusFile } from "./corpus-file.ts";

/**
 * Handles the whole corpus in this process. It tells what the corpus is, in a first line of JSON, and how each file ended, a
 * line each. It reads a connection to the warehouse, as its writer, from standard input. Whoever starts it sees by its end whether any file took it down.
 */

/** Images at once: the processors that the slowest machine of ours has. */
const CONCURRENCY = 2;

/** A file that there is. */
export type PlannedFile = Pick<CorpusFile, "name" | "end" | "mayTimeOut"> & {
  readonly sizeBytes: number;
  readonly sha256: string;
};

/** What a file came to. */
export interface CorpusEnd {
  readonly name: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly detail?: string;
  readonly durationMs: number;
}

const settings: PipelineSettings = {
  ...SETTINGS,
  limits: limitsSchema.parse({
    formats: ["jpeg", "png", "webp", "avif", "gif", "tiff", "svg", "heic"],
    maxAttempts: 2,
  }),
  presets: [
    ...SETTINGS.presets,
    {
      ...SETTINGS.presets[0],
      name: "moving",
      maxWidthPx: 64,
      fit: "inside",
      format: "gif",
      quality: 80,
      animated: true,
    },
  ],
};

const connection = JSON.parse(readFileSync(0, "utf8")) as PostgresConnection;
const pool = createPool(connection, { applicationName: "corpus", maxConnections: CONCURRENCY });
const memory = new MemoryPorts();
const ports = {
  raw: memory.raw,
  results: memory.results,
  events: memory.events,
  warehouse: postgresWarehouse(pool),
};

const all = await corpus();
const plan = all.map(({ bytes, contentType: _, ...file }): PlannedFile => {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { ...file, sizeBytes: bytes.length, sha256 };
});
process.stdout.write(`${JSON.stringify(plan)}\n`);

const files = all.entries();
async function work(): Promise<void> {
  for (const [at, { name, bytes, contentType }] of files) {
    const event = { source: "/corpus", id: String(at), customer: "corpus", bytes };
    const message = delivered(imageEvent({ ...event, ...(contentType !== undefined && { contentType }) }));
    const startMs = performance.now();
    const { outcome, reason, detail } = await handleMessage(message, ports, settings, { topics: TOPICS });
    const durationMs = Math.round(performance.now() - startMs);
    const end: CorpusEnd = {
      name,
      outcome,
      ...(reason !== undefined && { reason }),
      ...(detail !== undefined && { detail }),
      durationMs,
    };
    process.stdout.write(`${JSON.stringify(end)}\n`);
  }
}
await Promise.all(Array.from({ length: CONCURRENCY }, work));
await pool.end();
