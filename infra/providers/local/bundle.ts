import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../engine/paths.ts";
import { bundle as bundleOf } from "../../packaging/bundle.ts";

/** A process's code in one file. */
export interface LocalBundle {
  readonly script: string;
  readonly codeHash: string;
}

/** Bundles functions/adapters/local/<entry>.ts to a file below the clone, where it finds sharp in node_modules. */
export async function bundle(entry: "image-function" | "web" | "jobs"): Promise<LocalBundle> {
  const { code, hash } = await bundleOf("local", entry, { target: "node20" });
  const folder = join(ROOT, ".local", "bundles");
  const script = join(folder, `${entry}-${hash}.mjs`);
  mkdirSync(folder, { recursive: true });
  // Renamed into place, so that a process never starts from half a file.
  writeFileSync(`${script}.${process.pid}`, code);
  renameSync(`${script}.${process.pid}`, script);
  return { script, codeHash: hash };
}
