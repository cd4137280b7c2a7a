import { checked, each, inherent, type Rule } from "../rule.ts";

export const processedNetworkClosed: Rule = {
  name: "sto11-processed-network-closed",
  family: "exposure",
  severity: "high",
  description: "Processed images are reached from named networks alone, where the cloud's storage has networks at all.",
  remediation:
    "Set the account's publicNetworkAccess to Disabled, or networkRuleSet.defaultAction to Deny, and add a private endpoint.",
  clouds: {
    aws: inherent(
      "A bucket lies in no network and has no rules of one: whoever asks is known by a signature, which sto1 and sto10 see to.",
    ),
    azure: checked("CKV_AZURE_35", "CIS-AZURE-5.0-9.3.2.3"),
    local: inherent("The store listens on 127.0.0.1, so no network reaches it."),
  },
  check: each(
    ({ blobStores }) => blobStores,
    ({ name, purpose, everyNetwork }) =>
      purpose === "processed" && everyNetwork === true
        ? `${name} holds processed images and answers every network. Allowed: named networks alone. Deny by default, or turn public network access off.`
        : undefined,
  ),
};
