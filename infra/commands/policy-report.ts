import type { automation } from "@pulumi/pulumi";
import { RULES } from "../../policies/rules/registry.ts";
import { table } from "./table.ts";

/** What a rule says of a resource. */
export interface Finding {
  readonly severity: string;
  /** `mandatory`: the stack is refused. `advisory`: it is told. */
  readonly enforcement: "mandatory" | "advisory";
  readonly rule: string;
  /** Name of the resource in the program. */
  readonly resource: string;
  readonly urn: string;
  readonly message: string;
  readonly remediation: string;
}

/** What the pack says of a stack. */
export interface PolicyReport {
  readonly stack: string;
  readonly environment: string;
  /** Whether stand-ins answered in place of the cloud. */
  readonly offline: boolean;
  readonly rulesChecked: number;
  /** The most severe first. */
  readonly findings: readonly Finding[];
  /** Exceptions that the configuration states. */
  readonly exceptions: readonly string[];
}

const SEVERITIES = ["critical", "high", "medium", "low"];

/** Name of the policy that lists exceptions (policies/policy.ts). */
const EXCEPTIONS = "exceptions";

/** What the engine's events say of policies. */
export function findingsIn(events: readonly automation.EngineEvent[]): Pick<PolicyReport, "findings" | "exceptions"> {
  const told = events.flatMap(({ policyEvent }) => (policyEvent === undefined ? [] : [policyEvent]));
  const findings = told.filter(({ policyName }) => policyName !== EXCEPTIONS).map(finding);
  const rank = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);
  return {
    findings: findings.sort((a, b) => rank(a) - rank(b) || a.rule.localeCompare(b.rule)),
    exceptions: told.filter(({ policyName }) => policyName === EXCEPTIONS).map(messageIn),
  };
}

function finding(event: automation.PolicyEvent): Finding {
  const rule = RULES.find(({ name }) => name === event.policyName);
  const urn = event.resourceUrn ?? "";
  return {
    severity: rule?.severity ?? "medium",
    enforcement: event.enforcementLevel === "mandatory" ? "mandatory" : "advisory",
    rule: event.policyName,
    resource: urn.slice(urn.lastIndexOf("::") + 2),
    urn,
    message: messageIn(event),
    remediation: rule?.remediation ?? "",
  };
}

/** The engine puts the rule's description before the message, on a line of its own, and marks colours. */
const messageIn = ({ message }: automation.PolicyEvent): string =>
  message
    .replaceAll(/<\{%.*?%\}>/g, "")
    .split("\n")
    .slice(1)
    .join("\n")
    .trim();

/** The report for people: a table a severity, the worst first. */
export function textOf({ stack, environment, rulesChecked, findings, exceptions }: PolicyReport): string {
  const mandatory = findings.filter(({ enforcement }) => enforcement === "mandatory").length;
  const counts = `${rulesChecked} rules, ${mandatory} mandatory and ${findings.length - mandatory} advisory findings`;
  const tables = SEVERITIES.flatMap((severity) => {
    const rows = findings.filter((one) => one.severity === severity);
    if (rows.length === 0) return [];
    const shown = rows.map(({ enforcement, rule, resource, message }) => ({ enforcement, rule, resource, message }));
    return [`${severity}\n${table(shown)}`];
  });
  const excepted = exceptions.length === 0 ? [] : [`exceptions\n${exceptions.map((one) => `  ${one}`).join("\n")}`];
  return [`Stack ${stack} (${environment}): ${counts}.`, ...tables, ...excepted].join("\n\n");
}
