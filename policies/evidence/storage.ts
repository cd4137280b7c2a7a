import { type Change, type Evidence, on, setOn } from "./evidence.ts";

const BUCKET = "aws:s3/bucket:Bucket";
const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
const LOCAL_BUCKET = "local:storage:Bucket";

/** A policy of one statement, that lets anybody read, with TLS or without, by a signature of any age. */
const ANYBODY_READS = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" }],
});

const EMPTY_POLICY = JSON.stringify({ Version: "2012-10-17", Statement: [] });

const aws = on("aws");
const local = (rule: string, set: Change, name: string): Evidence => setOn("local")(rule, LOCAL_BUCKET, set, name);

const PROCESSED = "processed";
const RAW = "raw";

const AWS: readonly Evidence[] = [
  aws("sto1-no-public-objects", BLOCK, "removed", PROCESSED),
  aws("sto1-no-public-objects", BLOCK, { set: { restrictPublicBuckets: false } }, RAW),
  aws("sto1-no-public-objects", POLICY, { set: { policy: ANYBODY_READS } }, PROCESSED),
  aws("sto2-tls-only", POLICY, "removed", RAW),
  aws("sto2-tls-only", POLICY, { set: { policy: EMPTY_POLICY } }, PROCESSED),
  aws("sto3-processed-objects-locked", LOCK, "removed"),
  aws("sto3-processed-objects-locked", LOCK, { set: { "rule.defaultRetention.days": 6 } }),
  aws("sto3-processed-objects-locked", LOCK, { set: { "rule.defaultRetention.mode": "GOVERNANCE" } }),
  aws("sto4-objects-expire", LIFECYCLE, "removed", RAW),
  aws("sto4-objects-expire", LIFECYCLE, { set: { "rules.0.expiration.days": 7 } }, PROCESSED),
  aws("sto4-objects-expire", LIFECYCLE, { set: { "rules.1.status": "Disabled" } }, PROCESSED),
  aws("sto5-locks-keep-versions", VERSIONING, { set: { "versioningConfiguration.status": "Suspended" } }, PROCESSED),
  aws("sto6-customer-managed-key", ENCRYPTION, "removed", RAW),
  aws(
    "sto6-customer-managed-key",
    ENCRYPTION,
    {
      set: { "rules.0.applyServerSideEncryptionByDefault": { sseAlgorithm: "AES256" } },
    },
    PROCESSED,
  ),
  aws(
    "sto7-unfinished-uploads-removed",
    LIFECYCLE,
    {
      set: { "rules.3.abortIncompleteMultipartUpload.daysAfterInitiation": 8 },
    },
    PROCESSED,
  ),
  aws("sto7-unfinished-uploads-removed", LIFECYCLE, "removed", RAW),
  aws("sto8-no-access-lists", OWNERSHIP, { set: { "rule.objectOwnership": "ObjectWriter" } }),
  aws("sto8-no-access-lists", OWNERSHIP, "removed", RAW),
  aws("sto9-no-storage-keys", "aws:iam/accessKey:AccessKey", { added: { user: "uploader" } }),
  aws("sto10-signed-urls-short-lived", POLICY, { set: { policy: EMPTY_POLICY } }, PROCESSED),
  aws("sto12-containers-not-emptied", BUCKET, { set: { forceDestroy: true } }, PROCESSED),
  aws("sto12-containers-not-emptied", BUCKET, { set: { forceDestroy: true } }, RAW),
];

const LOCAL: readonly Evidence[] = [
  local("sto3-processed-objects-locked", { objectLock: undefined }, PROCESSED),
  local("sto3-processed-objects-locked", { "objectLock.retainDays": 6 }, PROCESSED),
  local("sto4-objects-expire", { expiry: undefined }, RAW),
  local("sto4-objects-expire", { "expiry.days": 7 }, PROCESSED),
  local("sto4-objects-expire", { "expiry.oldVersions": false }, PROCESSED),
];

export const STORAGE_EVIDENCE: readonly Evidence[] = [...AWS, ...LOCAL];
