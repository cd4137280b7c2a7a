import { azureType, type Change, type Evidence, on, setOn } from "../evidence.ts";

const namespace = (rule: string, set: Change): Evidence =>
  setOn("azure")(rule, azureType("eventhub", "Namespace"), set);

/** @param hours that messages stay in a hub */
const hub = (rule: string, hours: number, name: string): Evidence =>
  setOn("azure")(rule, azureType("eventhub", "EventHub"), { "retentionDescription.retentionTimeInHours": hours }, name);

const DIAGNOSTICS = azureType("monitor", "DiagnosticSetting");
const INCOMING = "images.incoming";
const LOGGED = "kaf4-brokers-logged";
const KEPT = "kaf6-messages-kept-for-days";
const OUTLIVE = "kaf7-originals-outlive-messages";

export const AZURE_KAFKA_EVIDENCE: readonly Evidence[] = [
  namespace("kaf1-brokers-private", { publicNetworkAccess: "Enabled" }),
  namespace("kaf1-brokers-private", { publicNetworkAccess: undefined }),
  namespace("kaf2-clients-named", { disableLocalAuth: false }),
  namespace("kaf2-clients-named", { disableLocalAuth: undefined }),
  namespace("kaf3-messages-tls-only", { minimumTlsVersion: "1.1" }),
  on("azure")(LOGGED, DIAGNOSTICS, "removed", "kafka-logs"),
  setOn("azure")(LOGGED, DIAGNOSTICS, { logs: [] }, "kafka-logs"),
  namespace("kaf5-messages-copied", { zoneRedundant: false }),
  hub(KEPT, 23, INCOMING),
  hub(KEPT, 32 * 24, "images.processed"),
  hub(KEPT, -1, "images.dead-letter"),
  setOn("azure")(
    KEPT,
    azureType("eventhub", "EventHub"),
    { "retentionDescription.cleanupPolicy": "Compact" },
    INCOMING,
  ),
  hub(OUTLIVE, 8 * 24, INCOMING),
  setOn("azure")(
    OUTLIVE,
    azureType("storage", "ManagementPolicy"),
    { "policy.rules.0.definition.actions.baseBlob.delete.daysAfterCreationGreaterThan": 6 },
    "raw",
  ),
];
