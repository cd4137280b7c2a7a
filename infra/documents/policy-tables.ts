import { EVIDENCE } from "../../policies/evidence/registry.ts";
import { textOf } from "../../policies/evidence/text.ts";
import { CLOUDS, type Cloud } from "../../policies/facts/cloud.ts";
import { ENFORCEMENT } from "../../policies/rules/enforcement.ts";
import { RULES } from "../../policies/rules/registry.ts";
import type { Rule, Standing } from "../../policies/rules/rule.ts";
import { markdownTable } from "./markdown-table.ts";

/** Every rule: what it asks for, how it is enforced, and how it stands on each cloud. */
export const ruleTable = (): string =>
  markdownTable(
    ["rule", "asks that", "severity", "by default", ...CLOUDS],
    RULES.map((rule) => [
      `\`${rule.name}\``,
      rule.description,
      rule.severity,
      ENFORCEMENT[rule.family],
      ...CLOUDS.map((cloud) => standing(rule.clouds[cloud])),
    ]),
  );

function standing(of: Standing): string {
  if ("inherent" in of) return `not checked: ${of.inherent}`;
  return of.controls.length === 0 ? "checked" : `checked: ${of.controls.join(", ")}`;
}

/** Settings of the rules that have any. */
export const ruleSettingTable = (): string =>
  markdownTable(
    ["rule", "setting", "says"],
    RULES.flatMap(({ name, configSchema }) =>
      Object.entries(configSchema?.properties ?? {}).map(([setting, { description = "" }]) => [
        `\`${name}\``,
        `\`${setting}\``,
        description,
      ]),
    ),
  );

/** Each change to this project's own stacks that the tests make, and that a rule catches. */
export function evidenceTable(): string {
  const clouds = CLOUDS.filter((cloud) => EVIDENCE.some((evidence) => evidence.cloud === cloud));
  return markdownTable(
    ["rule", ...clouds],
    RULES.map((rule) => [`\`${rule.name}\``, ...clouds.map((cloud) => cell(rule, cloud))]),
  );
}

function cell(rule: Rule, cloud: Cloud): string {
  if ("inherent" in rule.clouds[cloud]) return "";
  return EVIDENCE.filter((one) => one.rule === rule.name && one.cloud === cloud)
    .map(textOf)
    .join("; ");
}
