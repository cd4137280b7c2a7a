import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { ROOT } from "../../../../infra/engine/paths.ts";
import { stackNames } from "../../../../infra/engine/stack-file.ts";
import type { Destruction } from "../../../../infra/contract/provider.ts";
import { loadProvider, PROVIDER_NAMES } from "../../../../infra/providers/registry.ts";
import { type MockedStack, settingsOf } from "../../../helpers/mocked-stack.ts";
import { build, CLOUDS, EXISTING, PASSWORD, PROD } from "./clouds.ts";

/** Settings of a stack's own file, as the engine would hand them over. */
function settingsIn(stack: string): Record<string, unknown> {
  const { config } = parse(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace("image-pipeline:", ""), value]));
}

/** Type and name of each resource, a line each, sorted. A renamed resource is made anew: its data may be lost. */
const listOf = ({ resources }: MockedStack): string[] => resources.map(({ type, name }) => `${type} ${name}`).sort();

const golden = (stack: string): string => join(ROOT, "tests", "fixtures", "golden", `${stack}.txt`);

/** What every stack says of itself, in forms that are the same on every cloud. */
const OUTPUTS: Readonly<Record<string, RegExp>> = {
  provider: /^(aws|azure)$/,
  region: /^[a-z0-9-]+$/,
  rawBucket: /^[a-z0-9-]+$/,
  processedBucket: /^[a-z0-9-]+$/,
  objectStoreEndpoint: /^https:\/\/[^/]+$/,
  kafkaBrokers: /^[a-z0-9.-]+:\d+(,[a-z0-9.-]+:\d+)*$/,
  kafkaAuth: /^\{"protocol":"SASL_SSL","mechanism":"[A-Z0-9-]+","how":".{40,}"\}$/,
  topics: /^\{"incoming":"images.incoming","processed":"images.processed","deadLetter":"images.dead-letter"\}$/,
  warehouseHost: /^[a-z0-9.-]+$/,
  warehousePort: /^5432$/,
  warehouseDatabase: /^image_pipeline$/,
  biReaderSecret: /^[\w:/.-]+$/,
  webUrl: /^https:\/\/[^/]+\/([a-z]+\/)?$/,
  dashboardUrl: /^https:\/\/.+/,
  operationsJob: /^[a-z0-9-]*test-operations[a-z0-9-]*$/,
};

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

it("the stacks on every cloud but one machine are tested by these suites", () => {
  expect(["local", ...CLOUDS.map(({ name }) => name)]).to.have.members(PROVIDER_NAMES);
  expect(["dev", ...CLOUDS.flatMap(({ stacks }) => stacks)]).to.have.members(stackNames());
});

