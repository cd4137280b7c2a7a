import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../engine/paths.ts";
import { type Artifact, ensureArtifact } from "../engine/toolchain/cache.ts";
import { run } from "../engine/toolchain/run.ts";

/** A machine that functions run on. */
export interface Platform {
  readonly os: "linux";
  readonly cpu: "arm64" | "x64";
  readonly libc: "glibc";
}

/** The parts of a lock file (version 3) that are used. */
interface LockFile {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}
interface LockedPackage {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const LOCK_FILE = join(ROOT, "package-lock.json");

/**
 * sharp with its native code for another machine: node_modules as `npm ci` lays it out from this repository's own lock
 * file, with its checksums. About 20 MB, so that it
 * goes beside the bundle in one archive.
 */
export async function stagedSharp(platform: Platform, onLine?: (line: string) => void): Promise<string> {
  const lock = JSON.parse(await readFile(LOCK_FILE, "utf8")) as LockFile;
  return join(await ensureArtifact(artifact(lock, platform), onLine), "node_modules");
}

function artifact(lock: LockFile, { os, cpu, libc }: Platform): Artifact {
  const version = lock.packages["node_modules/sharp"]?.version;
  if (version === undefined) throw new Error("package-lock.json has no sharp. Run npm install.");
  const manifest = { name: "staged", version: "0.0.0", private: true, dependencies: { sharp: version } };
  const packages = { "": manifest, ...reachable(lock, "sharp") };
  const staged = JSON.stringify({ ...manifest, lockfileVersion: lock.lockfileVersion, packages });
  const hash = createHash("sha256").update(staged).digest("hex").slice(0, 12);
  return {
    name: `sharp-${version}-${os}-${cpu}-${libc}-${hash}`,
    recipe: [],
    async build(folder, onLine) {
      await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
      await writeFile(join(folder, "package-lock.json"), staged);
      const target = [`--os=${os}`, `--cpu=${cpu}`, `--libc=${libc}`];
      const quiet = ["--ignore-scripts", "--no-bin-links", "--no-audit", "--no-fund"];
      await run("npm", ["ci", ...target, ...quiet], { cwd: folder, onLine });
      // npm's own note differs between its versions, and the archive's hash with it.
      await rm(join(folder, "node_modules", ".package-lock.json"), { force: true });
    },
  };
}

/** Lock entries of a package and everything it may need; npm takes those that suit the platform. */
function reachable(lock: LockFile, name: string): Record<string, LockedPackage> {
  const found: Record<string, LockedPackage> = {};
  const visit = (path: string): void => {
    const entry = lock.packages[path];
    if (entry === undefined || path in found) return;
    found[path] = entry;
    for (const wanted of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) {
      const nested = `${path}/node_modules/${wanted}`;
      visit(nested in lock.packages ? nested : `node_modules/${wanted}`);
    }
  };
  visit(`node_modules/${name}`);
  return found;
}
