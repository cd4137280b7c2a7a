import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../infra/engine/paths.ts";
import { FOR_CLOUDS, splitBundle } from "../../infra/packaging/bundle.ts";
import { type Entry, MIGRATIONS } from "../../infra/providers/aws/archive.ts";

/** A function's archive, unpacked as Lambda lays it out. */
export interface UnpackedFunction {
  readonly folder: string;
  /** Size of index.mjs and what it imports late: all but packages and SQL. */
  readonly codeBytes: number;
  remove(): void;
}

/** What lies beside the code, by its place in the archive: where it is on this machine. Native code is this machine's own. */
const BESIDE: Readonly<Record<Entry, Readonly<Record<string, string>>>> = {
  // Node.js looks for what these need beside the real folder.
  "image-function": Object.fromEntries(
    ["node_modules/sharp", "node_modules/heic-decode"].map((place) => [place, join(ROOT, place)]),
  ),
  web: {},
  operations: { migrations: MIGRATIONS },
};

/** Builds an entry of functions/adapters/aws as infra/providers/aws/archive.ts does. */
export async function unpackedFunction(entry: Entry): Promise<UnpackedFunction> {
  const { files } = await splitBundle("aws", entry, FOR_CLOUDS);
  const folder = mkdtempSync(join(tmpdir(), `${entry}-`));
  for (const [name, code] of files) writeFileSync(join(folder, name), code);
  for (const [place, target] of Object.entries(BESIDE[entry])) {
    mkdirSync(join(folder, place, ".."), { recursive: true });
    symlinkSync(target, join(folder, place));
  }
  return {
    folder,
    codeBytes: [...files.values()].reduce((sum, { byteLength }) => sum + byteLength, 0),
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
