/**
 * What the image functions are told whose loading is measured: each takes in images by itself, with nobody at the other end;
 * it is ended before it would find out.
 */
const NOBODY = { host: "127.0.0.1", port: 9 };
const ADDRESS = `${NOBODY.host}:${NOBODY.port}`;

const COMMON = {
  ...{ retention: {}, limits: {} },
  topics: { incoming: "incoming", processed: "processed", deadLetter: "dead-letter" },
};
const WAREHOUSE = { ...NOBODY, database: "d", user: "u", tls: false };
const BUCKETS = { rawBucket: "raw", processedBucket: "processed" };

/** functions/adapters/local/settings.ts */
export const LOCAL_SETTINGS = {
  ...COMMON,
  ...BUCKETS,
  ...{ stack: "benchmark", groupId: "benchmark", processes: 1, concurrency: 2, healthPort: 9, uploadsTopic: "uploads" },
  objectStore: { endpoint: `http://${ADDRESS}`, region: "r", accessKeyId: "a", secretAccessKey: "s" },
  kafka: { brokers: [ADDRESS], tls: false },
  warehouse: { ...WAREHOUSE, password: "p" },
};

const IAM = { kind: "iam", region: "ap-southeast-1" };

/** functions/adapters/aws/settings.ts */
export const AWS_SETTINGS = {
  ...COMMON,
  ...BUCKETS,
  ...{ lockMode: "GOVERNANCE", partialBatches: false },
  objectStore: { region: IAM.region },
  kafka: { brokers: [ADDRESS], tls: true, login: IAM },
  warehouse: { ...WAREHOUSE, login: IAM },
};

const ACCOUNT = { accountUrl: `https://${ADDRESS}`, container: "c" };

/** functions/adapters/azure/settings.ts */
export const AZURE_SETTINGS = {
  ...COMMON,
  ...{ clientId: "c", lockMode: "Unlocked", timeoutSeconds: 180 },
  blobs: { raw: ACCOUNT, processed: ACCOUNT },
  kafka: { brokers: [ADDRESS], tls: true, login: { kind: "identity" } },
  warehouse: WAREHOUSE,
};
