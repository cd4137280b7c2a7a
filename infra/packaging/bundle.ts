import { createHash } from "node:crypto";
import { build } from "esbuild";
import { ROOT } from "../engine/paths.ts";

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
  const { target, minify = false, sourcemap = "inline" } = options;
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: [`functions/adapters/${adapter}/${entry}.ts`],
    bundle: true,
    platform: "node",
    target,
    format: "esm",
    // The last is the worker of Azure Functions itself, which no package holds.
    external: ["sharp", "pg-native", "@azure/functions-core"],
    // CommonJS dependencies inside an ES module bundle still call require for Node's own modules.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    loader: { ".sql": "text", ".css": "text" },
    minify,
    // Class names are part of messages.
    keepNames: minify,
    sourcemap: sourcemap === "inline" ? "inline" : false,
    sourcesContent: false,
    write: false,
    logLevel: "silent",
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error(`esbuild made no file of functions/adapters/${adapter}/${entry}.ts`);
  return { code: file.contents, hash: createHash("sha256").update(file.contents).digest("hex").slice(0, 16) };
}
