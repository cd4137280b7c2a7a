import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Cli } from "../../../helpers/cli.ts";

describe("--offline of a command", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "offline-commands-"));
  const cli = new Cli(folder);
  after(() => {
    rmSync(folder, { recursive: true });
  });

  for (const name of ["up", "preview", "destroy", "outputs"]) {
    it(`${name}: is refused for a stack that needs no cloud, before anything is made`, async () => {
      const { code, stderr } = await cli.run(name, "--stack", "dev", "--offline");
      expect(code).to.equal(1);
      expect(stderr.trim()).to.equal(
        '--offline stands in for a cloud, and the provider "local" needs none: leave the flag out.',
      );
      expect(existsSync(join(folder, "local"))).to.equal(false);
    });
  }
});
