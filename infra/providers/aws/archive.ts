import { join } from "node:path";
import { asset } from "@pulumi/pulumi";
import { ROOT } from "../../engine/paths.ts";
import { bundle } from "../../packaging/bundle.ts";
import { stagedSharp } from "../../packaging/sharp.ts";

/** Entries of functions/adapters/aws. */
export type Entry = "image-function" | "web" | "operations";

/** What lies beside the code in a function's archive. */
const BESIDE: Readonly<Record<Entry, () => Promise<Record<string, asset.Archive>>>> = {
  "image-function": async () => ({
    node_modules: new asset.FileArchive(await stagedSharp({ os: "linux", cpu: "arm64", libc: "glibc" })),
  }),
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
export async function archive(entry: Entry): Promise<asset.AssetArchive> {
  const [{ code }, beside] = await Promise.all([
    bundle("aws", entry, { target: "node22", minify: true, sourcemap: "none" }),
    BESIDE[entry](),
  ]);
  return new asset.AssetArchive({ "index.mjs": new asset.StringAsset(Buffer.from(code).toString("utf8")), ...beside });
}
