import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { ROOT } from "../../infra/engine/paths.ts";

/** An import as it stands in a source file. */
export interface Import {
  /** Path from the top folder. */
  readonly file: string;
  /** Path from the top folder for a file of ours, else the package's name with its path. */
  readonly target: string;
}

/** Every TypeScript file below a folder of the clone, as paths from its top. */
export function sources(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

/** Every import of a file, type-only ones and `import()` included. */
export function importsOf(file: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, file), "utf8"));
  return importedFiles.map(({ fileName }) => ({
    file,
    target: fileName.startsWith(".") ? relative(ROOT, resolve(ROOT, dirname(file), fileName)) : fileName,
  }));
}

/** Imports of every file below a folder. */
export const importsBelow = (folder: string): Import[] => sources(folder).flatMap(importsOf);
