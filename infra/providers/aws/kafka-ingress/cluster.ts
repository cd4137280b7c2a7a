import * as aws from "@pulumi/aws";
import type { ComponentResource } from "@pulumi/pulumi";
import type { Settings } from "../../../config.ts";
import { PROJECT } from "../../../contract/names.ts";
import type { Context } from "../../../contract/context.ts";
import { topicNames, topicSpec } from "../../../contract/topics.ts";
import type { AwsNetwork } from "../capabilities.ts";
import { sizesOf } from "../sizes.ts";

/** Copies of a message that must be written before it counts as written: all but one, so that one broker may be away. */
const inSync = (brokers: number): number => Math.max(1, brokers - 1);

/**
 * The brokers: one a zone, in the private subnets, TLS only, login by IAM only.
 *
 * Metrics are of the level DEFAULT, which costs nothing and holds disk, controller, offline partitions and each group's
 * lag (SumOffsetLag). Source: docs.aws.amazon.com/msk/latest/developerguide/metrics-details.html
 */
export function brokers(
  parent: ComponentResource,
  { stack, settings }: Context,
  { account, subnetIds, securityGroups }: AwsNetwork,
): aws.msk.Cluster {
  const { brokers: size, zones, logDays } = sizesOf(settings);
  const logGroup = new aws.cloudwatch.LogGroup(
    `${stack}-brokers`,
    // Below this prefix a service's right to write needs no line of its own in a policy of limited length:
    // docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
    { name: `/aws/vendedlogs/${PROJECT}-${stack}/brokers`, retentionInDays: logDays, kmsKeyId: account.key.arn },
    { parent },
  );
  const configuration = new aws.msk.Configuration(
    `${stack}-kafka`,
    { description: `Brokers of ${PROJECT} ${stack}`, serverProperties: serverProperties(settings) },
    { parent },
  );
  return new aws.msk.Cluster(
    `${stack}-kafka`,
    {
      kafkaVersion: size.kafkaVersion,
      numberOfBrokerNodes: zones,
      brokerNodeGroupInfo: {
        instanceType: size.instanceType,
        clientSubnets: subnetIds,
        securityGroups: [securityGroups.kafka],
        storageInfo: { ebsStorageInfo: { volumeSize: size.storageGb } },
        connectivityInfo: {
          publicAccess: { type: "DISABLED" },
          // MSK refuses this while a cluster is made; the provider makes it first and changes it then, which takes its time.
          ...(settings.ingress.privateLinkAccounts.length > 0 && {
            vpcConnectivity: { clientAuthentication: { sasl: { iam: true } } },
          }),
        },
      },
      clientAuthentication: { sasl: { iam: true }, unauthenticated: false },
      encryptionInfo: {
        encryptionAtRestKmsKeyArn: account.key.arn,
        encryptionInTransit: { clientBroker: "TLS", inCluster: true },
      },
      configurationInfo: { arn: configuration.arn, revision: configuration.latestRevision },
      enhancedMonitoring: "DEFAULT",
      loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: logGroup.name } } },
    },
    { parent },
  );
}

/** What differs from MSK's own settings: docs.aws.amazon.com/msk/latest/developerguide/msk-default-configuration.html */
export function serverProperties(settings: Settings): string {
  const { zones } = sizesOf(settings);
  const largest = Math.max(...allTopics(settings).map(({ maxMessageBytes }) => maxMessageBytes));
  const properties = {
    "auto.create.topics.enable": false,
    "default.replication.factor": zones,
    "min.insync.replicas": inSync(zones),
    // A message that counted as written is never lost to bring a partition back sooner.
    "unclean.leader.election.enable": false,
    "message.max.bytes": largest,
    "log.retention.hours": settings.ingress.retentionHours,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

const allTopics = (settings: Settings): ReturnType<typeof topicSpec>[] =>
  Object.values(topicNames(settings.ingress.topic)).map((name) => topicSpec(name, settings));

/** The three topics. */
export function topics(
  parent: ComponentResource,
  { stack, settings }: Context,
  cluster: aws.msk.Cluster,
): aws.msk.Topic[] {
  const { zones } = sizesOf(settings);
  return allTopics(settings).map(
    ({ name, partitions, retentionMs, maxMessageBytes }) =>
      new aws.msk.Topic(
        `${stack}-${name}`,
        {
          clusterArn: cluster.arn,
          name,
          partitionCount: partitions,
          replicationFactor: zones,
          configs: JSON.stringify({
            "max.message.bytes": String(maxMessageBytes),
            "min.insync.replicas": String(inSync(zones)),
            "retention.ms": String(retentionMs),
          }),
        },
        { parent },
      ),
  );
}
