import { expect } from "chai";
import type { Cloud } from "../../policies/facts/cloud.ts";
import type { ResourceView } from "../../policies/readers/reader.ts";
import { allFacts } from "../../policies/readers/registry.ts";
import type { Rule, RuleConfig } from "../../policies/rules/rule.ts";
import {
  checked,
  UNKNOWN_BOOLEAN,
  UNKNOWN_LIST,
  UNKNOWN_NUMBER,
  UNKNOWN_OBJECT,
  UNKNOWN_TEXT,
  type Values,
} from "./views.ts";

/** A stack that breaks a rule. */
export type Broken = readonly [
  what: string,
  stack: readonly ResourceView[],
  says: readonly string[],
  config?: RuleConfig,
];

/** What a rule is held against on one cloud. */
export interface Cases {
  /** Resources that keep the rule. */
  readonly keeps: readonly ResourceView[];
  /** Further stacks that keep it: what, and with which configuration. */
  readonly keepsToo?: readonly (readonly [what: string, stack: readonly ResourceView[], config?: RuleConfig])[];
  readonly breaks: readonly Broken[];
}

/** Messages of one rule over a stack. */
export const messages = (rule: Rule, stack: readonly ResourceView[], config: RuleConfig = {}): string[] =>
  rule.check(allFacts(stack), config).map(({ message }) => message);

/**
 * The tests of a rule on one cloud: what keeps it passes, what breaks it is told exactly, nothing unknown raises an alarm,
 * and nothing missing is a crash.
 */
export function holdAgainst(rule: Rule, cloud: Cloud, { keeps, keepsToo = [], breaks }: Cases): void {
  describe(`${rule.name} on ${cloud}`, () => {
    it("is a rule of this cloud, and may be broken", () => {
      expect(rule.clouds[cloud]).to.have.property("controls");
      expect(breaks).to.not.be.empty;
    });

    for (const [what, stack, config] of [["what is asked for", keeps] as const, ...keepsToo]) {
      it(`is kept by ${what}`, () => {
        expect(messages(rule, stack, config)).to.deep.equal([]);
      });
    }

    for (const [what, stack, says, config] of breaks) {
      it(`is broken by ${what}`, () => {
        expect(messages(rule, stack, config)).to.deep.equal(says);
        for (const { urn } of rule.check(allFacts(stack), config ?? {})) {
          expect(stack.map((one) => one.urn)).to.include(urn);
        }
      });
    }

    it("raises no alarm over what only the deployment will tell", () => {
      for (const [what, stack] of variants(keeps, unknown)) expect(messages(rule, stack), what).to.deep.equal([]);
    });

    it("takes whatever is missing", () => {
      for (const [what, stack] of variants(keeps, () => undefined)) {
        expect(() => messages(rule, stack), what).to.not.throw();
      }
      for (const [what, stack] of breaks) {
        for (const [where, changed] of variants(stack, unknown)) {
          expect(() => messages(rule, changed), `${what}, ${where}`).to.not.throw();
        }
      }
    });
  });
}

/** The engine's stand-in for an unknown value of the same kind. */
function unknown(value: unknown): unknown {
  if (typeof value === "boolean") return UNKNOWN_BOOLEAN;
  if (typeof value === "number") return UNKNOWN_NUMBER;
  if (typeof value === "string") return UNKNOWN_TEXT;
  return Array.isArray(value) ? UNKNOWN_LIST : UNKNOWN_OBJECT;
}

/** The stack, each time with one value at any depth of one resource's inputs changed; undefined takes it away. */
function* variants(
  stack: readonly ResourceView[],
  change: (value: unknown) => unknown,
): Generator<[what: string, stack: ResourceView[]]> {
  for (const [at, resource] of stack.entries()) {
    for (const path of paths(plain(resource.inputs))) {
      const spoil = (values: Values): Values => checked(withChanged(plain(values), path, change) as Values);
      const spoilt = { ...resource, inputs: spoil(resource.inputs), props: spoil(resource.props) };
      yield [`${resource.name}.${path.join(".")}`, stack.with(at, spoilt)];
    }
  }
}

/** What stands behind the engine's proxy; reading through it throws at what is unknown. */
const plain = (values: Values): Values => values["__getSpecialProxyTarget"] as Values;

/** Paths of every value inside. */
const paths = (value: unknown): string[][] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[key], ...paths(inner).map((path) => [key, ...path])])
    : [];

function withChanged(value: unknown, [key, ...rest]: readonly string[], change: (value: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  const inner = withChanged((value as Values)[key], rest, change);
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown, at) => (String(at) !== key ? [one] : inner === undefined ? [] : [inner]));
  }
  return { ...(value as Values), [key]: inner };
}
