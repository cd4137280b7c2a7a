import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ROOT } from "../infra/engine/paths.ts";
import { PROVIDER_NAMES } from "../infra/providers/registry.ts";
import { type Import, importsBelow, sources } from "./helpers/imports.ts";

const lines = (imports: Import[]): string[] => imports.map(({ file, target }) => `${file} → ${target}`);
const isPackage = ({ target }: Import): boolean => !/^(infra|functions|policies|tests)\//.test(target);
const folders = (path: string): string[] =>
  readdirSync(join(ROOT, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

/** The rules of flow that the design states, held against the code. */
describe("the rules of flow", () => {
  it("a provider imports no sibling", () => {
    const found = PROVIDER_NAMES.flatMap((name) =>
      importsBelow(`infra/providers/${name}`).filter(
        ({ target }) => target.startsWith("infra/providers/") && !target.startsWith(`infra/providers/${name}/`),
      ),
    );
    expect(lines(found)).to.deep.equal([]);
  });

  it("only the registry names a provider's folder", () => {
    const outside = importsBelow("infra").filter(
      ({ file, target }) =>
        file !== "infra/providers/registry.ts" &&
        !file.startsWith("infra/providers/") &&
        PROVIDER_NAMES.some((name) => target.startsWith(`infra/providers/${name}/`)),
    );
    expect(lines(outside)).to.deep.equal([]);
    const comparing = [...sources("infra"), ...sources("functions")].filter((file) =>
      /[!=]== "(aws|azure|gcp|local)"/.test(readFileSync(join(ROOT, file), "utf8")),
    );
    expect(comparing).to.deep.equal([]);
  });

  it("the core imports no adapter, no client, no Pulumi and no cloud's SDK", () => {
    const allowed = ["zod", "sharp", "uuidv7"];
    const found = importsBelow("functions/core").filter((one) =>
      isPackage(one)
        ? !one.target.startsWith("node:") && !allowed.includes(one.target)
        : !one.target.startsWith("functions/core/"),
    );
    expect(lines(found)).to.deep.equal([]);
  });

  it("what runs in the cloud imports nothing of the infrastructure", () => {
    const found = importsBelow("functions").filter(
      ({ target }) => target.startsWith("infra/") || target.startsWith("policies/") || target.startsWith("@pulumi/"),
    );
    expect(lines(found)).to.deep.equal([]);
  });

  it("an adapter imports no other adapter", () => {
    const found = folders("functions/adapters").flatMap((name) =>
      importsBelow(`functions/adapters/${name}`).filter(
        ({ target }) => target.startsWith("functions/adapters/") && !target.startsWith(`functions/adapters/${name}/`),
      ),
    );
    expect(lines(found)).to.deep.equal([]);
  });

  it("the policy pack stands alone, and its rules see no reader", () => {
    const pack = importsBelow("policies").filter((one) => !isPackage(one) && !one.target.startsWith("policies/"));
    const rules = importsBelow("policies/rules").filter(({ target }) => target.startsWith("policies/readers/"));
    const sdks = importsBelow("policies").filter(({ target }) => /^@pulumi\/(aws|azure-native|gcp)/.test(target));
    expect(lines([...pack, ...rules, ...sdks])).to.deep.equal([]);
  });

  it("nothing imports the tests", () => {
    const found = ["infra", "functions", "policies"]
      .flatMap(importsBelow)
      .filter(({ target }) => target.startsWith("tests/"));
    expect(lines(found)).to.deep.equal([]);
  });

  it("every provider has its adapter and its reader of policies", () => {
    const missing = PROVIDER_NAMES.flatMap((name) => [
      ...(folders("functions/adapters").includes(name) ? [] : [`functions/adapters/${name}`]),
      ...(sources("policies/readers").includes(`policies/readers/${name}.ts`) ? [] : [`policies/readers/${name}.ts`]),
    ]);
    expect(missing).to.deep.equal([]);
    expect(folders("infra/providers").sort()).to.deep.equal([...PROVIDER_NAMES].sort());
  });
});
