import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, posix, relative, sep } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { ROOT } from "../engine/paths.ts";

/** What goes into a zip: contents by path, with slashes. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** A zip on this machine. */
export interface ZipFile {
  readonly path: string;
  /** Of names and contents: the same files give the same hash, and the same bytes. */
  readonly hash: string;
}

/** Not in git, and gone with `npm ci`. */
const FOLDER = join(ROOT, "node_modules", ".cache", "image-pipeline");

/**
 * A zip's times are those of a clock on the wall, of no zone, and begin in 1980 (APPNOTE.TXT 4.4.6): this is the same text
 * wherever it is written. Noon, because some zones have days without a midnight.
 */
const modified = (): Date => new Date(1980, 0, 1, 12);

/** "Made by" Unix, and its mode: a file that its owner may write and everybody may read. */
const UNIX = { os: 3, attrs: 0o100644 << 16 };

/** Level of deflate; nothing above it is worth its time for native code. */
const LEVEL = 6;

/** A zip whose bytes are decided by the files' names and contents alone: no clock, folder, user or order of a disk. */
export function zip(files: Files): Uint8Array {
  const entries: Zippable = Object.fromEntries(sorted(files).map(([path, content]) => [path, [content, UNIX]]));
  return zipSync(entries, { mtime: modified(), level: LEVEL });
}

/**
 * The zip of these files in the clone's own cache, where it is not there already.
 * @param name begins the file's name, for people
 * @param folder default: the clone's cache
 */
export async function zipFile(name: string, files: Files, folder: string = FOLDER): Promise<ZipFile> {
  const hash = hashOf(files);
  const path = join(folder, `${name}-${hash}.zip`);
  if (existsSync(path)) return { path, hash };
  await mkdir(folder, { recursive: true });
  // Whoever finds it finds it whole.
  const temporary = `${path}.${randomUUID()}`;
  try {
    await writeFile(temporary, zip(files));
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  return { path, hash };
}

/**
 * Every file below a folder.
 * @param prefix of their paths in the zip
 * @throws Error for anything but files and folders: a link leads elsewhere on another machine
 */
export async function filesBelow(folder: string, prefix: string): Promise<[string, Uint8Array][]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return await Promise.all(
    entries
      .filter((entry) => !entry.isDirectory())
      .map(async (entry): Promise<[string, Uint8Array]> => {
        const path = join(entry.parentPath, entry.name);
        if (!entry.isFile()) throw new Error(`Expected files and folders alone to pack, but ${path} is neither.`);
        return [posix.join(prefix, ...relative(folder, path).split(sep)), await readFile(path)];
      }),
  );
}

/** By code unit: the same in every locale. */
const sorted = (files: Files): [string, Uint8Array][] => [...files].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

function hashOf(files: Files): string {
  const hash = createHash("sha256");
  for (const [path, content] of sorted(files)) hash.update(`${path}\0${content.byteLength}\0`).update(content);
  return hash.digest("hex").slice(0, 16);
}
