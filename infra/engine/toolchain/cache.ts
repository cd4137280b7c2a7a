import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { lock } from "proper-lockfile";
import { CACHE_DIR } from "../paths.ts";

/** Something that is built once a user and then only looked up. */
export interface Artifact {
  /** Folder name in the cache, with the version. */
  readonly name: string;
  /** Files that decide the result; when one changes, another artifact is built beside the old one. */
  readonly recipe: readonly string[];
  /** Makes the artifact in an empty folder. */
  build(folder: string, onLine: (line: string) => void): Promise<void>;
}

/** Where an artifact is or will be; it is there if and only if it is complete. */
export async function artifactFolder(artifact: Artifact): Promise<string> {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const file of artifact.recipe) hash.update(await readFile(file));
  return join(CACHE_DIR, `${artifact.name}-${hash.digest("hex").slice(0, 12)}`);
}

/**
 * The artifact's folder, built first if it is not there. Runs at once share the work: one builds in a folder of its own
 * and renames it when complete, the others wait. A run that dies leaves a lock that goes stale within seconds, and a
 * folder that the next builder removes.
 */
export async function ensureArtifact(artifact: Artifact, onLine: (line: string) => void = () => {}): Promise<string> {
  const folder = await artifactFolder(artifact);
  if (existsSync(folder)) return folder;
  await mkdir(CACHE_DIR, { recursive: true });
  const release = await lock(folder, {
    realpath: false,
    stale: 15_000,
    retries: { forever: true, minTimeout: 500, maxTimeout: 1000 },
  });
  try {
    if (existsSync(folder)) return folder;
    await removeLeftovers(folder);
    const temporary = await mkdtemp(`${folder}.building-`);
    try {
      await artifact.build(temporary, onLine);
      await rename(temporary, folder);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
    return folder;
  } finally {
    await release();
  }
}

/** Of builders that died; called under the lock, so that none is at work. */
async function removeLeftovers(folder: string): Promise<void> {
  const names = (await readdir(CACHE_DIR)).filter((name) => name.startsWith(`${basename(folder)}.building-`));
  await Promise.all(names.map((name) => rm(join(CACHE_DIR, name), { recursive: true, force: true })));
}
