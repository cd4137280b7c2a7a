import { createHash } from "node:crypto";
import { basename } from "node:path";
import { build, type BuildOptions, type OutputFile } from "esbuild";
import { ROOT } from "../engine/paths.ts";
import { esModulesOf } from "./es-modules-of.ts";

/** Code of one entry of functions/adapters in one ES module, with all it imports but native code. */
export interface Bundle {
  readonly code: Uint8Array;
  /** Of the code: the same source gives the same hash, so that nothing is updated or restarted needlessly. */
  readonly hash: string;
}

/** What a bundle is made for. */
export interface BundleOptions {
  /** Node.js it runs on. */
  readonly target: "node20" | "node22";
  /** Whether names are shortened; stack traces stay readable through the source map. Default false. */
  readonly minify?: boolean;
  /** Default inline. */
  readonly sourcemap?: "inline" | "none";
}

/**
 * Bundles functions/adapters/<adapter>/<entry>.ts. sharp stays outside, because it is native code: whoever runs the bundle
 * has it in node_modules beside or above it.
 */
export async function bundle(adapter: string, entry: string, options: BundleOptions): Promise<Bundle> {
  const [file] = await built(adapter, entry, options);
  if (file === undefined) throw new Error(`esbuild made no file of functions/adapters/${adapter}/${entry}.ts`);
  return { code: file.contents, hash: hashOf([file]) };
}

/** A bundle in several files of one folder: what is imported late is read late. */
export interface SplitBundle {
  /** By name; `<entry>.mjs` is the one to run. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Of all of it. */
  readonly hash: string;
}

/**
 * Bundles as `bundle`, with a file for each part that is imported late. In one file all of it would be read and compiled
 * before any of it runs, and sharp loaded too: an external package is imported by the file's head.
 */
export async function splitBundle(adapter: string, entry: string, options: BundleOptions): Promise<SplitBundle> {
  const split = { splitting: true, chunkNames: "[name]-[hash]", outExtension: { ".js": ".mjs" } };
  const files = await built(adapter, entry, options, split);
  return { files: new Map(files.map(({ path, contents }) => [basename(path), contents])), hash: hashOf(files) };
}

async function built(
  adapter: string,
  entry: string,
  { target, minify = false, sourcemap = "inline" }: BundleOptions,
  split: BuildOptions = {},
): Promise<OutputFile[]> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`functions/adapters/${adapter}/${entry}.ts`],
    // Nothing is written there.
    outdir: "bundle",
    bundle: true,
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
    ...split,
    write: false,
  });
  return outputFiles;
}

function hashOf(files: readonly OutputFile[]): string {
  const hash = createHash("sha256");
  for (const { path, contents } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(basename(path)).update(contents);
  }
  return hash.digest("hex").slice(0, 16);
}
