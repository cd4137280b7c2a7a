import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { automation } from "@pulumi/pulumi";
import { expect } from "chai";
import { stringify } from "yaml";
import { standInPlugins } from "../../infra/engine/offline/plugins.ts";
import { ROOT } from "../../infra/engine/paths.ts";
import { offlineSite } from "../../infra/engine/site.ts";
import { openIn } from "../../infra/engine/workspace.ts";
import { withLock, withoutLock } from "../fixtures/foreign/shop.ts";

/** The pack as anybody would have it: packed as `pulumi policy publish` packs it, and installed by itself. */
describe("the policy pack on somebody else's program", function () {
  this.timeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), "image-pipeline-foreign-"));
  const pack = join(folder, "package");

  before(() => {
    const run = (command: string, args: string[], cwd: string): string =>
      execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    const options = ["--silent", "--pack-destination", folder];
    const archive = run("npm", ["pack", ...options], join(ROOT, "policies")).trim();
    run("tar", ["-xzf", join(folder, archive), "-C", folder], folder);
    run("npm", ["install", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"], pack);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Findings of a preview, by the rule's name, and whether it was refused. */
  const preview = async (
    program: automation.PulumiFn,
    config?: object,
  ): Promise<{ refused: boolean; found: Map<string, string> }> => {
    const workDir = mkdtempSync(join(folder, "shop-"));
    const providers = standInPlugins(join(workDir, "plugins"), { plugins: ["aws"], region: "eu-west-1" });
    writeFileSync(join(workDir, "Pulumi.yaml"), stringify({ name: "shop", runtime: "nodejs", plugins: { providers } }));
    const { stack } = await openIn(workDir, "dev", program, offlineSite(join(workDir, "site")));
    mkdirSync(join(workDir, "config"));
    const file = join(workDir, "config", "policies.json");
    writeFileSync(file, JSON.stringify(config ?? {}));
    const found = new Map<string, string>();
    const onEvent = ({ policyEvent }: automation.EngineEvent): void => {
      if (policyEvent !== undefined) found.set(policyEvent.policyName, policyEvent.message);
    };
    const refused = await stack.preview({ onEvent, policyPacks: [pack], policyPackConfigs: [file] }).then(
      () => false,
      () => true,
    );
    return { refused, found };
  };

  it("refuses a bucket of results without a lock, and says so", async () => {
    const { refused, found } = await preview(withoutLock);
    expect(refused).to.equal(true);
    expect(found.get("sto3-processed-objects-locked")).to.contain(
      "scans holds processed images and has no object lock. Allowed: a lock of at least 7 days.",
    );
    expect(found.get("sto4-objects-expire")).to.contain("scans has no expiry of all its objects");
  });

  it("takes the same bucket with one, and asks more of it where the configuration does", async () => {
    const { found: nothing } = await preview(withLock);
    for (const rule of ["sto3-processed-objects-locked", "sto4-objects-expire", "sto5-locks-keep-versions"]) {
      expect(nothing.has(rule), rule).to.equal(false);
    }
    const config = { "sto3-processed-objects-locked": { minDays: 60 } };
    const { refused, found } = await preview(withLock, config);
    expect(refused).to.equal(true);
    expect(found.get("sto3-processed-objects-locked")).to.contain(
      "scans locks objects for 30 days. Allowed: at least 60",
    );
  });

  it("refuses a configuration that would lower the promise", async () => {
    const config = { "sto3-processed-objects-locked": { minDays: 1 } };
    const { refused, found } = await preview(withLock, config);
    expect(refused).to.equal(true);
    expect(found.size).to.equal(0);
  });
});
