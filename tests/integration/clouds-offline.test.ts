import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Cli } from "../helpers/cli.ts";

/** What the same run is like on each cloud. */
interface Cloud {
  readonly name: string;
  readonly title: string;
  readonly region: string;
  /** Resources of either stack, about: the tests with mocks count them. */
  readonly created: RegExp;
  /** Whether the policies advise something in development: tests/integration/policies.test.ts has all of it. */
  readonly advised: boolean;
  /** Settings that only this cloud refuses, with what is told of them. */
  readonly refused: Readonly<Record<string, readonly string[]>>;
  /** A module of transforms that takes the lock of results away, and what the policy says then. */
  readonly weaker: { readonly transforms: string; readonly says: string };
  /** What destroying keeps. */
  readonly kept: string;
}

const CLOUDS: readonly Cloud[] = [
  {
    name: "aws",
    title: "AWS",
    region: "ap-southeast-1",
    created: /\+ 1[67]\d (?:to create|created)/,
    advised: true,
    refused: {
      "ingress.privateLinkAccounts=['123456789012']": ["ingress.privateLinkAccounts", "kafka.t3.small"],
    },
    weaker: {
      transforms: `export default {
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ({ args }) => ({
          args: { ...args, rule: { defaultRetention: { mode: "GOVERNANCE", days: 1 } } },
        }),
      };`,
      says: "locks objects for 1 days",
    },
    kept: "the processed bucket with its lock",
  },
  {
    name: "azure",
    title: "Azure",
    region: "southeastasia",
    created: /\+ 2[12]\d (?:to create|created)/,
    advised: false,
    refused: { "ingress.partitions=33": ["ingress.partitions", "Event Hubs Standard"] },
    weaker: {
      transforms: `export default {
        "azure-native:storage:StorageAccount": ({ args }) => ({
          args: args.immutableStorageWithVersioning === undefined ? args : {
            ...args,
            immutableStorageWithVersioning: {
              enabled: true,
              immutabilityPolicy: { immutabilityPeriodSinceCreationInDays: 1, state: "Unlocked" },
            },
          },
        }),
      };`,
      says: "locks objects for 1 days",
    },
    kept: "the processed account with its locks",
  },
];

for (const { name, title, region, created, advised, refused, weaker, kept } of CLOUDS) {
  /** Stacks through the real engine and the policy pack, with a stand-in in place of the cloud: no account, no credentials. */
  describe(`a stack on ${title}, offline`, function () {
    this.timeout(180_000);
    const folder = mkdtempSync(join(tmpdir(), `image-pipeline ${name}-`));
    const cli = new Cli(folder);
    after(() => {
      rmSync(folder, { recursive: true });
    });

    const offline = ["--stack", `${name}-dev`, "--offline"];

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
      for (const [setting, told] of Object.entries(refused)) {
        const { code, stderr } = await cli.run("preview", ...offline, "--config", setting);
        expect(code, setting).to.equal(1);
        for (const words of told) expect(stderr).to.contain(words);
      }
      expect(existsSync(join(folder, "local"))).to.equal(false);
    });

    for (const stack of [`${name}-dev`, `${name}-prod`]) {
      it(`previews ${stack}, says that nothing is real, and breaks no mandatory policy`, async () => {
        const printed = await cli.ok("preview", "--stack", stack, "--offline");
        expect(printed).to.match(/offline: stand-ins? answer/i);
        expect(printed)
          .to.contain(advised && stack.endsWith("-dev") ? "⚠️ image-pipeline@" : "✅ image-pipeline@")
          .and.not.to.contain("[mandatory]");
        expect(printed).to.match(created);
      });
    }

    it("comes up, changes nothing when it is looked at again, and goes", async () => {
      expect(await cli.ok("up", ...offline)).to.match(created);
      await cli.ok("preview", ...offline, "--expect-no-changes");
      const outputs = await cli.json<Record<string, unknown>>("outputs", ...offline, "--json");
      expect(outputs).to.include({ provider: name, region, warehouseDatabase: "image_pipeline", warehousePort: 5432 });
      for (const output of [
        ...["rawBucket", "processedBucket", "kafkaBrokers", "warehouseHost"],
        ...["webUrl", "operationsJob", "objectStoreEndpoint", "dashboardUrl"],
      ]) {
        expect(outputs[output], output).to.be.a("string").and.not.equal("");
      }
      expect(outputs["biReaderSecret"]).to.equal("[secret]");
      // Its state is its own: without the flag there is no such stack.
      const online = await cli.run("outputs", "--stack", `${name}-dev`);
      expect(online.code).to.equal(1);
      expect(online.stderr).to.contain(`The stack "${name}-dev" is not up`);
      const gone = await cli.ok("destroy", ...offline);
      expect(gone).to.contain("What a real stack would have kept").and.to.contain(kept);
    });

    it("cannot be weakened by a transform: the policies judge what comes out", async () => {
      const transforms = join(folder, "weaker.mjs");
      writeFileSync(transforms, weaker.transforms);
      const { code, stdout } = await cli.run("preview", ...offline, "--config", `transforms=${transforms}`);
      expect(code).to.equal(1);
      expect(stdout).to.contain("sto3-processed-objects-locked").and.to.contain(weaker.says);
    });

    it("refuses to begin taking down what the cloud would refuse half-way", async () => {
      const { code, stderr } = await cli.run("destroy", "--stack", `${name}-prod`, "--offline");
      expect(code).to.equal(1);
      expect(stderr).to.contain("Nothing was begun").and.to.contain("warehouse.deletionProtection");
    });
  });
}
