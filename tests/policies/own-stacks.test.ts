import { expect } from "chai";
import { PROVIDER_NAMES } from "../../infra/providers/registry.ts";
import { EVIDENCE } from "../../policies/evidence/registry.ts";
import { textOf } from "../../policies/evidence/text.ts";
import { CLOUDS, type Cloud } from "../../policies/facts/cloud.ts";
import type { ResourceView } from "../../policies/readers/reader.ts";
import { allFacts } from "../../policies/readers/registry.ts";
import { RULES } from "../../policies/rules/registry.ts";
import type { Rule, RuleConfig } from "../../policies/rules/rule.ts";
import { changed, ownStack, PRODUCTION } from "./own-stacks.ts";

const messages = (rule: Rule, stack: readonly ResourceView[]): string[] =>
  rule.check(allFacts(stack), (PRODUCTION[rule.name] ?? {}) as RuleConfig).map(({ message }) => message);

/** Clouds that have a provider. */
const BUILT = CLOUDS.filter((cloud) => PROVIDER_NAMES.includes(cloud));

describe("every rule over our own stacks", () => {
  it("has evidence on every cloud where it is checked and there is a provider", () => {
    const missing = BUILT.flatMap((cloud) =>
      RULES.filter(({ name, clouds }) => {
        const proven = EVIDENCE.some((one) => one.rule === name && one.cloud === cloud);
        return "controls" in clouds[cloud] !== proven;
      }).map(({ name }) => `${name} on ${cloud}`),
    );
    expect(missing).to.deep.equal([]);
    const names = RULES.map(({ name }) => name);
    expect(EVIDENCE.filter(({ rule }) => !names.includes(rule))).to.deep.equal([]);
  });

  for (const cloud of BUILT)
    describe(`on ${cloud}`, () => {
      stands(cloud);
    });
});

function stands(cloud: Cloud): void {
  let stack: readonly ResourceView[];

  before(async () => {
    stack = await ownStack(cloud);
  });

  it("is kept in production", () => {
    expect(RULES.flatMap((rule) => messages(rule, stack))).to.deep.equal([]);
  });

  for (const evidence of EVIDENCE.filter((one) => one.cloud === cloud)) {
    const { rule: name } = evidence;
    it(`${name} is broken by ${textOf(evidence)}`, () => {
      const rule = RULES.find((one) => one.name === name);
      if (rule === undefined) throw new Error(`There is no rule ${name}.`);
      expect(messages(rule, changed(stack, evidence))).to.not.be.empty;
    });
  }
}
