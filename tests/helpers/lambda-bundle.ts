import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../infra/engine/paths.ts";
import { bundle } from "../../infra/packaging/bundle.ts";
import { type Entry, MIGRATIONS } from "../../infra/providers/aws/archive.ts";

/** A function's archive, unpacked as Lambda lays it out. */
export interface UnpackedFunction {
  readonly folder: string;
  /** Size of index.mjs: all but sharp and SQL. */
  readonly codeBytes: number;
  remove(): void;
}

/** What lies beside the code, by its place in the archive: where it is on this machine. Sharp is this machine's own. */
const BESIDE: Readonly<Record<Entry, Readonly<Record<string, string>>>> = {
  // Node.js looks for what sharp needs beside the real folder.
  "image-function": { "node_modules/sharp": join(ROOT, "node_modules", "sharp") },
  web: {},
  operations: { migrations: MIGRATIONS },
};

/** Builds an entry of functions/adapters/aws as infra/providers/aws/archive.ts does. */
export async function unpackedFunction(entry: Entry): Promise<UnpackedFunction> {
  const { code } = await bundle("aws", entry, { target: "node22", minify: true, sourcemap: "none" });
  const folder = mkdtempSync(join(tmpdir(), `${entry}-`));
  writeFileSync(join(folder, "index.mjs"), code);
  for (const [place, target] of Object.entries(BESIDE[entry])) {
    mkdirSync(join(folder, place, ".."), { recursive: true });
    symlinkSync(target, join(folder, place));
  }
  return {
    folder,
    codeBytes: code.byteLength,
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
