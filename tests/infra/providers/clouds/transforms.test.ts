import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import program from "../../../../infra/index.ts";
import { CLOUD_ANSWERS } from "../../../helpers/cloud-stack.ts";
import { underMocks } from "../../../helpers/provider-mocks.ts";
import { CLOUDS } from "./clouds.ts";

/** Everything of the stack that has to do with results has this name, on every cloud. */
const NAME = "test-processed";

for (const cloud of CLOUDS) {
  describe(`the way out on ${cloud.title}, where a setting is missing`, () => {
    const folder = mkdtempSync(join(tmpdir(), `image-pipeline-transforms-${cloud.name}-`));
    after(() => {
      pulumi.runtime.setAllConfig({});
      rmSync(folder, { recursive: true });
    });

    it("changes what has the name that it is given, and leaves all else as it was", async () => {
      const file = join(folder, "changed.mjs");
      writeFileSync(
        file,
        `export default { "${NAME}": ({ args }) => ({ args: { ...args, changedBy: "transform" } }) };`,
      );
      const { resources } = await underMocks(CLOUD_ANSWERS[cloud.name], async () => {
        const config = { provider: cloud.name, transforms: file };
        pulumi.runtime.setAllConfig(
          Object.fromEntries(Object.entries(config).map(([key, value]) => [`image-pipeline:${key}`, value])),
        );
        await pulumi.runtime.runInPulumiStack(program);
        return {};
      });
      const changed = resources.filter(({ inputs }) => "changedBy" in inputs);
      expect(changed.length).to.be.above(1);
      expect(changed).to.deep.equal(resources.filter(({ name }) => name === NAME));
      expect(resources.length).to.be.above(100);
    });
  });
}
