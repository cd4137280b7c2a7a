import { createHash } from "node:crypto";
import { basename } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../engine/paths.ts";
import { esModulesOf } from "./es-modules-of.ts";

/** Code of one entry of functions/adapters with all it imports but native code, in files of one folder. */
export interface SplitBundle {
  /** By name; `<name>.mjs` is the one to run. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Of all of it: the same source gives the same hash, so that nothing is updated or restarted needlessly. */
  readonly hash: string;
}

/** What a bundle is made for. */
export interface BundleOptions {
  /** Node.js it runs on. */
  readonly target: "node20" | "node22";
  /** Of the file to run, without its ending. Default: the entry's. */
  readonly name?: string;
  /** Whether names are shortened; stack traces stay readable through the source map. Default false. */
  readonly minify?: boolean;
  /** Default inline. */
  readonly sourcemap?: "inline" | "none";
}

/**
 * How functions on a cloud are bundled: as index.mjs, minified and without a source map, which would be two thirds of it and
 * is parsed at every cold start. Names of functions and classes are kept, and so stack traces name them.
 */
export const FOR_CLOUDS = { name: "index", target: "node22", minify: true, sourcemap: "none" } as const;

/**
 * Bundles functions/adapters/<adapter>/<entry>.ts, with a file for each part that is imported late: in one file all of it
 * would be read and compiled before any of it runs, and sharp loaded too, because an external package is imported by the
 * file's head. sharp stays outside, because it is native code: whoever runs the bundle has it in node_modules beside or above
 * it.
 */
export async function splitBundle(
  adapter: string,
  entry: string,
  { target, name = entry, minify = false, sourcemap = "inline" }: BundleOptions,
): Promise<SplitBundle> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [{ in: `functions/adapters/${adapter}/${entry}.ts`, out: name }],
    // Nothing is written there.
    outdir: "bundle",
    bundle: true,
    splitting: true,
    chunkNames: "[name]-[hash]",
    outExtension: { ".js": ".mjs" },
    platform: "node",
    target,
    format: "esm",
    // The last is the worker of Azure Functions itself, which no package holds.
    external: ["sharp", "pg-native", "@azure/functions-core"],
    plugins: ["@opentelemetry", "@aws-sdk", "@smithy"].map(esModulesOf),
    // CommonJS dependencies inside an ES module bundle still call require for Node's own modules. esbuild does not see these
    // names, so that one of them is one that no source has.
    banner: {
      js: 'import { createRequire as requireOfBundle } from "node:module"; const require = requireOfBundle(import.meta.url);',
    },
    loader: { ".sql": "text", ".css": "text" },
    minify,
    // Class names are part of messages.
    keepNames: minify,
    sourcemap: sourcemap === "inline" ? "inline" : false,
    sourcesContent: false,
    logLevel: "silent",
    write: false,
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
  return { files, hash: hashOf(files) };
}

function hashOf(files: SplitBundle["files"]): string {
  const hash = createHash("sha256");
  for (const [name, contents] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(name).update(contents);
  return hash.digest("hex").slice(0, 16);
}
