import { expect } from "chai";
import { allFacts } from "../../../../../policies/readers/registry.ts";
import type { ResourceView } from "../../../../../policies/readers/reader.ts";
import { KAFKA_RULES } from "../../../../../policies/rules/kafka/index.ts";
import type { RuleConfig } from "../../../../../policies/rules/rule.ts";
import { STORAGE_RULES } from "../../../../../policies/rules/storage/index.ts";
import { keysRotated } from "../../../../../policies/rules/upkeep/kms1-keys-rotated.ts";
import { azureAnswers } from "../../../../helpers/azure-mocks.ts";
import { PRODUCTION } from "../../../../policies/own-stacks.ts";
import { view } from "../../../../policies/views.ts";
import { PROD } from "../records.ts";
import { azureData } from "./data-parts.ts";

const RULES = [...STORAGE_RULES, ...KAFKA_RULES, keysRotated];

/** Told by parts that are not built here: diagnostic settings. */
const ELSEWHERE = new Set(["kaf4-brokers-logged"]);

/**
 * Azure makes no account whose default lock is Locked, and the rule knows no other yet: each version's own policy is what
 * nobody shortens, which the tag version-lock says.
 */
const PRODUCTION_HERE = { ...PRODUCTION, "sto3-processed-objects-locked": {} };

/** What a rule finds, by rule; empty where all is kept. */
async function breaches(config: Record<string, unknown>, told: Readonly<Record<string, unknown>>): Promise<string[]> {
  const { resources } = await azureData(config);
  const stack = resources.map(({ type, name, inputs, protect }): ResourceView =>
    view(type, name, { ...inputs }, { answers: azureAnswers({ type, name, inputs }), protect }),
  );
  const facts = allFacts(stack);
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
    expect(await breaches(PROD, PRODUCTION_HERE)).to.deep.equal([]);
  });

  it("break the rules that a wrong setting breaks, so that they are seen to be asked", async () => {
    const short = await breaches({ retention: { rawDays: 1 } }, {});
    expect(short.map((line) => line.split(":")[0])).to.deep.equal(["kaf7-originals-outlive-messages"]);
    const weak = await breaches(
      { environment: "prod", retention: { lock: "governance" } },
      { "sto3-processed-objects-locked": { strictMode: true } },
    );
    expect(weak.map((line) => line.split(":")[0])).to.deep.equal(["sto3-processed-objects-locked"]);
  });
});
