import type { EnforcementLevel, PolicyConfigSchema, Severity } from "@pulumi/policy";
import type { Facts } from "../facts.ts";

/** A breach of a rule. */
export interface Breach {
  /** The resource to mend. */
  readonly urn: string;
  /** What was received, what is allowed and what to do. */
  readonly message: string;
}

/** One requirement, told once for all clouds. */
export interface Rule {
  /** Name in reports and in a policy configuration file; never renamed. Begins with the catalogue's id. */
  readonly name: string;
  readonly severity: Severity;
  /** The requirement in a sentence. */
  readonly description: string;
  readonly enforcement: EnforcementLevel;
  /** Controls of public catalogues that ask for the same, by their own ids. */
  readonly frameworks: readonly string[];
  /** What to do about a breach. */
  readonly remediation: string;
  /** Settings of the rule, checked by the engine before it runs. */
  readonly configSchema?: PolicyConfigSchema;
  /** @param config what the policy configuration says for this rule; empty where it says nothing */
  check(facts: Facts, config: Readonly<Record<string, unknown>>): readonly Breach[];
}
