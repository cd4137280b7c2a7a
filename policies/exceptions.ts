import type { PolicyConfigSchema } from "@pulumi/policy";
import type { Breach, Family, RuleConfig } from "./rules/rule.ts";

/** What a policy configuration says is not held against one resource, for a while. */
export interface Exception {
  /** Name of the resource in its program, or its URN. */
  readonly resource: string;
  readonly reason: string;
  /** Last day, UTC, as YYYY-MM-DD. */
  readonly until: string;
}

/** An exception that a rule's configuration states, and what has come of it. */
export interface StatedException extends Exception {
  readonly rule: string;
  /** The resource that breaks the rule. Undefined: none does. */
  readonly urn: string | undefined;
  readonly inForce: boolean;
}

/** How long data stays is promised to customers: nothing is excepted from that. */
export const takesExceptions = (family: Family): boolean => family !== "retention";

export const exceptionsSchema: PolicyConfigSchema["properties"] = {
  exceptions: {
    type: "array",
    description: "Resources that the rule is not held against, each with a reason and a last day.",
    items: {
      type: "object",
      properties: {
        resource: { type: "string", minLength: 1, description: "Name of the resource in its program, or its URN." },
        reason: { type: "string", minLength: 10, description: "Why, for whoever reads the report." },
        until: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "Last day, UTC, as YYYY-MM-DD." },
      },
      required: ["resource", "reason", "until"],
      additionalProperties: false,
    },
  },
};

/** Breaches that are held against the stack, and the exceptions that its configuration states. */
export interface Judged {
  readonly breaches: readonly Breach[];
  readonly stated: readonly StatedException[];
}

/**
 * Takes out the breaches that are excepted.
 * @param today YYYY-MM-DD, UTC
 */
export function withoutExceptions(
  rule: string,
  breaches: readonly Breach[],
  config: RuleConfig,
  today: string,
): Judged {
  const exceptions = (config["exceptions"] ?? []) as readonly Exception[];
  const stated = exceptions.map((exception) => {
    const urn = breaches.find((breach) => isAbout(exception, breach.urn))?.urn;
    return { ...exception, rule, urn, inForce: today <= exception.until };
  });
  const held = breaches.flatMap((breach) => {
    const about = stated.filter((exception) => isAbout(exception, breach.urn));
    if (about.some(({ inForce }) => inForce)) return [];
    const [ended] = about;
    const hint = ended === undefined ? "" : ` Its exception ended on ${ended.until}: ${ended.reason}`;
    return [{ ...breach, message: breach.message + hint }];
  });
  return { breaches: held, stated };
}

/** A URN ends with the resource's name. */
const isAbout = ({ resource }: Exception, urn: string): boolean =>
  resource === urn || urn.slice(urn.lastIndexOf("::") + 2) === resource;
