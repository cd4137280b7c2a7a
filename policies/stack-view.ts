import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import type { Facts } from "./facts/facts.ts";
import type { Properties, ResourceView } from "./readers/reader.ts";
import { allFacts, factsOfResource, factsOfStack } from "./readers/registry.ts";

/** Facts of a stack: of what is not read alone, for most rules; of everything, for those that compare resources. */
export interface StackFacts {
  readonly notReadAlone: Facts;
  readonly all: Facts;
}

/** What the engine tells of one stack, kept from its first word to its last. */
export interface StackWatch {
  /** Facts of a resource that is about to be created or changed. */
  resource(resource: ResourceValidationArgs): Facts;
  /**
   * Facts of the stack. The engine shows each rule the same resources; they are read once.
   * @param rule name of the rule that asks
   */
  stack(rule: string, resources: readonly PolicyResource[]): StackFacts;
}

export function watchStack(): StackWatch {
  // By URN. The engine tells what is asked of every resource of the program before it shows the stack, and with the stack
  // only what has become of them.
  const asked = new Map<string, Properties>();
  let read: StackFacts | undefined;
  const shownTo = new Set<string>();
  return {
    resource({ type, urn, name, props }) {
      asked.set(urn, props);
      return factsOfResource({ type, urn, name, props, inputs: props, propertyDependencies: {} });
    },
    stack(rule, resources) {
      // A rule that asks again is shown another stack.
      if (read === undefined || shownTo.has(rule)) {
        const views = resources.map((resource) => viewInStack(resource, asked));
        read = { notReadAlone: factsOfStack(views), all: allFacts(views) };
        shownTo.clear();
      }
      shownTo.add(rule);
      return read;
    },
  };
}

function viewInStack(resource: PolicyResource, asked: ReadonlyMap<string, Properties>): ResourceView {
  const { type, urn, name, props, opts, propertyDependencies } = resource;
  const dependencies = Object.entries(propertyDependencies).map(([key, on]) => [key, on.map((one) => one.urn)]);
  return {
    type,
    urn,
    name,
    props,
    // Nothing is asked of a resource that the program only looks up.
    inputs: asked.get(urn) ?? props,
    propertyDependencies: Object.fromEntries(dependencies) as Record<string, string[]>,
    protect: opts.protect,
  };
}
