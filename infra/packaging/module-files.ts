import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, dirname, extname, resolve, sep } from "node:path";
import { type Loader, type Plugin, transform } from "esbuild";

/** How a module names a file beside it, such as a model: `new URL("./model.onnx", import.meta.url)`. */
const FILE = named("import.meta.url");

const LOADERS: Readonly<Record<string, Loader>> = { ".ts": "ts", ".mts": "ts", ".js": "js", ".mjs": "js" };

/**
 * Takes files that modules name by `new URL("./file", import.meta.url)` along with a bundle: each gets a name of its own
 * beside it. The same code runs unbundled too.
 * @param taken told of each file's name and bytes
 */
export function withModuleFiles(taken: (name: string, bytes: Uint8Array) => void): Plugin {
  return {
    name: "module-files",
    setup(build) {
      build.onLoad({ filter: /\.m?[jt]s$/ }, async ({ path }) => {
        if (path.split(sep).includes("node_modules")) return undefined;
        const source = await readFile(path, "utf8");
        const loader = LOADERS[extname(path)] ?? "js";
        const names = new Map<string, string>();
        for (const file of await filesOf(source, loader)) {
          const bytes = await readFile(resolve(dirname(path), file)).catch(() => undefined);
          if (bytes === undefined) return { errors: [{ text: `The file ${file} that ${path} names is not there.` }] };
          const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
          const name = `${basename(file, extname(file))}-${hash}${extname(file)}`;
          taken(name, bytes);
          names.set(file, name);
        }
        const contents = source.replaceAll(FILE, (whole, _quote, file: string) => {
          const name = names.get(file);
          return name === undefined ? whole : `new URL(${JSON.stringify(`./${name}`)}, import.meta.url)`;
        });
        return { contents, loader, resolveDir: dirname(path) };
      });
    },
  };
}

/** What no source has. */
const MARK = "importMetaUrlInCode";
const MARKED = named(MARK);

/**
 * Files that code names, and not a comment or a string that has the same words: esbuild, which can tell, puts a mark in the
 * place of `import.meta.url`. Its output is looked at only: without the module's tsconfig.json it may be other code.
 */
async function filesOf(source: string, loader: Loader): Promise<Set<string>> {
  if (source.search(FILE) === -1) return new Set();
  const { code } = await transform(source, {
    ...{ loader, charset: "utf8", define: { "import.meta.url": MARK }, logLevel: "silent" },
    // Decorators of parameters are no error then; whether they are one is for the build to say.
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
  }).catch(() => ({ code: "" }));
  return new Set([...code.matchAll(MARKED)].flatMap(([, , file]) => file ?? []));
}

/** `new URL("./…", <base>)`. */
function named(base: string): RegExp {
  return new RegExp(String.raw`new URL\(\s*(["'])(\.{1,2}\/[^"']+)\1\s*,\s*${base.replaceAll(".", "\\.")}\s*\)`, "g");
}
