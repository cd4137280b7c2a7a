import { copyFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../contract/names.ts";

/**
 * Mends a stack's state in a folder after the engine was killed while it wrote it: Pulumi truncates the file before it
 * writes, and keeps the state before in a backup beside it. Where that is of no use either the state is removed: the
 * local parts are adopted again by the next `up`.
 */
export function mendCheckpoint(stateFolder: string, stack: string): void {
  const file = join(stateFolder, ".pulumi", "stacks", PROJECT, `${stack}.json`);
  if (!existsSync(file) || isJson(file)) return;
  if (isJson(`${file}.bak`)) copyFileSync(`${file}.bak`, file);
  else rmSync(file);
}

function isJson(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return true;
  } catch {
    return false;
  }
}
