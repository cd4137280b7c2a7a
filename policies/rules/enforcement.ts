import type { EnforcementLevel } from "@pulumi/policy";
import type { Family } from "./rule.ts";

/** How a rule is enforced where no configuration says otherwise; config/ has what each environment says. */
export const ENFORCEMENT: Readonly<Record<Family, EnforcementLevel>> = {
  retention: "mandatory",
  exposure: "mandatory",
  baseline: "advisory",
};
