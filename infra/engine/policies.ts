import { join } from "node:path";
import type { Settings } from "../config.ts";
import { ROOT } from "./paths.ts";

const PACK = join(ROOT, "policies");

/** What the Automation API takes for the policy pack. */
export interface PolicyOptions {
  readonly policyPacks: string[];
  readonly policyPackConfigs: string[];
}

/** The policy pack, as strict as an environment asks (policies/config). */
export const guardedFor = ({ environment }: Pick<Settings, "environment">): PolicyOptions => ({
  policyPacks: [PACK],
  policyPackConfigs: [join(PACK, "config", `${environment}.json`)],
});
