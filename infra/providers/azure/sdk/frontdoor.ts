export { Policy, type PolicyArgs } from "@pulumi/azure-native/frontdoor/policy.js";
