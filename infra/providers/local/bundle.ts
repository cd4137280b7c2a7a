import { createHash } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../../engine/paths.ts";

/** A process's code in one file. */
export interface Bundle {
  readonly script: string;
  /** Of the bundle's bytes: the same source gives the same hash, so that nothing restarts needlessly. */
  readonly codeHash: string;
}

/**
 * Bundles functions/adapters/local/<entry>.ts. sharp stays outside, because it is native code, and is found in the
 * clone's node_modules; so the bundle must lie below the clone.
 */
export async function bundle(entry: "image-function" | "web" | "jobs"): Promise<Bundle> {
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: [`functions/adapters/local/${entry}.ts`],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    external: ["sharp", "pg-native"],
    // CommonJS dependencies inside an ES module bundle still call require for Node's own modules.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    loader: { ".sql": "text", ".css": "text" },
    sourcemap: "inline",
    sourcesContent: false,
    write: false,
    logLevel: "silent",
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error(`esbuild made no file of functions/adapters/local/${entry}.ts`);
  const codeHash = createHash("sha256").update(file.contents).digest("hex").slice(0, 16);
  const folder = join(ROOT, ".local", "bundles");
  const script = join(folder, `${entry}-${codeHash}.mjs`);
  mkdirSync(folder, { recursive: true });
  // Renamed into place, so that a process never starts from half a file.
  writeFileSync(`${script}.${process.pid}`, file.contents);
  renameSync(`${script}.${process.pid}`, script);
  return { script, codeHash };
}
