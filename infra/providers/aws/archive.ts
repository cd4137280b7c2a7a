import { join } from "node:path";
import { asset } from "@pulumi/pulumi";
import { ROOT } from "../../engine/paths.ts";
import type { PackagedProcessor } from "../../image-processor.ts";
import { bundle } from "../../packaging/bundle.ts";
import type { Platform } from "../../packaging/platform.ts";
import { stagedSharp } from "../../packaging/sharp.ts";
import { stagedPackages } from "../../packaging/staged-packages.ts";

/** Entries of functions/adapters/aws. */
export type Entry = "image-function" | "web" | "operations";

/** The machines that the functions run on. */
const MACHINE: Platform = { os: "linux", cpu: "arm64", libc: "glibc" };

/** What lies beside the code in a function's archive. */
const BESIDE: Readonly<Record<Entry, () => Promise<Record<string, asset.Archive>>>> = {
  "image-function": async () => ({ node_modules: new asset.FileArchive(await stagedSharp(MACHINE)) }),
  web: () => Promise.resolve({}),
  operations: () => Promise.resolve({ migrations: new asset.FileArchive(MIGRATIONS) }),
};

/** Folder of the warehouse's SQL; in the archive it is called `migrations`. */
export const MIGRATIONS = join(ROOT, "functions", "warehouse", "migrations");

/**
 * A function's archive: index.mjs and what it loads from its own folder. The engine tells archives apart by their content,
 * so the same sources update nothing. Minified and without a source map, which would be two thirds of the file and is
 * parsed at every cold start; names of functions and classes are kept, and so stack traces name them.
 */
export async function archive(entry: Entry, processor?: PackagedProcessor): Promise<asset.AssetArchive> {
  const [{ code }, beside] = await Promise.all([
    bundle("aws", entry, { target: "node22", minify: true, sourcemap: "none" }),
    BESIDE[entry](),
  ]);
  return new asset.AssetArchive({
    "index.mjs": new asset.StringAsset(Buffer.from(code).toString("utf8")),
    ...beside,
    ...(processor !== undefined && { processor: await processorArchive(processor) }),
  });
}

async function processorArchive({ files, settings: { file }, pinned }: PackagedProcessor): Promise<asset.Archive> {
  const contents: Record<string, asset.Asset | asset.Archive> = {};
  for (const name of files.keys()) contents[name] = new asset.FileAsset(join(file, "..", name));
  if (pinned !== undefined) contents["node_modules"] = new asset.FileArchive(await stagedPackages(pinned, MACHINE));
  return new asset.AssetArchive(contents);
}
