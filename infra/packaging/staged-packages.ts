import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Artifact, ensureArtifact } from "../engine/toolchain/cache.ts";
import { run } from "../engine/toolchain/run.ts";
import { type LockFile, lockedPackages, type Pinned } from "./lock-file.ts";
import { type Platform, removeForeignCode } from "./platform.ts";

/**
 * Packages with native code for another machine: node_modules as `npm ci` lays it out from a lock file, with its checksums.
 * Their install scripts are not run, so their native code must be in what npm downloads.
 * @returns path of the node_modules
 * @throws Error where the lock file does not pin one of them
 */
export async function stagedPackages(
  pinned: Pinned,
  platform: Platform,
  onLine?: (line: string) => void,
): Promise<string> {
  const lock = await lockedPackages(pinned);
  return join(await ensureArtifact(artifact(lock, pinned.names, platform), onLine), "node_modules");
}

function artifact(lock: LockFile, names: readonly string[], platform: Platform): Artifact {
  const { os, cpu, libc } = platform;
  const pinned = names.map((name) => [name, lock.packages[`node_modules/${name}`]?.version] as const);
  const manifest = { name: "staged", version: "0.0.0", private: true, dependencies: Object.fromEntries(pinned) };
  const packages = { "": manifest, ...lock.packages };
  const staged = JSON.stringify({ ...manifest, lockfileVersion: lock.lockfileVersion, packages });
  const hash = createHash("sha256").update(staged).digest("hex").slice(0, 12);
  const [[first, version] = ["", ""]] = pinned;
  return {
    name: `${first.replaceAll(/[@/]/g, "_")}-${version}-${os}-${cpu}-${libc}-${hash}`,
    recipe: [],
    async build(at, onLine) {
      await writeFile(join(at, "package.json"), JSON.stringify(manifest));
      await writeFile(join(at, "package-lock.json"), staged);
      const target = [`--os=${os}`, `--cpu=${cpu}`, `--libc=${libc}`];
      const quiet = ["--ignore-scripts", "--no-bin-links", "--no-audit", "--no-fund"];
      await run("npm", ["ci", ...target, ...quiet], { cwd: at, onLine });
      // npm's own note differs between its versions, and the archive's hash with it.
      await rm(join(at, "node_modules", ".package-lock.json"), { force: true });
      await removeForeignCode(join(at, "node_modules"), platform);
    },
  };
}
