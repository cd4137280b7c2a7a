import { type Evidence, setOn } from "./evidence.ts";

const KEY = "aws:kms/key:Key";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

const ROTATED = "kms1-keys-rotated";
const KEPT = "log1-logs-kept-for-a-set-time";

const aws = setOn("aws");

export const UPKEEP_EVIDENCE: readonly Evidence[] = [
  aws(ROTATED, KEY, { enableKeyRotation: undefined }, "buckets-key"),
  aws(ROTATED, KEY, { enableKeyRotation: false }, "key"),
  aws(ROTATED, KEY, { rotationPeriodInDays: 366 }, "key"),
  aws(KEPT, LOG_GROUP, { retentionInDays: undefined }, "access"),
  aws(KEPT, LOG_GROUP, { retentionInDays: 0 }, "network"),
  aws(KEPT, LOG_GROUP, { retentionInDays: 5 }, "image-function"),
  aws(KEPT, LOG_GROUP, { retentionInDays: 3653 }, "web"),
  aws(KEPT, LOG_GROUP, { kmsKeyId: undefined }, "brokers"),
];
