import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../engine/paths.ts";
import { PROCESSOR_FILE, type ProcessorPackage } from "./processor.ts";

/**
 * Puts a packaged module where it can run on this machine: below the clone, where it finds sharp, with links to its native
 * packages.
 * @returns path of the file to start a thread with
 */
export function placedProcessor({ files, natives, hash }: ProcessorPackage): string {
  // The same code may have its packages elsewhere.
  const places = createHash("sha256").update(JSON.stringify(natives)).digest("hex").slice(0, 8);
  const folder = join(ROOT, ".local", "bundles", `processor-${hash}-${places}`);
  if (existsSync(folder)) return join(folder, PROCESSOR_FILE);
  mkdirSync(dirname(folder), { recursive: true });
  const building = mkdtempSync(`${folder}.`);
  for (const [name, bytes] of files) writeFileSync(join(building, name), bytes);
  for (const { name, folder: target } of natives) {
    const link = join(building, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link);
  }
  try {
    // Renamed into place, so that a process never starts from half of it.
    renameSync(building, folder);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    // Another run was first.
    if (!existsSync(folder)) throw error;
  }
  return join(folder, PROCESSOR_FILE);
}
