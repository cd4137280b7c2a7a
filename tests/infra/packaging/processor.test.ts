import { cpSync, existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { SettingsError } from "../../../infra/contract/errors.ts";
import { ROOT } from "../../../infra/engine/paths.ts";
import { isForeign } from "../../../infra/packaging/platform.ts";
import { ModuleFolder } from "../../helpers/processor-module.ts";

const GOOD = `export default { version: "1", process() {} };`;

describe("a processor's package", () => {
  let modules: ModuleFolder;
  beforeEach(() => {
    modules = new ModuleFolder();
  });
  afterEach(() => {
    modules.remove();
  });

  it("has the module with its imports, whatever they are written in, and says what the module says", async () => {
    modules.write("node_modules/labels/package.json", `{"name": "labels", "version": "1.0.0", "main": "main.js"}`);
    modules.write("node_modules/labels/main.js", `module.exports = { a: require("node:path").sep };`);
    modules.write("version.ts", `export const version: string = "7.1+b";`);
    const source = `import { createRequire } from "node:module"; import labels from "labels"; import { version } from "./version.ts";
      export default { version, makesAllRenditions: true, process: () => ({ label: labels.a + typeof createRequire }) };`;
    const { files, natives, settings, hash } = await modules.packaged("processor.ts", source);
    expect([...files.keys()]).to.deep.equal(["processor.mjs"]);
    expect(natives).to.deep.equal([]);
    expect(settings).to.deep.include({ version: "7.1+b", makesAllRenditions: true, hash });
  });

  it("is the same wherever the sources lie, and another when anything in it changes", async () => {
    const source = `export const at = new URL("./model.bin", import.meta.url); ${GOOD}`;
    modules.write("model.bin", "weights");
    modules.write("elsewhere/deeper/model.bin", "weights");
    const first = await modules.packaged("processor.mjs", source);
    const second = await modules.packaged("elsewhere/deeper/processor.mjs", source);
    expect(second.hash).to.equal(first.hash);
    modules.write("model.bin", "other weights");
    expect((await modules.packaged("processor.mjs")).hash).to.not.equal(first.hash);
    expect((await modules.packaged("processor.mjs", source.replace(`"1"`, `"2"`))).hash).to.not.equal(first.hash);
    for (const { files } of [first, second]) {
      expect(Buffer.from(files.get("processor.mjs") ?? []).toString()).to.not.contain(modules.folder);
    }
  });

  it("takes along the files that the module names", async () => {
    modules.write("model.bin", "weights");
    const source = `import { readFileSync } from "node:fs";
      const model = readFileSync(new URL("./model.bin", import.meta.url), "utf8");
      export default { version: model, process() {} };`;
    const { files, settings } = await modules.packaged("processor.mjs", source);
    expect(settings.version).to.equal("weights");
    const [name = ""] = [...files.keys()].filter((file) => file !== "processor.mjs");
    expect(name).to.match(/^model-[0-9a-f]{12}\.bin$/);
    expect(readFileSync(join(dirname(settings.file), name), "utf8")).to.equal("weights");
  });

  it("leaves packages with native code beside it, and tells which lock file pins them", async () => {
    const folder = "node_modules/@acme/native";
    modules.write(`${folder}/package.json`, `{"name": "@acme/native", "version": "3.2.1", "main": "main.js"}`);
    modules.write(`${folder}/main.js`, `exports.where = __filename;`);
    modules.write(`${folder}/build/it.node`, "");
    const packages = { "node_modules/@acme/native": { version: "3.2.1" } };
    modules.write("package-lock.json", JSON.stringify({ lockfileVersion: 3, packages }));
    const { natives, pinned, settings } = await modules.packaged(
      "processor.mjs",
      `import { where } from "@acme/native"; export default { version: String(where.length), process() {} };`,
    );
    expect(natives.map(({ name, version }) => [name, version])).to.deep.equal([["@acme/native", "3.2.1"]]);
    expect(pinned).to.deep.equal({ folder: modules.folder, names: ["@acme/native"] });
    const linked = join(dirname(settings.file), folder);
    expect(realpathSync(linked)).to.equal(realpathSync(join(modules.folder, folder)));
    expect(settings.version).to.equal(String(realpathSync(join(linked, "main.js")).length));
  });

  describe("is refused before anything is made", () => {
    const faults: [string, string, RegExp][] = [
      ["a syntax error", "export default {", /it cannot be bundled\..*found end of file/s],
      ["a missing import", `import "nowhere"; ${GOOD}`, /run npm ci in its folder.*nowhere/s],
      ["a missing file", `new URL("./gone.onnx", import.meta.url); ${GOOD}`, /file \.\/gone\.onnx .* is not there/],
      [
        "no default export",
        "export const version = 1;",
        /expected an object as its default export but received nothing/,
      ],
      ["a function", "export default () => {};", /as its default export but received a function/],
      ["no version", "export default { process() {} };", /as its version 1 to 64 of A-Z .* but received nothing/],
      ["a bad version", `export default { version: "a b", process() {} };`, /but received "a b"/],
      ["no process", `export default { version: "1" };`, /expected a function process but received nothing/],
      ["an error as it loads", `throw new Error("no licence");`, /it cannot be loaded: nothing caught "no licence"/],
      ["an end as it loads", `process.exit(4);`, /it cannot be loaded: it exited with code 4/],
      ["a wait without end", `await new Promise(() => {});`, /it cannot be loaded: it exited with code 13/],
    ];
    for (const [what, source, message] of faults) {
      it(`for ${what}`, async () => {
        const told = await fault(modules, "processor.mjs", source);
        expect(told).to.contain(`function.processor: expected a module that exports an image processor but received "`);
        expect(told).to.match(message);
      });
    }

    it("for a file that is not there, or is no source", async () => {
      expect(await fault(modules, "gone.mjs")).to.contain("there is no file");
      expect(await fault(modules, "model.onnx", "x")).to.contain("its name does not end in .ts, .mts, .js or .mjs");
    });

    it("for native packages that no lock file pins", async () => {
      modules.write("node_modules/native/package.json", `{"name": "native", "version": "1.0.0"}`);
      modules.write("node_modules/native/index.js", "");
      modules.write("node_modules/native/it.node", "");
      expect(await fault(modules, "processor.mjs", `import "native"; ${GOOD}`)).to.match(
        /expected one package-lock\.json that pins native.*Run npm install there/,
      );
    });
  });

  it("knows native code for other machines by its folders", () => {
    const arm = { os: "linux", cpu: "arm64", libc: "glibc" } as const;
    const own = ["a/bin/napi-v6/linux/arm64/x.node", "a/prebuilds/linux-arm64/x.node", "a/build/Release/x.node"];
    const foreign = [
      "a/bin/linux/x64/x.node",
      "a/prebuilds/darwin-arm64/x.node",
      "a/win32/x64/x.dll",
      "@a/b-linux-x64/x.so",
    ];
    expect([...own, ...foreign].filter((path) => isForeign(path, arm))).to.deep.equal(foreign);
  });
});

describe("docs/processors.md", () => {
  it("shows a whole processor that works", async () => {
    const modules = new ModuleFolder();
    const text = readFileSync(join(ROOT, "docs", "processors.md"), "utf8");
    const [, source = ""] = /## A whole one\n```ts\n(.*?)```/s.exec(text) ?? [];
    // Beside a folder of the clone, as the example has it.
    cpSync(
      join(ROOT, "functions/core/image-processor.ts"),
      join(modules.folder, "image-pipeline/functions/core/image-processor.ts"),
    );
    const { settings } = await modules.packaged("vision/processor.ts", source);
    expect(settings).to.include({ version: "shapes-1", makesAllRenditions: false });
    expect(existsSync(settings.file)).to.equal(true);
    const { ModuleBench } = await import("../../functions/processing/module-bench.ts");
    const bench = new ModuleBench();
    bench.run(settings);
    const { sample } = await import("../../helpers/sample-images.ts");
    expect(await bench.handled("1", sample("coffee.png"))).to.include({ outcome: "processed" });
    const { label, results } = bench.onlyRow();
    expect(label).to.equal("landscape");
    expect(results.map(({ rendition, widthPx }) => [rendition, widthPx])).to.deep.equal([
      ["thumbnail", 32],
      ["square", 64],
    ]);
    const { default: sharp } = await import("sharp");
    const strip = await sharp({ create: { width: 500, height: 10, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    expect(await bench.handled("2", strip)).to.include({
      ...{ outcome: "rejected", reason: "refused_by_processor" },
      detail: "expected sides of at most 20 to 1; received 500 × 10",
    });
    bench.end();
    modules.remove();
  });
});

async function fault(modules: ModuleFolder, name: string, source?: string): Promise<string> {
  const error = await modules.packaged(name, source).catch((thrown: unknown) => thrown);
  expect(error).to.be.instanceOf(SettingsError);
  return (error as SettingsError).message;
}
