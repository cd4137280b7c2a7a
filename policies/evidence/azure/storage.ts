import { VERSION_LOCK_TAG } from "../../readers/azure/storage/immutability.ts";
import { azureType, type Change, type Evidence, on, setOn } from "../evidence.ts";

const POLICY = azureType("storage", "ManagementPolicy");

const PROCESSED = "processed";
const RAW = "raw";

const account = (rule: string, set: Change, name: string): Evidence =>
  setOn("azure")(rule, azureType("storage", "StorageAccount"), set, name);
const container = (rule: string, set: Change, name: string): Evidence =>
  setOn("azure")(rule, azureType("storage", "BlobContainer"), set, name);
const service = (rule: string, set: Change, name: string): Evidence =>
  setOn("azure")(rule, azureType("storage", "BlobServiceProperties"), set, name);
const policy = (rule: string, set: Change, name: string): Evidence => setOn("azure")(rule, POLICY, set, name);

/** What the image function is told, had it nothing to lock. */
const WITHOUT_LOCKS = { name: "SETTINGS", value: JSON.stringify({ lockMode: "Unlocked" }) };

const LOCKED = "sto3-processed-objects-locked";
const DELETE = "policy.rules.0.definition.actions";

export const AZURE_STORAGE_EVIDENCE: readonly Evidence[] = [
  account("sto1-no-public-objects", { allowBlobPublicAccess: true }, PROCESSED),
  account("sto1-no-public-objects", { allowBlobPublicAccess: undefined }, RAW),
  container("sto1-no-public-objects", { publicAccess: "Blob" }, PROCESSED),
  account("sto2-tls-only", { enableHttpsTrafficOnly: false }, RAW),
  account("sto2-tls-only", { minimumTlsVersion: "TLS1_1" }, PROCESSED),
  account("sto2-tls-only", { minimumTlsVersion: undefined }, "flow-logs"),
  account(LOCKED, { immutableStorageWithVersioning: undefined }, PROCESSED),
  account(
    LOCKED,
    { "immutableStorageWithVersioning.immutabilityPolicy.immutabilityPeriodSinceCreationInDays": 6 },
    PROCESSED,
  ),
  account(LOCKED, { [`tags.${VERSION_LOCK_TAG}`]: "Unlocked" }, PROCESSED),
  setOn("azure")(LOCKED, azureType("web", "WebApp"), { "siteConfig.appSettings": [WITHOUT_LOCKS] }, "image-function"),
  on("azure")("sto4-objects-expire", POLICY, "removed", RAW),
  policy("sto4-objects-expire", { [`${DELETE}.baseBlob.delete.daysAfterCreationGreaterThan`]: 7 }, PROCESSED),
  policy("sto4-objects-expire", { [`${DELETE}.version`]: undefined }, PROCESSED),
  policy("sto4-objects-expire", { "policy.rules.0.enabled": false }, RAW),
  service("sto5-locks-keep-versions", { isVersioningEnabled: false }, PROCESSED),
  account("sto6-customer-managed-key", { encryption: undefined }, RAW),
  account("sto6-customer-managed-key", { "encryption.keySource": "Microsoft.Storage" }, PROCESSED),
  account("sto8-no-access-lists", { isHnsEnabled: true }, RAW),
  account("sto9-no-storage-keys", { allowSharedKeyAccess: true }, RAW),
  account("sto9-no-storage-keys", { allowSharedKeyAccess: undefined }, PROCESSED),
  account("sto10-signed-urls-short-lived", { sasPolicy: undefined }, PROCESSED),
  account("sto10-signed-urls-short-lived", { "sasPolicy.expirationAction": "Log" }, PROCESSED),
  account("sto10-signed-urls-short-lived", { "sasPolicy.sasExpirationPeriod": "00.01:00:01" }, PROCESSED),
  account("sto11-processed-network-closed", { "networkRuleSet.defaultAction": "Allow" }, PROCESSED),
  account("sto11-processed-network-closed", { networkRuleSet: undefined }, PROCESSED),
  // Without it Azure deletes the container, and its account, with all that is in them.
  container("sto12-containers-not-emptied", { immutableStorageWithVersioning: undefined }, RAW),
  service("sto13-soft-delete-ends", { deleteRetentionPolicy: { enabled: true, days: 7 } }, PROCESSED),
  service("sto13-soft-delete-ends", { containerDeleteRetentionPolicy: { enabled: true, days: 7 } }, RAW),
];
