import type { automation } from "@pulumi/pulumi";

/** Outputs as the engine answers them, none of them a secret. */
export const outputMap = (values: Readonly<Record<string, unknown>>): automation.OutputMap =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, secret: false }]));
