import type { PolicyConfigSchema, Severity } from "@pulumi/policy";
import type { Cloud } from "../facts/cloud.ts";
import type { Facts } from "../facts/facts.ts";
import type { Subject } from "../facts/known.ts";

/** A breach of a rule. */
export interface Breach {
  /** The resource to mend. */
  readonly urn: string;
  /** What was received, what is allowed and what to do. */
  readonly message: string;
}

/** What the policy configuration says for a rule, checked against its schema; empty where it says nothing. */
export type RuleConfig = Readonly<Record<string, unknown>>;

/** How a rule stands on a cloud: it is checked there, or its breach cannot be. */
export type Standing =
  | {
      /** Controls of public catalogues that ask for the same, by their own ids. Empty where none does. */
      readonly controls: readonly string[];
    }
  | {
      /** Why nothing there can break the rule. */
      readonly inherent: string;
    };

/** The rule is checked there. */
export const checked = (...controls: readonly string[]): Standing => ({ controls });

/** Nothing there can break the rule, and why. */
export const inherent = (reason: string): Standing => ({ inherent: reason });

/**
 * What a rule is for, which decides how it is enforced (enforcement.ts). `retention`: that data stays as long as promised,
 * and no longer. `exposure`: that nobody reaches what is not theirs. `baseline`: all else.
 */
export type Family = "retention" | "exposure" | "baseline";

/** One requirement, told once for all clouds. */
export interface Rule {
  /** Name in reports and in a policy configuration file; never renamed. Begins with the catalogue's id. */
  readonly name: string;
  readonly family: Family;
  readonly severity: Severity;
  /** The requirement in a sentence. */
  readonly description: string;
  /** What to do about a breach. */
  readonly remediation: string;
  readonly clouds: Readonly<Record<Cloud, Standing>>;
  /** Settings of the rule, checked by the engine before it runs. Default none. */
  readonly configSchema?: PolicyConfigSchema;
  /** Whether it compares resources with each other, and so needs the whole stack on every cloud. Default false. */
  readonly comparesResources?: boolean;
  check(facts: Facts, config: RuleConfig): readonly Breach[];
}

/** What is wrong with a subject: a message, several, or nothing. */
export type Fault<S> = (subject: S, config: RuleConfig) => readonly string[] | string | undefined;

/** The check of a rule that looks at each subject by itself. */
export const each =
  <S extends Subject>(subjects: (facts: Facts) => readonly S[], fault: Fault<S>): Rule["check"] =>
  (facts, config) =>
    subjects(facts).flatMap((subject) =>
      [fault(subject, config) ?? []].flat().map((message) => ({ urn: subject.urn, message })),
    );
