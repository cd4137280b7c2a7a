import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Artifact, ensureArtifact } from "../engine/toolchain/cache.ts";
import { run } from "../engine/toolchain/run.ts";
import { type Platform, removeForeignCode } from "./platform.ts";

/** The parts of a lock file (version 3) that are used. */
interface LockFile {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}
interface LockedPackage {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly dev?: boolean;
}

/** Packages that a lock file pins. */
export interface Pinned {
  /** Folder of package-lock.json. */
  readonly folder: string;
  readonly names: readonly string[];
}

/**
 * Packages with native code for another machine: node_modules as `npm ci` lays it out from a lock file, with its checksums.
 * Their install scripts are not run, so their native code must be in what npm downloads.
 * @returns path of the node_modules
 * @throws Error where the lock file does not pin one of them
 */
export async function stagedPackages(
  { folder, names }: Pinned,
  platform: Platform,
  onLine?: (line: string) => void,
): Promise<string> {
  const lock = JSON.parse(await readFile(join(folder, "package-lock.json"), "utf8")) as LockFile;
  return join(await ensureArtifact(artifact(lock, names, platform), onLine), "node_modules");
}

function artifact(lock: LockFile, names: readonly string[], platform: Platform): Artifact {
  const { os, cpu, libc } = platform;
  const pinned = names.map((name) => {
    const version = lock.packages[`node_modules/${name}`]?.version;
    if (version === undefined) throw new Error(`package-lock.json has no ${name}. Run npm install.`);
    return [name, version] as const;
  });
  const manifest = { name: "staged", version: "0.0.0", private: true, dependencies: Object.fromEntries(pinned) };
  const packages = { "": manifest, ...reachable(lock, names) };
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

/** Lock entries of packages and everything they may need; npm takes those that suit the platform. */
function reachable(lock: LockFile, names: readonly string[]): Record<string, LockedPackage> {
  const found: Record<string, LockedPackage> = {};
  const visit = (path: string): void => {
    const entry = lock.packages[path];
    if (entry === undefined || path in found) return;
    // Where it is staged it is needed: npm would leave it out on a machine that is set to production.
    const { dev, ...locked } = entry;
    found[path] = locked;
    for (const wanted of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) {
      const nested = `${path}/node_modules/${wanted}`;
      visit(nested in lock.packages ? nested : `node_modules/${wanted}`);
    }
  };
  for (const name of names) visit(`node_modules/${name}`);
  return found;
}