for (const cloud of CLOUDS) {
  describe(`a stack on ${cloud.title} as the program asks for it`, () => {
    for (const name of cloud.stacks) {
      it(`is, for ${name}, the resources of tests/fixtures/golden/${name}.txt`, async () => {
        const now = listOf(await build(cloud, settingsIn(name)));
        expect(existsSync(golden(name)), `${golden(name)} is missing; it should hold:\n${now.join("\n")}`).to.equal(
          true,
        );
        const wanted = readFileSync(golden(name), "utf8").trim().split("\n");
        const gone = wanted.filter((line) => !now.includes(line)).map((line) => `- ${line}`);
        const added = now.filter((line) => !wanted.includes(line)).map((line) => `+ ${line}`);
        const difference = [...gone, ...added].join("\n");
        expect(difference, `What changed, against the golden list:\n${difference}\n`).to.equal("");
      });
    }

    it("has no two resources of one type and name", async () => {
      for (const config of [{}, PROD, EXISTING]) {
        const lines = listOf(await build(cloud, config));
        expect(lines.filter((line, at) => lines.indexOf(line) !== at)).to.deep.equal([]);
      }
    });

    it("makes everything with one provider of the stack's own", async () => {
      for (const config of [{}, PROD, EXISTING]) {
        const { resources } = await build(cloud, config);
        const [provider, ...others] = resources.filter(({ type }) => type.startsWith("pulumi:providers:"));
        expect(provider?.name).to.equal(`test-${cloud.name}`);
        expect(others).to.deep.equal([]);
        const { cloud: prefix, own } = cloud.tokens;
        const made = resources.filter(({ type }) => type.startsWith(prefix));
        expect(made.length).to.be.above(50);
        for (const { name, type, provider: by } of made)
          expect(by, `${type} ${name}`).to.contain(`::${provider?.name}::`);
        const rest = resources.filter(({ type }) => !type.startsWith(prefix) && type !== provider?.type);
        for (const { type } of rest) {
          const ours = type.startsWith(`image-pipeline:${cloud.name}:`) || (own !== undefined && type.startsWith(own));
          expect(ours, type).to.equal(true);
        }
      }
    });

    it("carries the stack's tags and those of the settings on all that can have some", async () => {
      const stack = await build(cloud, { tags: { team: "images", stack: "renamed" } });
      const wanted = { project: "image-pipeline", stack: "renamed", environment: "dev", team: "images" };
      const made = stack.resources.filter(({ type }) => type.startsWith(cloud.tokens.cloud));
      const tagged = made.flatMap((one) => {
        const tags = cloud.tags(stack, one);
        return tags === undefined ? [] : [{ at: `${one.type} ${one.name}`, tags }];
      });
      expect(tagged.length).to.be.above(20);
      const without = tagged.filter(({ tags }) => Object.entries(wanted).some(([key, value]) => tags[key] !== value));
      expect(without.map(({ at }) => at)).to.deep.equal([]);
    });

    it("says of itself what every stack says, in the same forms, and besides what is its own", async () => {
      for (const config of [{}, PROD]) {
        const { outputs } = await build(cloud, config);
        expect(Object.keys(outputs)).to.have.members([...Object.keys(OUTPUTS), ...cloud.ownOutputs]);
        for (const [name, form] of Object.entries(OUTPUTS)) expect(textOf(outputs[name]), name).to.match(form);
        for (const [name, value] of Object.entries(outputs)) expect(value, name).not.to.be.oneOf([undefined, null, ""]);
        expect(outputs).to.include({ provider: cloud.name, region: cloud.regions.usual });
      }
    });

    it("is made in the region that is set", async () => {
      for (const [region, config] of [
        [cloud.regions.usual, {}],
        [cloud.regions.other, { region: cloud.regions.other }],
      ] as const) {
        const stack = await build(cloud, config);
        expect(stack.outputs["region"]).to.equal(region);
        expect(new Set(cloud.madeIn(stack))).to.deep.equal(new Set([region]));
        expect(stack.outputs["dashboardUrl"]).to.match(/^https:/);
      }
    });

    it("shows a secret in no property and no output that is not one to the engine", async () => {
      const { resources, outputs } = await build(cloud, EXISTING);
      const holding = resources.flatMap(({ type, name, inputs, secrets }) =>
        Object.entries(inputs)
          .filter(([, value]) => JSON.stringify(value).includes(PASSWORD))
          .map(([key]) => ({ at: `${type} ${name}.${key}`, secret: secrets.includes(key) })),
      );
      expect(holding, "it is there, to be read by the functions").not.to.deep.equal([]);
      expect(holding.filter(({ secret }) => !secret)).to.deep.equal([]);
      expect(JSON.stringify(outputs)).not.to.contain(PASSWORD);
    });

    it("says what destroying leaves, and refuses beforehand what the cloud would refuse half-way", async () => {
      const provider = await loadProvider(cloud.name);
      const of = (config: Record<string, unknown>): Destruction =>
        provider.destruction?.(settingsOf({ provider: cloud.name, ...config })) ?? expect.fail("it says nothing");
      expect(of({}).refused).to.deep.equal([]);
      const [dev, later] = [of({}), of({ retention: { processedDays: 17 } })].map(({ kept }) => kept.join("\n"));
      expect(dev).to.match(/processed/);
      const days = (text: string | undefined): number => Number(/(\d+) days/.exec(text ?? "")?.[1]);
      expect(days(dev), "when the last result goes").to.be.within(8, 14);
      expect(days(later)).to.equal(days(dev) + 10);
      const prod = of({ environment: "prod" });
      expect(prod.refused.join("\n")).to.contain("warehouse.deletionProtection=false");
      expect(prod.kept.join("\n")).to.match(/raw/);
      expect(of({ environment: "prod", warehouse: { deletionProtection: false } }).refused).to.deep.equal([]);
    });
  });
}
