import { azureType, type Change, type Evidence, on, setOn } from "../evidence.ts";

const KEPT = "log1-logs-kept-for-a-set-time";
const POLICY = azureType("storage", "ManagementPolicy");

const key = (set: Change): Evidence => setOn("azure")("kms1-keys-rotated", azureType("keyvault", "Key"), set, "data");
const workspace = (retentionInDays: number): Evidence =>
  setOn("azure")(KEPT, azureType("operationalinsights", "Workspace"), { retentionInDays });

export const AZURE_UPKEEP_EVIDENCE: readonly Evidence[] = [
  key({ "properties.rotationPolicy": undefined }),
  key({ "properties.rotationPolicy.lifetimeActions.0.action.type": "notify" }),
  key({ "properties.rotationPolicy.lifetimeActions.0.trigger.timeAfterCreate": "P366D" }),
  workspace(5),
  workspace(3653),
  workspace(-1),
  on("azure")(KEPT, POLICY, "removed", "flow-logs"),
  setOn("azure")(
    KEPT,
    POLICY,
    { "policy.rules.0.definition.actions.baseBlob.delete.daysAfterModificationGreaterThan": 6 },
    "flow-logs",
  ),
];
