import { join } from "node:path";
import { hostJson } from "../../../functions/adapters/azure/host.ts";
import { ROOT } from "../../engine/paths.ts";
import type { PackagedProcessor } from "../../image-processor.ts";
import { bundle } from "../../packaging/bundle.ts";
import type { Platform } from "../../packaging/platform.ts";
import { stagedSharp } from "../../packaging/sharp.ts";
import { stagedPackages } from "../../packaging/staged-packages.ts";
import { type Files, filesBelow, zipFile, type ZipFile } from "../../packaging/zip.ts";

/** Entries of functions/adapters/azure. */
export type Entry = "image-function" | "web" | "operations";

/** Folder of the warehouse's SQL; in a package it is called `migrations`. */
export const MIGRATIONS = join(ROOT, "functions", "warehouse", "migrations");

type Beside = Readonly<Record<Entry, () => Promise<[string, Uint8Array][]>>>;
const nothing = (): Promise<[string, Uint8Array][]> => Promise.resolve([]);

/** What lies beside the code in an application's package, but for native code. */
const BESIDE: Beside = {
  "image-function": nothing,
  web: nothing,
  operations: () => filesBelow(MIGRATIONS, "migrations"),
};

/** The machines of Flex Consumption. */
const MACHINE: Platform = { os: "linux", cpu: "x64", libc: "glibc" };

/** Native code. */
const NATIVE: Beside = {
  "image-function": async () => filesBelow(await stagedSharp(MACHINE), "node_modules"),
  web: nothing,
  operations: nothing,
};

/**
 * All of an application but its native code, as the Functions host finds it: host.json and package.json, whose `main` is the
 * code, at the top (learn.microsoft.com/azure/azure-functions/functions-reference-node, "Folder structure").
 *
 * Minified and without a source map, which would be two thirds of the file and is parsed at every cold start; names of
 * functions and classes are kept, and so stack traces name them.
 * @param timeoutSeconds what one run may take
 */
export async function applicationFiles(entry: Entry, { timeoutSeconds }: { timeoutSeconds: number }): Promise<Files> {
  const [{ code }, beside] = await Promise.all([
    bundle("azure", entry, { target: "node22", minify: true, sourcemap: "none" }),
    BESIDE[entry](),
  ]);
  const text = (value: object): Uint8Array => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
  return new Map<string, Uint8Array>([
    ["host.json", text(hostJson({ timeoutSeconds }))],
    ["package.json", text({ name: entry, version: "0.0.0", private: true, main: MAIN })],
    [MAIN, code],
    ...beside,
  ]);
}

/** File of the code. */
export const MAIN = "index.mjs";

/** The company's own code, in a folder with what it needs alone (`ARCHIVED_PROCESSOR`). */
async function processorFiles({ files, pinned }: PackagedProcessor): Promise<[string, Uint8Array][]> {
  const own = [...files].map(([name, content]): [string, Uint8Array] => [`processor/${name}`, content]);
  if (pinned === undefined) return own;
  return [...own, ...(await filesBelow(await stagedPackages(pinned, MACHINE), "processor/node_modules"))];
}

/** An application's package: a zip that is the same for the same sources, settings and lock file. */
export async function archive(
  entry: Entry,
  options: { timeoutSeconds: number; processor?: PackagedProcessor | undefined },
): Promise<ZipFile> {
  const { processor } = options;
  const [files, native, own] = await Promise.all([
    applicationFiles(entry, options),
    NATIVE[entry](),
    processor === undefined ? [] : processorFiles(processor),
  ]);
  return await zipFile(`azure-${entry}`, new Map([...files, ...native, ...own]));
}
