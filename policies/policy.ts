import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { factsOfResource, factsOfStack } from "./readers/registry.ts";
import type { Rule } from "./rules/rule.ts";

/** A rule as the engine runs it. */
export type RulePolicy = ResourceValidationPolicy & StackValidationPolicy;

/**
 * Makes a policy of a rule. A resource that tells its facts alone is checked before it is created or changed; the rest of
 * the stack at the end of a preview or an update, which is the only time the engine shows resources together. No resource
 * is checked in both.
 */
export function asPolicy(rule: Rule): RulePolicy {
  return {
    name: rule.name,
    description: rule.description,
    enforcementLevel: rule.enforcement,
    severity: rule.severity,
    remediationSteps: rule.remediation,
    tags: [...rule.frameworks],
    ...(rule.configSchema === undefined ? {} : { configSchema: rule.configSchema }),
    validateResource: (resource, report) => {
      for (const breach of rule.check(factsOfResource(resource), resource.getConfig()))
        report(breach.message, breach.urn);
    },
    validateStack: (stack, report) => {
      for (const breach of rule.check(factsOfStack(stack.resources), stack.getConfig()))
        report(breach.message, breach.urn);
    },
  };
}
