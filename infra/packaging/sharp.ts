import { ROOT } from "../engine/paths.ts";
import type { Platform } from "./platform.ts";
import { stagedPackages } from "./staged-packages.ts";

/** sharp with its native code for another machine, by this repository's own lock file; about 20 MB. */
export async function stagedSharp(platform: Platform, onLine?: (line: string) => void): Promise<string> {
  return await stagedPackages({ folder: ROOT, names: ["sharp"] }, platform, onLine);
}
