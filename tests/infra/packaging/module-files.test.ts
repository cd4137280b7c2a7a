import { expect } from "chai";
import { ModuleFolder } from "../../helpers/processor-module.ts";

describe("files that a module names", () => {
  let modules: ModuleFolder;
  beforeEach(() => {
    modules = new ModuleFolder();
    modules.write("there.bin", "weights");
  });
  afterEach(() => {
    modules.remove();
  });

  const files = async (name: string, before: string): Promise<string[]> => {
    const source = `${before}\nexport default { version: "1", process() {} };`;
    const packaged = await modules.packaged(name, source);
    return [...packaged.files.keys()].map((file) => file.replace(/-[0-9a-f]{12}\./, "."));
  };

  const mentions: [string, string][] = [
    ["a comment", `// such as new URL("./gone.onnx", import.meta.url)`],
    ["a comment of several lines", `/**\n * new URL("./there.bin", import.meta.url)\n */`],
    ["a string", `export const words = 'new URL("./gone.onnx", import.meta.url)';`],
    ["a string of a file that is there", `export const words = 'new URL("./there.bin", import.meta.url)';`],
    ["a template", "export const words = `new URL('./gone.onnx', import.meta.url)`;"],
  ];
  for (const [what, source] of mentions) {
    it(`are none that ${what} names`, async () => {
      expect(await files("processor.mjs", source)).to.deep.equal(["processor.mjs"]);
    });
  }

  it("are what code names, beside comments that name others, in TypeScript too", async () => {
    modules.write("tsconfig.json", `{ "compilerOptions": { "experimentalDecorators": true } }`);
    const source = `// not new URL("./gone.onnx", import.meta.url)
      import { readFileSync } from "node:fs";
      declare const seen: unique symbol;
      const mark = (_of: object, _name: string | undefined, _at: number): void => {};
      export class Model { constructor(public bytes: Uint8Array, @mark readonly name?: string) {} }
      export const model = new Model(readFileSync(new URL('./there.bin', import.meta.url)));`;
    expect(await files("processor.ts", source)).to.have.members(["there.bin", "processor.mjs"]);
  });

  it("may have names of any letters", async () => {
    modules.write("schöne Gewichte.bin", "weights");
    const source = `export const at = new URL("./schöne Gewichte.bin", import.meta.url);`;
    expect(await files("processor.mjs", source)).to.have.members(["schöne Gewichte.bin", "processor.mjs"]);
  });
});
