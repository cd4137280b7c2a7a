import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Packages that a lock file pins. */
export interface Pinned {
  /** Folder of package-lock.json. */
  readonly folder: string;
  readonly names: readonly string[];
}

/** The parts of a lock file (version 3) that are used. */
export interface LockFile {
  readonly lockfileVersion: number;
  /** By folder, such as `node_modules/a/node_modules/b`. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
}
export interface LockedPackage {
  readonly version: string;
  /** Checksum of what npm downloads; absent of a package that comes from git. */
  readonly integrity?: string;
  /** Address that it comes from. */
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly dev?: boolean;
}

/**
 * The part of a lock file that packages need.
 * @throws Error where it does not pin one of them
 */
export async function lockedPackages({ folder, names }: Pinned): Promise<LockFile> {
  const lock = JSON.parse(await readFile(join(folder, "package-lock.json"), "utf8")) as Partial<LockFile>;
  const { lockfileVersion = 0, packages = {} } = lock;
  const missing = names.find((name) => packages[`node_modules/${name}`]?.version === undefined);
  if (missing !== undefined) throw new Error(`package-lock.json has no ${missing}. Run npm install.`);
  return { lockfileVersion, packages: reachable(packages, names) };
}

/**
 * What a lock file says of its packages' content: a line each, in an order of their own. Not where they come from, which
 * another registry's address would change; of a package without a checksum its address names the commit.
 */
export const contentLines = ({ packages }: LockFile): string[] =>
  Object.entries(packages)
    .map(([path, { version, integrity, resolved = "" }]) => `${path} ${version} ${integrity ?? resolved}`)
    .sort();

/** Lock entries of packages and everything they may need; npm takes those that suit the platform. */
function reachable(packages: LockFile["packages"], names: readonly string[]): Record<string, LockedPackage> {
  const found: Record<string, LockedPackage> = {};
  const visit = (path: string | undefined): void => {
    const entry = path === undefined ? undefined : packages[path];
    if (path === undefined || entry === undefined || path in found) return;
    // Where it is staged it is needed: npm would leave it out on a machine that is set to production.
    const { dev, ...locked } = entry;
    found[path] = locked;
    const { dependencies, optionalDependencies, peerDependencies } = entry;
    for (const wanted of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      visit(placeOf(packages, path, wanted));
    }
  };
  for (const name of names) visit(`node_modules/${name}`);
  return found;
}

/** Where Node.js finds a package that is imported from a folder: in its node_modules, or in those further up. */
function placeOf(packages: LockFile["packages"], from: string, name: string): string | undefined {
  for (let at = from; at !== "."; at = dirname(at)) {
    const place = `${at}/node_modules/${name}`;
    if (place in packages) return place;
  }
  return `node_modules/${name}`;
}
