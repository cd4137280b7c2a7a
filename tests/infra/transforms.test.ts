import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { SettingsError } from "../../infra/contract/errors.ts";
import { applyTransforms } from "../../infra/transforms.ts";

/** A resource of no provider. */
class Thing extends pulumi.CustomResource {}

describe("transforms", () => {
  const folder = mkdtempSync(join(tmpdir(), "image-pipeline-transforms-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const module = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };

  it("change a resource by its name, else by its type, before it is created", async () => {
    const seen: Record<string, unknown> = {};
    await pulumi.runtime.setMocks({
      newResource({ name, inputs }) {
        if (name.startsWith("thing")) seen[name] = inputs;
        return { id: name, state: inputs as object };
      },
      call: () => ({}),
    });
    const file = module(
      "both.mjs",
      `export default {
        "test:a:Thing": ({ args }) => ({ args: { ...args, by: "type" } }),
        "thing-2": ({ args }) => ({ args: { ...args, by: "name" } }),
        "nobody": () => undefined,
      };`,
    );
    let unused: readonly string[] = [];
    await pulumi.runtime.runInPulumiStack(async () => {
      const warnOfUnused = await applyTransforms(file);
      const things = [1, 2, 3].map(
        (size) => new Thing(`test:${size < 3 ? "a" : "b"}:Thing`, `thing-${size}`, { size }),
      );
      unused = warnOfUnused();
      await Promise.all(things.map(({ urn }) => new Promise((resolve) => urn.apply(resolve))));
      return {};
    });
    expect(seen).to.deep.equal({
      "thing-1": { size: 1, by: "type" },
      "thing-2": { size: 2, by: "name" },
      "thing-3": { size: 3 },
    });
    expect(unused).to.deep.equal(["nobody"]);
  });

  it("that cannot be loaded, or are none, are a fault of the setting", async () => {
    const broken = module("broken.mjs", "export default {");
    const wrong = module("wrong.mjs", "export default { size: 3 };");
    for (const path of [join(folder, "missing.mjs"), broken, wrong]) {
      const error = await applyTransforms(path).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error, path).to.be.instanceOf(SettingsError);
      expect((error as SettingsError).faults[0]).to.match(/^transforms: expected a module .* but received ".*"/);
    }
  });
});
