import { PolicyPack } from "@pulumi/policy";
import { asPolicy } from "./policy.ts";
import { RULES } from "./rules/registry.ts";

/** Serves the rules to the engine. */
new PolicyPack("image-pipeline", { policies: RULES.map(asPolicy) });
