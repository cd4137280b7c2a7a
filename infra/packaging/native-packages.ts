import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import type { Plugin } from "esbuild";

/** A package that cannot be put into a bundle. */
export interface NativePackage {
  readonly name: string;
  readonly version: string;
  /** Where it is on this machine. */
  readonly folder: string;
}

/** `name` or `@scope/name` at the beginning of an import. */
const PACKAGE = /^(@[^/]+\/[^/]+|[^@./#][^/]*)/;
/** A part of a package for one machine, as in `@img/sharp-linux-x64`. */
const FOR_ONE_MACHINE = /[-/](linux|darwin|win32)(musl)?-/;

/**
 * Leaves packages out of a bundle that load files of their own: native code or WebAssembly, in themselves or in packages
 * for single machines that they may depend on. They are imported by name where the bundle runs.
 * @param always names that are left out without being looked for
 * @param found told of each of the others
 */
export function withoutNativePackages(always: readonly string[], found: (native: NativePackage) => void): Plugin {
  return {
    name: "native-packages",
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, async ({ path, pluginData, ...from }) => {
        const name = PACKAGE.exec(path)?.[1];
        if (name === undefined || path.startsWith("node:") || pluginData === RESOLVING) return undefined;
        if (always.includes(name)) return { path, external: true };
        const { resolveDir, kind, importer } = from;
        const resolved = await build.resolve(path, { resolveDir, kind, importer, pluginData: RESOLVING });
        const folder = packageFolder(resolved.path, name);
        if (resolved.errors.length > 0 || resolved.external || folder === undefined) return undefined;
        const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
        if (!isNative(folder, manifest)) return undefined;
        found({ name, version: manifest.version, folder });
        return { path, external: true };
      });
    },
  };
}

const RESOLVING = Symbol("asked by this plugin");

interface Manifest {
  readonly version: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Folder of a package that a resolved file is in. */
function packageFolder(file: string, name: string): string | undefined {
  const inside = `${sep}node_modules${sep}${name.replace("/", sep)}`;
  for (let at = dirname(file); at !== dirname(at); at = dirname(at)) {
    if (at.endsWith(inside) && existsSync(join(at, "package.json"))) return at;
  }
  return undefined;
}

function isNative(folder: string, { optionalDependencies = {} }: Manifest): boolean {
  if (Object.keys(optionalDependencies).some((name) => FOR_ONE_MACHINE.test(name))) return true;
  if (existsSync(join(folder, "binding.gyp"))) return true;
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files.some((file) => /\.(node|wasm)$/.test(file) && !file.split(sep).includes("node_modules"));
}
