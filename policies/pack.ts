import { PolicyPack } from "@pulumi/policy";
import { asPolicies } from "./policy.ts";
import { RULES } from "./rules/registry.ts";

/** Serves the rules to the engine. */
new PolicyPack("image-pipeline", { policies: [...asPolicies(RULES)] });
