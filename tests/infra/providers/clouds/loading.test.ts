import { spawnSync } from "node:child_process";
import { build as bundle } from "esbuild";
import { expect } from "chai";
import { ROOT } from "../../../../infra/engine/paths.ts";
import { FUNCTIONS } from "./cloud.ts";
import { CLOUDS } from "./clouds.ts";

/** Pulumi's packages and clouds' own SDKs, in the path of a file. */
const CLOUD_PACKAGE = String.raw`.*node_modules\/(@(?:pulumi|azure|google-cloud|aws-sdk)\/[^/]+|googleapis)\/`;

/** Notes every ES module of such a package that is resolved; what CommonJS loads is in the cache of `require`. */
const HOOK = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from "node:fs";
  const noted = new Set();
  export async function resolve(specifier, context, next) {
    const found = await next(specifier, context);
    const [, name] = /${CLOUD_PACKAGE}/.exec(found.url) ?? [];
    if (name !== undefined && !noted.has(name)) writeSync(2, name + "\\n");
    noted.add(name);
    return found;
  }`)}`;

/** Packages of Pulumi and of clouds that a process has loaded once it has loaded a provider's side. */
function loadedWith(side: "loadProvider" | "loadOperations", provider: string): string[] {
  const script = `
    import { createRequire, register } from "node:module";
    import { writeSync } from "node:fs";
    register(${JSON.stringify(HOOK)});
    const registry = await import("./infra/providers/registry.ts");
    await registry.${side}(${JSON.stringify(provider)});
    const files = Object.keys(createRequire(import.meta.url).cache);
    const names = new Set(files.map((file) => /${CLOUD_PACKAGE}/.exec(file)?.[1] ?? ""));
    writeSync(2, [...names].join("\\n"));`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", script];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  expect(status, stderr).to.equal(0);
  return [...new Set(stderr.split("\n"))].filter((name) => name !== "").sort();
}

const packageOf = (file: string): string => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? "";

/** Packages whose files are in the bundle of one entry of functions/adapters: infra/packaging/bundle.ts. */
async function bundledWith(adapter: string, entry: string): Promise<string[]> {
  const { metafile } = await bundle({
    absWorkingDir: ROOT,
    entryPoints: [`functions/adapters/${adapter}/${entry}.ts`],
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["sharp", "pg-native", "@azure/functions-core"],
    loader: { ".sql": "text", ".css": "text" },
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  return [...new Set(Object.keys(metafile.inputs).map(packageOf))].filter((name) => name !== "");
}

describe("choosing a provider", function () {
  for (const { name, packages, ownPackages } of CLOUDS) {
    it(`${name} loads Pulumi's package for it and no other cloud's`, () => {
      expect(loadedWith("loadProvider", name)).to.deep.equal([...packages].sort());
    });

    it(`${name} is operated with its own SDK and without Pulumi's`, () => {
      const loaded = loadedWith("loadOperations", name);
      const own = ownPackages.filter((prefix) => !prefix.startsWith("@pulumi/"));
      expect(loaded.filter((one) => !own.some((prefix) => one.startsWith(prefix)))).to.deep.equal([]);
    });
  }

  it("local loads no cloud's package", () => {
    expect(loadedWith("loadProvider", "local")).to.deep.equal(["@pulumi/pulumi"]);
    expect(loadedWith("loadOperations", "local").filter((name) => /^@(pulumi|azure)\//.test(name))).to.deep.equal([]);
  });
});

describe("what runs in a cloud", () => {
  for (const { name, ownPackages } of CLOUDS) {
    for (const entry of FUNCTIONS) {
      it(`brings, as ${entry} on ${name}, that cloud's SDK and no other's`, async () => {
        const bundled = await bundledWith(name, entry);
        const belongs = (prefixes: readonly string[]): string[] =>
          bundled.filter((one) => prefixes.some((prefix) => one.startsWith(prefix)));
        expect(belongs(ownPackages), "its own").not.to.deep.equal([]);
        const others = CLOUDS.filter((other) => other.name !== name).flatMap((other) => other.ownPackages);
        expect(belongs([...others, "@pulumi/", "@google-cloud/"])).to.deep.equal([]);
      });
    }
  }
});
