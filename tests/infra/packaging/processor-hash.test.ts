import { expect } from "chai";
import { lockedPackages } from "../../../infra/packaging/lock-file.ts";
import { ModuleFolder } from "../../helpers/processor-module.ts";

const SOURCE = `import "native"; export default { version: "1", process() {} };`;

type Packages = Record<string, object>;

describe("a processor's hash, of packages with native code", () => {
  let modules: ModuleFolder;
  beforeEach(() => {
    modules = new ModuleFolder();
    modules.write("node_modules/native/package.json", `{"name": "native", "version": "1.0.0"}`);
    modules.write("node_modules/native/index.js", "");
    modules.write("node_modules/native/it.node", "");
  });
  afterEach(() => {
    modules.remove();
  });

  const hashWith = async (packages: Packages): Promise<string> => {
    modules.write("package-lock.json", JSON.stringify({ lockfileVersion: 3, packages }));
    return (await modules.packaged("processor.mjs", SOURCE)).hash;
  };
  const native = {
    version: "1.0.0",
    integrity: "sha512-native",
    resolved: "https://one.example/native.tgz",
    dependencies: { dep: "*" },
  };
  const dep = { version: "1.0.0", integrity: "sha512-dep" };
  const base: Packages = { "": {}, "node_modules/native": native, "node_modules/dep": dep };

  it("is another when what they bring changes", async () => {
    const others: Packages[] = [
      { ...base, "node_modules/dep": { version: "2.0.0", integrity: "sha512-dep-2" } },
      { ...base, "node_modules/dep": { ...dep, integrity: "sha512-other" } },
      { ...base, "node_modules/native": { ...native, integrity: "sha512-other" } },
      { ...base, "node_modules/native/node_modules/dep": dep },
      { ...base, "node_modules/dep": { version: "1.0.0", resolved: "git+ssh://git@one.example/dep.git#abc" } },
      { ...base, "node_modules/dep": { version: "1.0.0", resolved: "git+ssh://git@one.example/dep.git#def" } },
    ];
    const hashes = [await hashWith(base)];
    for (const other of others) hashes.push(await hashWith(other));
    expect(new Set(hashes).size).to.equal(hashes.length);
  });

  it("is the same for other packages, another order, and another place that they come from", async () => {
    const turned = Object.fromEntries(Object.entries(base).reverse());
    const elsewhere = { ...native, resolved: "https://two.example/native.tgz" };
    const alike: Packages[] = [
      turned,
      { ...base, "node_modules/unrelated": { version: "3.0.0" } },
      { ...base, "node_modules/native": elsewhere },
    ];
    const hash = await hashWith(base);
    for (const packages of alike) expect(await hashWith(packages)).to.equal(hash);
  });

  it("asks for a lock file that has them", async () => {
    const told = (await hashWith({}).catch((error: unknown) => error)) as Error;
    expect(told.message).to.match(/function\.processor: expected .*package-lock\.json has no native. Run npm install/);
  });

  it("finds what they need where Node.js does: beside each folder on the way up", async () => {
    const packages: Packages = {
      "node_modules/native": { version: "1.0.0", dependencies: { a: "*" }, peerDependencies: { peer: "*" } },
      "node_modules/native/node_modules/a": { version: "1.0.0", dependencies: { b: "*", c: "*" } },
      "node_modules/native/node_modules/b": { version: "2.0.0", optionalDependencies: { gone: "*" } },
      "node_modules/b": { version: "1.0.0" },
      "node_modules/c": { version: "1.0.0", dependencies: { a: "*" } },
      "node_modules/a": { version: "5.0.0" },
      "node_modules/peer": { version: "1.0.0" },
      "node_modules/other": { version: "1.0.0" },
    };
    modules.write("package-lock.json", JSON.stringify({ lockfileVersion: 3, packages }));
    const { packages: found } = await lockedPackages({ folder: modules.folder, names: ["native"] });
    const { "node_modules/b": above, "node_modules/other": other, ...needed } = packages;
    expect([above, other]).to.not.include(undefined);
    expect(Object.keys(found).sort()).to.deep.equal(Object.keys(needed).sort());
  });
});
