import { type Change, type Evidence, setOn } from "./evidence.ts";

const TOPIC = "aws:msk/topic:Topic";
const CONFIGURATION = "aws:msk/configuration:Configuration";
const INCOMING = "images.incoming";

const onAws = setOn("aws");

const cluster = (rule: string, set: Change): Evidence => onAws(rule, "aws:msk/cluster:Cluster", set);

const configs = (settings: Readonly<Record<string, string>>): Change => ({ configs: JSON.stringify(settings) });

const local = setOn("local");

/** A policy under which any account of AWS does whatever a policy can allow. */
const ANYBODY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "*", Resource: "*" }],
});

const DAY_MS = 86_400_000;
const KEPT = "kaf6-messages-kept-for-days";
const OUTLIVE = "kaf7-originals-outlive-messages";
const QUEUES = "q1-queues-encrypted-and-closed";

const AWS: readonly Evidence[] = [
  cluster("kaf1-brokers-private", {
    "brokerNodeGroupInfo.connectivityInfo.publicAccess.type": "SERVICE_PROVIDED_EIPS",
  }),
  cluster("kaf2-clients-named", { "clientAuthentication.unauthenticated": true }),
  cluster("kaf2-clients-named", { clientAuthentication: undefined }),
  {
    rule: "kaf2-clients-named",
    cloud: "aws",
    type: "aws:msk/clusterPolicy:ClusterPolicy",
    change: { added: { clusterArn: "arn:aws:kafka:eu-west-1:123456789012:cluster/kafka/1", policy: ANYBODY } },
  },
  cluster("kaf3-messages-tls-only", { "encryptionInfo.encryptionInTransit.clientBroker": "TLS_PLAINTEXT" }),
  cluster("kaf3-messages-tls-only", { "encryptionInfo.encryptionInTransit.inCluster": false }),
  cluster("kaf4-brokers-logged", { loggingInfo: undefined }),
  cluster("kaf4-brokers-logged", { "loggingInfo.brokerLogs.cloudwatchLogs.enabled": false }),
  cluster("kaf5-messages-copied", { "brokerNodeGroupInfo.clientSubnets": ["subnet-a", "subnet-b"] }),
  onAws("kaf5-messages-copied", TOPIC, { replicationFactor: 2 }, INCOMING),
  onAws("kaf5-messages-copied", TOPIC, configs({ "min.insync.replicas": "1" }), INCOMING),
  onAws("kaf5-messages-copied", CONFIGURATION, { serverProperties: "default.replication.factor=2\n" }),
  onAws(KEPT, TOPIC, configs({ "retention.ms": String(DAY_MS - 1) }), INCOMING),
  onAws(KEPT, TOPIC, configs({ "retention.ms": "-1" }), "images.dead-letter"),
  onAws(KEPT, TOPIC, configs({ "retention.ms": String(32 * DAY_MS) }), "images.processed"),
  onAws(KEPT, TOPIC, configs({ "retention.ms": String(7 * DAY_MS), "retention.bytes": "1073741824" }), INCOMING),
  onAws(KEPT, TOPIC, configs({ "cleanup.policy": "compact" }), INCOMING),
  onAws(KEPT, CONFIGURATION, { serverProperties: "log.retention.hours=1\n" }),
  onAws(OUTLIVE, TOPIC, configs({ "retention.ms": String(8 * DAY_MS) }), INCOMING),
  onAws(
    OUTLIVE,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    { "rules.0.expiration.days": 6 },
    "raw",
  ),
  onAws(QUEUES, "aws:sqs/queue:Queue", { kmsMasterKeyId: undefined, sqsManagedSseEnabled: false }, "uploads"),
  onAws(QUEUES, "aws:sqs/queuePolicy:QueuePolicy", { policy: ANYBODY }, "uploads"),
  onAws(QUEUES, "aws:sns/topic:Topic", { kmsMasterKeyId: undefined }),
  onAws(QUEUES, "aws:sns/topicPolicy:TopicPolicy", { policy: ANYBODY }),
];

const LOCAL: readonly Evidence[] = [
  local(KEPT, "local:kafka:Topic", { retentionMs: DAY_MS - 1 }, INCOMING),
  local(KEPT, "local:kafka:Topic", { retentionMs: 32 * DAY_MS }, "images.uploads"),
  local(OUTLIVE, "local:kafka:Topic", { retentionMs: 8 * DAY_MS }, INCOMING),
  local(OUTLIVE, "local:storage:Bucket", { "expiry.days": 6 }, "raw"),
];

export const KAFKA_EVIDENCE: readonly Evidence[] = [...AWS, ...LOCAL];
