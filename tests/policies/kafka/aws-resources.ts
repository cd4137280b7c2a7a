import type { ResourceView } from "../../../policies/readers/reader.ts";
import { type Told, UNKNOWN_TEXT, type Values, view } from "../views.ts";

/** A resource of @pulumi/aws, by its module and type: `aws("msk", "Topic", …)`. */
export const aws = (module: string, type: string, name: string, inputs: Values, told?: Told): ResourceView =>
  view(`aws:${module}/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`, name, inputs, told);

export const clusterArn = (name: string): string => `arn:aws:kafka:eu-west-1:123456789012:cluster/${name}/1`;
export const configurationArn = (name: string): string =>
  `arn:aws:kafka:eu-west-1:123456789012:configuration/${name}/1`;

/** What a cluster that keeps every rule is asked to be. */
export const CLUSTER: Values = {
  kafkaVersion: "3.9.x.kraft",
  numberOfBrokerNodes: 3,
  brokerNodeGroupInfo: {
    instanceType: "kafka.m7g.large",
    clientSubnets: ["subnet-a", "subnet-b", "subnet-c"],
    connectivityInfo: { publicAccess: { type: "DISABLED" } },
  },
  clientAuthentication: { sasl: { iam: true }, unauthenticated: false },
  encryptionInfo: { encryptionInTransit: { clientBroker: "TLS", inCluster: true } },
  configurationInfo: { arn: configurationArn("brokers"), revision: 1 },
  enhancedMonitoring: "PER_TOPIC_PER_BROKER",
  loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: "brokers" } } },
};

/** A cluster that is there. */
export const cluster = (changes: Values = {}, answers: Values = {}): ResourceView =>
  aws("msk", "Cluster", "kafka", { ...CLUSTER, ...changes }, { answers: { arn: clusterArn("kafka"), ...answers } });

/** A cluster that a preview is to make. */
export const clusterToBe = (changes: Values = {}, told: Told = {}): ResourceView =>
  aws("msk", "Cluster", "kafka", { ...CLUSTER, ...changes }, { answers: { arn: UNKNOWN_TEXT }, ...told });

/** A configuration that is there, of these lines. */
export const configuration = (...lines: readonly string[]): ResourceView =>
  aws(
    "msk",
    "Configuration",
    "brokers",
    { serverProperties: lines.map((line) => `${line}\n`).join("") },
    { answers: { arn: configurationArn("brokers") } },
  );

/** A topic of the cluster, with these settings. */
export const topic = (settings: Values = {}, inputs: Values = {}, told?: Told): ResourceView =>
  aws(
    "msk",
    "Topic",
    "incoming",
    {
      clusterArn: clusterArn("kafka"),
      partitionCount: 6,
      replicationFactor: 3,
      configs: JSON.stringify(settings),
      ...inputs,
    },
    told,
  );

/** A policy of one statement. */
export const policyOf = (statement: Values): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*", ...statement }] });
