import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { imageFunctionSettingsSchema, type KafkaSettings } from "../../../../../functions/adapters/azure/settings.ts";
import type { Limits } from "../../../../../functions/core/settings.ts";
import { ROOT } from "../../../../../infra/engine/paths.ts";
import { applicationFiles, type Entry } from "../../../../../infra/providers/azure/archive.ts";
import { type FunctionApplication, startApplication } from "../../../../helpers/azure-functions.ts";
import { CLIENTS, PROCESSED, type Stage, TOPICS } from "./stage.ts";

/** An entry's package, unpacked as the platform lays it out. */
export interface Built {
  readonly file: string;
  /** Size of the code: all but packages and SQL. */
  readonly codeBytes: number;
}

/** Packages are this machine's own; Node.js looks for what they need beside the real folder. */
const NATIVE: Readonly<Record<Entry, readonly string[]>> = {
  "image-function": ["node_modules/sharp", "node_modules/heic-decode"],
  operations: [],
  web: [],
};

const TIMEOUT_SECONDS = 180;

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
  const files = await applicationFiles(entry, { timeoutSeconds: TIMEOUT_SECONDS });
  const folder = mkdtempSync(join(tmpdir(), `azure-${entry}-`));
  folders.push(folder);
  for (const [place, content] of files) {
    mkdirSync(join(folder, place, ".."), { recursive: true });
    writeFileSync(join(folder, place), content);
  }
  for (const place of NATIVE[entry]) {
    mkdirSync(join(folder, place, ".."), { recursive: true });
    symlinkSync(join(ROOT, place), join(folder, place));
  }
  // What the platform starts is what package.json names.
  const { main } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { main: string };
  const code = [...files].filter(([place]) => place.endsWith(".mjs"));
  return { file: join(folder, main), codeBytes: code.reduce((sum, [, { byteLength }]) => sum + byteLength, 0) };
}

/** What differs from the stage's own. */
interface ImageFunctionOptions {
  readonly kafka?: KafkaSettings;
  /** A further certificate to trust. */
  readonly ca?: string;
  readonly limits?: Partial<Limits>;
}

/** Starts the image function on the stage's own containers, topics and warehouse; whoever calls this stops it. */
export async function startImageFunction(
  stage: Stage,
  { kafka = stage.kafkaSettings, ca = "", limits = {} }: ImageFunctionOptions = {},
): Promise<FunctionApplication> {
  const settings = imageFunctionSettingsSchema.parse({
    ...{
      clientId: CLIENTS.writer,
      limits,
      retention: {},
      presets: undefined,
      lockMode: "Locked",
      timeoutSeconds: TIMEOUT_SECONDS,
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
