import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { Properties, ResourceView } from "./readers/reader.ts";
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
  // By URN. The engine tells what is asked of every resource of the program before it shows the stack, and with the stack
  // only what has become of them.
  const asked = new Map<string, Properties>();
  return {
    name: rule.name,
    description: rule.description,
    enforcementLevel: rule.enforcement,
    severity: rule.severity,
    remediationSteps: rule.remediation,
    tags: [...rule.frameworks],
    ...(rule.configSchema === undefined ? {} : { configSchema: rule.configSchema }),
    validateResource: (resource, report) => {
      const { type, urn, name, props } = resource;
      asked.set(urn, props);
      const view = { type, urn, name, props, inputs: props, propertyDependencies: {} };
      for (const breach of rule.check(factsOfResource(view), resource.getConfig())) report(breach.message, breach.urn);
    },
    validateStack: (stack, report) => {
      const views = stack.resources.map((resource) => viewInStack(resource, asked));
      for (const breach of rule.check(factsOfStack(views), stack.getConfig())) report(breach.message, breach.urn);
    },
  };
}

function viewInStack(resource: PolicyResource, asked: ReadonlyMap<string, Properties>): ResourceView {
  const { type, urn, name, props, propertyDependencies } = resource;
  const dependencies = Object.entries(propertyDependencies).map(([key, on]) => [key, on.map((one) => one.urn)]);
  return {
    type,
    urn,
    name,
    props,
    // Nothing is asked of a resource that the program only looks up.
    inputs: asked.get(urn) ?? props,
    propertyDependencies: Object.fromEntries(dependencies) as Record<string, string[]>,
  };
}
