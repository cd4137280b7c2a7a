import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { build, type BuildFailure, formatMessages } from "esbuild";
import { ROOT } from "../engine/paths.ts";
import { withModuleFiles } from "./module-files.ts";
import { type NativePackage, withoutNativePackages } from "./native-packages.ts";
import { lockedContent, pinnedBy } from "./pinned-natives.ts";
import { ProcessorFault } from "./processor-fault.ts";
import type { Pinned } from "./lock-file.ts";

/** The company's module as one file, with the thread's side of functions/processing. */
export interface ProcessorPackage {
  /** By name: `processor.mjs` and files that the module names. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Packages that it imports by name where it runs; sharp besides, which the function brings. */
  readonly natives: readonly NativePackage[];
  /** What other machines need of npm; undefined where there are no natives. */
  readonly pinned: Pinned | undefined;
  /** Of all of it: the same sources give the same on every machine. */
  readonly hash: string;
}

/** File of a package that a thread is started with. */
export const PROCESSOR_FILE = "processor.mjs";

/** Where it lies in a function's archive on a cloud: in a folder with what it needs alone. */
export const ARCHIVED_PROCESSOR = `processor/${PROCESSOR_FILE}`;

/**
 * Packages the module that `function.processor` names.
 * @param path from the top folder, or absolute
 * @throws ProcessorFault
 */
export async function packedProcessor(path: string): Promise<ProcessorPackage> {
  const module = resolve(ROOT, path);
  if (!existsSync(module)) throw new ProcessorFault(path, `there is no file ${module}`);
  if (!/\.m?[jt]s$/.test(module)) throw new ProcessorFault(path, "its name does not end in .ts, .mts, .js or .mjs");
  const files = new Map<string, Uint8Array>();
  const natives = new Map<string, NativePackage>();
  const code = await bundled(path, module, files, natives);
  const found = [...natives.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
  const twice = found.find(({ name, folder }) => found.some((one) => one.name === name && one.folder !== folder));
  if (twice !== undefined)
    throw new ProcessorFault(path, `it needs two versions of ${twice.name}, which has native code`);
  files.set(PROCESSOR_FILE, code);
  const hash = createHash("sha256");
  for (const [name, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name} ${bytes.byteLength}\n`).update(bytes);
  }
  // What native packages bring is told by the lock file: what lies on this machine is for this machine.
  const pinned = pinnedBy(path, found);
  for (const { name, version } of found) hash.update(`${name}@${version}\n`);
  for (const line of await lockedContent(path, pinned)) hash.update(`${line}\n`);
  return { files, natives: found, pinned, hash: hash.digest("hex").slice(0, 16) };
}

/** sharp is the function's own; two copies of its native code do not get on in one process. */
const THE_FUNCTIONS_OWN = ["sharp"];

async function bundled(
  path: string,
  module: string,
  files: Map<string, Uint8Array>,
  natives: Map<string, NativePackage>,
): Promise<Uint8Array> {
  const serve = join(ROOT, "functions", "processing", "thread", "serve.ts");
  try {
    const { outputFiles } = await build({
      absWorkingDir: dirname(module),
      stdin: {
        contents: `import { serve } from ${JSON.stringify(serve)};
          import * as module from ${JSON.stringify(module)};
          serve(module);`,
        resolveDir: dirname(module),
      },
      plugins: [
        withoutNativePackages(THE_FUNCTIONS_OWN, (native) => natives.set(native.folder, native)),
        withModuleFiles((name, bytes) => files.set(name, bytes)),
      ],
      ...{ bundle: true, write: false, platform: "node", target: "node20", format: "esm", logLevel: "silent" },
      // For CommonJS packages; under a name that no source has, because esbuild does not see it.
      banner: {
        js: 'import { createRequire as requireOfBundle } from "node:module"; const require = requireOfBundle(import.meta.url);',
      },
      // No path of this machine is left in it, so that its hash is the same everywhere; names stay, for messages.
      ...{ minify: true, keepNames: true, legalComments: "none", sourcemap: false },
    });
    const [file] = outputFiles;
    if (file === undefined) throw new Error("esbuild made no file");
    return file.contents;
  } catch (error) {
    const { errors = [] } = error as Partial<BuildFailure>;
    if (errors.length === 0) throw error;
    const told = await formatMessages(errors.slice(0, 3), { kind: "error" });
    const install = errors.some(({ text }) => text.startsWith("Could not resolve"))
      ? " What it imports must be installed: run npm ci in its folder."
      : "";
    throw new ProcessorFault(path, `it cannot be bundled.${install}\n${told.join("").trim()}`);
  }
}
