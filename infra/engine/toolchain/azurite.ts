import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Artifact, ensureArtifact } from "./cache.ts";
import { run } from "./run.ts";

const MODULE = fileURLToPath(new URL("azurite", import.meta.url));
/** What pins it: npm checks every package against the lock file's checksums. */
const PINS = ["package.json", "package-lock.json"];

/**
 * Azurite: Azure's own stand-in for its storage services, which tests run. 3.35.0 is the last that runs on Node.js 20. It is
 * no dependency of the project, because its 374 packages (190 MB) serve nothing that is deployed. Half a minute.
 */
export const azuriteArtifact: Artifact = {
  name: "azurite-3.35.0",
  recipe: PINS.map((file) => join(MODULE, file)),
  async build(folder, onLine) {
    for (const file of PINS) await copyFile(join(MODULE, file), join(folder, file));
    await run("npm", ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder, onLine });
  },
};

/** Path of the program that serves blobs, queues and tables; node runs it. */
export async function azuriteProgram(onLine?: (line: string) => void): Promise<string> {
  return join(await ensureArtifact(azuriteArtifact, onLine), "node_modules", "azurite", "dist", "src", "azurite.js");
}
