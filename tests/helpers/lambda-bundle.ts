import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../infra/engine/paths.ts";
import { bundle } from "../../infra/packaging/bundle.ts";

/** A function's archive, unpacked as Lambda lays it out. */
export interface UnpackedFunction {
  readonly folder: string;
  /** Size of index.mjs: all but sharp. */
  readonly codeBytes: number;
  remove(): void;
}

/** Builds an entry of functions/adapters/aws as infra/providers/aws/archive.ts does; sharp is this machine's own. */
export async function unpackedFunction(entry: "image-function"): Promise<UnpackedFunction> {
  const { code } = await bundle("aws", entry, { target: "node22", minify: true, sourcemap: "none" });
  const folder = mkdtempSync(join(tmpdir(), `${entry}-`));
  writeFileSync(join(folder, "index.mjs"), code);
  mkdirSync(join(folder, "node_modules"));
  // Node.js looks for what sharp needs beside the real folder.
  symlinkSync(join(ROOT, "node_modules", "sharp"), join(folder, "node_modules", "sharp"));
  return {
    folder,
    codeBytes: code.byteLength,
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
