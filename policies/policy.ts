import type {
  PolicyConfigSchema,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { type ExceptionLedger, exceptionLedger, messageOf } from "./exception-ledger.ts";
import { exceptionsSchema, takesExceptions, withoutExceptions } from "./exceptions.ts";
import type { Facts } from "./facts/facts.ts";
import { READERS } from "./readers/registry.ts";
import { ENFORCEMENT } from "./rules/enforcement.ts";
import type { Rule, RuleConfig } from "./rules/rule.ts";
import { type StackWatch, watchStack } from "./stack-view.ts";

/** A rule as the engine runs it. */
export type RulePolicy = Partial<Pick<ResourceValidationPolicy, "validateResource">> & StackValidationPolicy;

/**
 * Makes policies of rules. A resource that tells its facts alone is checked before it is created or changed; the rest of
 * the stack at the end of a preview or an update, which is the only time the engine shows resources together. No resource
 * is checked in both. The last policy lists exceptions.
 * @param now tells which exceptions have ended. Default: the clock
 */
export function asPolicies(rules: readonly Rule[], now: () => Date = () => new Date()): readonly RulePolicy[] {
  const watch = watchStack();
  const ledger = exceptionLedger();
  return [...rules.map((rule) => asPolicy(rule, watch, ledger, now)), exceptionsInForce(ledger)];
}

function asPolicy(rule: Rule, watch: StackWatch, ledger: ExceptionLedger, now: () => Date): RulePolicy {
  const check = (facts: Facts, config: RuleConfig, report: ReportViolation): void => {
    const today = now().toISOString().slice(0, 10);
    const found = rule.check(facts, config);
    const judged = takesExceptions(rule.family)
      ? withoutExceptions(rule.name, found, config, today)
      : { breaches: found, stated: [] };
    ledger.enter(judged.stated);
    for (const { message, urn } of judged.breaches) report(message, urn);
  };
  return {
    name: rule.name,
    description: rule.description,
    enforcementLevel: ENFORCEMENT[rule.family],
    severity: rule.severity,
    remediationSteps: rule.remediation,
    tags: Object.values(rule.clouds).flatMap((standing) => ("controls" in standing ? standing.controls : [])),
    ...configSchema(rule),
    ...(readAlone(rule) && {
      validateResource: (resource: ResourceValidationArgs, report: ReportViolation) => {
        const facts = watch.resource(resource);
        if (rule.comparesResources !== true) check(facts, resource.getConfig(), report);
      },
    }),
    validateStack: (stack, report) => {
      const { all, notReadAlone } = watch.stack(rule.name, stack.resources);
      check(rule.comparesResources === true ? all : notReadAlone, stack.getConfig(), report);
    },
  };
}

/** Whether some resource may break it by itself. The engine takes its time for every resource and such rule. */
const readAlone = ({ clouds }: Rule): boolean =>
  READERS.some(({ cloud, readsEachAlone }) => readsEachAlone && "controls" in clouds[cloud]);

function configSchema({ family, configSchema }: Rule): { configSchema?: PolicyConfigSchema } {
  const properties = { ...configSchema?.properties, ...(takesExceptions(family) && exceptionsSchema) };
  return Object.keys(properties).length === 0 ? {} : { configSchema: { properties } };
}

/** Lists what the configuration excepts, so that it is seen in every report, and what it need not except any more. */
function exceptionsInForce(ledger: ExceptionLedger): StackValidationPolicy {
  return {
    name: "exceptions",
    description: "What a configuration excepts from a rule is told in every report.",
    enforcementLevel: "advisory",
    severity: "low",
    remediationSteps: "Mend what is excepted before its last day, and take the exception out of the configuration.",
    validateStack: (_, report) => {
      for (const exception of ledger.close()) report(messageOf(exception), exception.urn);
    },
  };
}
