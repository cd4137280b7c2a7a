import { expect } from "chai";
import { allFacts } from "../../../../../policies/readers/registry.ts";
import type { ResourceView } from "../../../../../policies/readers/reader.ts";
import { KAFKA_RULES } from "../../../../../policies/rules/kafka/index.ts";
import type { RuleConfig } from "../../../../../policies/rules/rule.ts";
import { STORAGE_RULES } from "../../../../../policies/rules/storage/index.ts";
import { keysRotated } from "../../../../../policies/rules/upkeep/kms1-keys-rotated.ts";
import { sizesOf } from "../../../../../infra/providers/azure/sizes.ts";
import { azureAnswers, azureSettings } from "../../../../helpers/azure-mocks.ts";
import { PRODUCTION } from "../../../../policies/own-stacks.ts";
import { view } from "../../../../policies/views.ts";
import { PROD } from "../records.ts";
import { azureData } from "./data-parts.ts";

const RULES = [...STORAGE_RULES, ...KAFKA_RULES, keysRotated];

/** Told by parts that are not built here: diagnostic settings. */
const ELSEWHERE = new Set(["kaf4-brokers-logged"]);

/**
 * The image function as it is told of the accounts, which is not built here. Azure makes no account whose default lock is
 * Locked: that each version has such a lock, the function's setting shows.
 */
const writer = (blobs: unknown, lockMode: "Locked" | "Unlocked"): ResourceView =>
  view("azure-native:web:WebApp", "test-image-function", {
    kind: "functionapp,linux",
    siteConfig: { appSettings: [{ name: "SETTINGS", value: JSON.stringify({ blobs, lockMode }) }] },
  });

/**
 * What a rule finds, by rule; empty where all is kept.
 * @param lockMode of the image function. Default: as the settings say
 */
async function breaches(
  config: Record<string, unknown>,
  told: Readonly<Record<string, unknown>>,
  lockMode = sizesOf(azureSettings(config)).lock,
): Promise<string[]> {
  const { resources, values } = await azureData(config, ({ blobStorage }) => ({ blobs: blobStorage.settings }));
  const stack = resources.map(({ type, name, inputs, protect }): ResourceView =>
    view(type, name, { ...inputs }, { answers: azureAnswers({ type, name, inputs }), protect }),
  );
  const facts = allFacts([...stack, writer(values["blobs"], lockMode)]);
  expect(facts.blobStores, "the readers see the accounts").not.to.deep.equal([]);
  expect(facts.kafkaClusters, "the readers see the namespace").to.have.length(1);
  return RULES.filter(({ name }) => !ELSEWHERE.has(name)).flatMap((rule) =>
    rule.check(facts, (told[rule.name] ?? {}) as RuleConfig).map(({ message }) => `${rule.name}: ${message}`),
  );
}

describe("storage and hubs of a stack on Azure, as the policies see them", () => {
  it("keep every rule in dev", async () => {
    expect(await breaches({}, {})).to.deep.equal([]);
  });

  it("keep every rule in prod", async () => {
    expect(await breaches(PROD, PRODUCTION)).to.deep.equal([]);
  });

  it("break the rules that a wrong setting breaks, so that they are seen to be asked", async () => {
    const short = await breaches({ retention: { rawDays: 1 } }, {});
    expect(short.map((line) => line.split(":")[0])).to.deep.equal(["kaf7-originals-outlive-messages"]);
    const strict = { "sto3-processed-objects-locked": { strictMode: true } };
    const weak = [
      await breaches({ environment: "prod", retention: { lock: "governance" } }, strict),
      await breaches(PROD, strict, "Unlocked"),
    ];
    for (const found of weak) {
      expect(found.map((line) => line.split(":")[0])).to.deep.equal(["sto3-processed-objects-locked"]);
    }
  });
});
