import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Cli } from "../helpers/cli.ts";

/** AWS's stacks through the real engine and the policy pack, with a stand-in in place of AWS: no account, no credentials. */
describe("a stack on AWS, offline", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "image-pipeline aws-"));
  const cli = new Cli(folder);
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const offline = ["--stack", "aws-dev", "--offline"];

  it("fails with wrong combinations of settings before anything is made, naming each", async () => {
    const existing = '{brokers: ["kafka.example.com:9092"]}';
    const settings = [
      ...["environment=prod", "retention.processedDays=1", "ingress.privateLinkAccounts=['123456789012']"],
      ...["ingress.size=small", `ingress.existing=${existing}`],
    ];
    const first = await cli.run("preview", ...offline, ...settings.flatMap((one) => ["--config", one]));
    expect(first.code).to.equal(1);
    expect(first.stderr).to.contain("retention.processedDays: expected at least 7 but received 1.");

    const others = settings.filter((one) => !one.startsWith("retention"));
    const second = await cli.run("preview", ...offline, ...others.flatMap((one) => ["--config", one]));
    expect(second.code).to.equal(1);
    for (const named of [
      "retention.confirmIrreversibleLock",
      "ingress.privateLinkAccounts",
      "ingress.existing.sasl",
      "nothing was created or changed",
    ]) {
      expect(second.stderr).to.contain(named);
    }
    const small = await cli.run("preview", ...offline, "--config", "ingress.privateLinkAccounts=['123456789012']");
    expect(small.code).to.equal(1);
    expect(small.stderr).to.contain("ingress.privateLinkAccounts").and.to.contain("kafka.t3.small");
    expect(existsSync(join(folder, "local"))).to.equal(false);
  });

  for (const stack of ["aws-dev", "aws-prod"]) {
    it(`previews ${stack}, says that nothing is real, and breaks no mandatory policy`, async () => {
      const printed = await cli.ok("preview", "--stack", stack, "--offline");
      expect(printed).to.match(/offline: stand-ins? answer/i);
      expect(printed)
        // Advice is told in development: tests/integration/policies.test.ts has all of it.
        .to.contain(stack === "aws-prod" ? "✅ image-pipeline@" : "⚠️ image-pipeline@")
        .and.not.to.contain("[mandatory]");
      expect(printed).to.match(/\+ 1[56]\d to create/);
    });
  }

  it("comes up, changes nothing when it is looked at again, and goes", async () => {
    expect(await cli.ok("up", ...offline)).to.match(/\+ 1[56]\d created/);
    await cli.ok("preview", ...offline, "--expect-no-changes");
    const outputs = await cli.json<Record<string, unknown>>("outputs", ...offline, "--json");
    expect(outputs).to.include({ provider: "aws", region: "ap-southeast-1", warehouseDatabase: "image_pipeline" });
    for (const name of ["rawBucket", "processedBucket", "kafkaBrokers", "warehouseHost", "webUrl", "operationsJob"]) {
      expect(outputs[name], name).to.be.a("string").and.not.equal("");
    }
    expect(outputs["biReaderSecret"]).to.equal("[secret]");
    // Its state is its own: without the flag there is no such stack.
    const online = await cli.run("outputs", "--stack", "aws-dev");
    expect(online.code).to.equal(1);
    expect(online.stderr).to.contain('The stack "aws-dev" is not up');
    const gone = await cli.ok("destroy", ...offline);
    expect(gone).to.contain("What a real stack would have kept").and.to.contain("the processed bucket with its lock");
  });

  it("cannot be weakened by a transform: the policies judge what comes out", async () => {
    const transforms = join(folder, "weaker.mjs");
    writeFileSync(
      transforms,
      `export default {
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ({ args }) => ({
          args: { ...args, rule: { defaultRetention: { mode: "GOVERNANCE", days: 1 } } },
        }),
      };`,
    );
    const { code, stdout } = await cli.run("preview", ...offline, "--config", `transforms=${transforms}`);
    expect(code).to.equal(1);
    expect(stdout).to.contain("sto3-processed-objects-locked").and.to.contain("locks objects for 1 days");
  });

  it("refuses to begin taking down what AWS would refuse half-way", async () => {
    const { code, stderr } = await cli.run("destroy", "--stack", "aws-prod", "--offline");
    expect(code).to.equal(1);
    expect(stderr).to.contain("Nothing was begun").and.to.contain("warehouse.deletionProtection");
  });
});
