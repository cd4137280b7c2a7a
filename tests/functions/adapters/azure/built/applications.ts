import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { imageFunctionSettingsSchema, type KafkaSettings } from "../../../../../functions/adapters/azure/settings.ts";
import { ROOT } from "../../../../../infra/engine/paths.ts";
import { bundle } from "../../../../../infra/packaging/bundle.ts";
import { type FunctionApplication, startApplication } from "../../../../helpers/azure-functions.ts";
import { CLIENTS, PROCESSED, type Stage, TOPICS } from "./stage.ts";

export type Entry = "image-function" | "operations" | "web";

/** An entry's package, unpacked as the platform lays it out. */
export interface Built {
  readonly file: string;
  /** Size of the code: all but sharp and SQL. */
  readonly codeBytes: number;
}

/** What lies beside the code. Sharp is this machine's own; Node.js looks for what it needs beside the real folder. */
const BESIDE: Readonly<Record<Entry, Readonly<Record<string, string>>>> = {
  "image-function": { "node_modules/sharp": join(ROOT, "node_modules/sharp") },
  operations: { migrations: join(ROOT, "functions/warehouse/migrations") },
  web: {},
};

const built = new Map<Entry, Promise<Built>>();
const folders: string[] = [];

// Imported by a test file, so this is a hook of the whole run.
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An entry, built once a test run. */
export function theBuilt(entry: Entry): Promise<Built> {
  let building = built.get(entry);
  if (building === undefined) built.set(entry, (building = build(entry)));
  return building;
}

async function build(entry: Entry): Promise<Built> {
  const { code } = await bundle("azure", entry, { target: "node22", minify: true, sourcemap: "none" });
  const folder = mkdtempSync(join(tmpdir(), `azure-${entry}-`));
  folders.push(folder);
  writeFileSync(join(folder, "index.mjs"), code);
  for (const [place, target] of Object.entries(BESIDE[entry])) {
    mkdirSync(join(folder, place, ".."), { recursive: true });
    symlinkSync(target, join(folder, place));
  }
  return { file: join(folder, "index.mjs"), codeBytes: code.byteLength };
}

/** Starts the image function on the stage's own containers, topics and warehouse; whoever calls this stops it. */
export async function startImageFunction(
  stage: Stage,
  { kafka = stage.kafkaSettings, ca = "" }: { readonly kafka?: KafkaSettings; readonly ca?: string } = {},
): Promise<FunctionApplication> {
  const settings = imageFunctionSettingsSchema.parse({
    ...{
      clientId: CLIENTS.writer,
      limits: {},
      retention: {},
      presets: undefined,
      lockMode: "Locked",
      timeoutSeconds: 180,
    },
    blobs: {
      raw: { accountUrl: stage.storage.accountUrl, container: stage.raw },
      processed: { accountUrl: stage.processedAccount.accountUrl, container: PROCESSED },
    },
    ...{ warehouse: stage.warehouseSettings("writer"), kafka, topics: TOPICS },
  });
  const { file } = await theBuilt("image-function");
  return await startApplication(file, stage.environment(settings, ca));
}
