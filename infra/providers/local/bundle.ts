import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../engine/paths.ts";
import { splitBundle } from "../../packaging/bundle.ts";

/** A process's code. */
export interface LocalBundle {
  /** The file to run; what it imports late lies beside it. */
  readonly script: string;
  readonly codeHash: string;
}

/** Bundles functions/adapters/local/<entry>.ts to a folder below the clone, where it finds sharp in node_modules. */
export async function bundle(entry: "image-function" | "web" | "jobs"): Promise<LocalBundle> {
  // A source map would be read with the code, at every start, and nothing here asks for one.
  const { files, hash } = await splitBundle("local", entry, { target: "node20", sourcemap: "none" });
  const folder = join(ROOT, ".local", "bundles", `${entry}-${hash}`);
  if (!existsSync(folder)) {
    // Renamed into place, so that a process never starts from half of it.
    const writing = `${folder}.${process.pid}`;
    mkdirSync(writing, { recursive: true });
    for (const [name, code] of files) writeFileSync(join(writing, name), code);
    try {
      renameSync(writing, folder);
    } catch (error) {
      // Another run has written the same in the meantime.
      if (!existsSync(folder)) throw error;
      rmSync(writing, { recursive: true });
    }
  }
  return { script: join(folder, `${entry}.mjs`), codeHash: hash };
}
