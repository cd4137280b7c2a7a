import { join } from "node:path";
import { hostJson } from "../../../functions/adapters/azure/host.ts";
import type { ImageFormat } from "../../../functions/core/settings.ts";
import { ROOT } from "../../engine/paths.ts";
import type { PackagedProcessor } from "../../image-processor.ts";
import { FOR_CLOUDS, splitBundle } from "../../packaging/bundle.ts";
import { stagedImagePackages } from "../../packaging/image-packages.ts";
import type { Platform } from "../../packaging/platform.ts";
import { stagedPackages } from "../../packaging/staged-packages.ts";
import { type Files, filesBelow, zipFile, type ZipFile } from "../../packaging/zip.ts";

/** Entries of functions/adapters/azure. */
export type Entry = "image-function" | "web" | "operations";

/** Folder of the warehouse's SQL; in a package it is called `migrations`. */
export const MIGRATIONS = join(ROOT, "functions", "warehouse", "migrations");

type FilesBelow = Promise<[string, Uint8Array][]>;
const nothing = (): FilesBelow => Promise.resolve([]);

/** What lies beside the code in an application's package, but for native code. */
const BESIDE: Readonly<Record<Entry, () => FilesBelow>> = {
  "image-function": nothing,
  web: nothing,
  operations: () => filesBelow(MIGRATIONS, "migrations"),
};

/** The machines of Flex Consumption. */
const MACHINE: Platform = { os: "linux", cpu: "x64", libc: "glibc" };

/** Native code, and other packages that are imported by name. */
const NATIVE: Readonly<Record<Entry, (formats: readonly ImageFormat[]) => FilesBelow>> = {
  "image-function": async (formats) => filesBelow(await stagedImagePackages(formats, MACHINE), "node_modules"),
  web: nothing,
  operations: nothing,
};

/**
 * All of an application but its native code, as the Functions host finds it: host.json and package.json, whose `main` is the
 * code, at the top (learn.microsoft.com/azure/azure-functions/functions-reference-node, "Folder structure").
 * @param timeoutSeconds what one run may take
 */
export async function applicationFiles(entry: Entry, { timeoutSeconds }: { timeoutSeconds: number }): Promise<Files> {
  const [{ files: code }, beside] = await Promise.all([splitBundle("azure", entry, FOR_CLOUDS), BESIDE[entry]()]);
  const text = (value: object): Uint8Array => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
  return new Map<string, Uint8Array>([
    ["host.json", text(hostJson({ timeoutSeconds }))],
    ["package.json", text({ name: entry, version: "0.0.0", private: true, main: MAIN })],
    ...code,
    ...beside,
  ]);
}

/** File of the code that is run first; what it imports late lies beside it. */
const MAIN = `${FOR_CLOUDS.name}.mjs`;

/** The company's own code, in a folder with what it needs alone (`ARCHIVED_PROCESSOR`). */
async function processorFiles({ files, pinned }: PackagedProcessor): Promise<[string, Uint8Array][]> {
  const own = [...files].map(([name, content]): [string, Uint8Array] => [`processor/${name}`, content]);
  if (pinned === undefined) return own;
  return [...own, ...(await filesBelow(await stagedPackages(pinned, MACHINE), "processor/node_modules"))];
}

/** What an application's package depends on. */
export interface ArchiveOptions {
  /** What one run may take. */
  readonly timeoutSeconds: number;
  /** `limits.formats`, of the image function. Default: those that need sharp alone. */
  readonly formats?: readonly ImageFormat[];
  /** The company's own code, of the image function. Default none. */
  readonly processor?: PackagedProcessor | undefined;
}

/** An application's package: a zip that is the same for the same sources, settings and lock file. */
export async function archive(entry: Entry, options: ArchiveOptions): Promise<ZipFile> {
  const { formats = [], processor } = options;
  const [files, native, own] = await Promise.all([
    applicationFiles(entry, options),
    NATIVE[entry](formats),
    processor === undefined ? [] : processorFiles(processor),
  ]);
  return await zipFile(`azure-${entry}`, new Map([...files, ...native, ...own]));
}
