import type { Input, Output } from "@pulumi/pulumi";
import type { Statement } from "../capabilities.ts";

/** What a client does with topics. `group` is a consumer group's name, or the beginning of names followed by `*`. */
export interface KafkaRights {
  readonly produce?: readonly string[];
  readonly consume?: readonly string[];
  readonly group?: string;
  /** A consumer group whose place in its topics is looked at, and never changed. */
  readonly watch?: string;
}

type Kind = "topic" | "group";

/** ARN of a topic or group: the cluster's with another kind and a name behind. */
const arnOf = (clusterArn: string, kind: Kind, name: string): string =>
  `${clusterArn.replace(":cluster/", `:${kind}/`)}/${name}`;

/**
 * Statements for a role that logs in by IAM.
 * Source of actions and ARNs: docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html; of what an event source
 * needs: docs.aws.amazon.com/lambda/latest/dg/msk-cluster-auth.html
 */
export function kafkaStatements(
  clusterArn: Output<string>,
  { produce = [], consume = [], group, watch }: KafkaRights,
): Statement[] {
  const arns = (kind: Kind, names: readonly string[]): Output<string>[] =>
    names.map((name) => clusterArn.apply((arn) => arnOf(arn, kind, name)));
  const allow = (Action: string[], Resource: Input<string> | Input<string>[]): Statement => ({
    Effect: "Allow",
    Action,
    Resource,
  });
  return [
    allow(
      [
        "kafka-cluster:Connect",
        // Producers number their messages, so that what is sent again is written once.
        ...(produce.length > 0 ? ["kafka-cluster:WriteDataIdempotently"] : []),
        ...(consume.length > 0 ? ["kafka-cluster:DescribeClusterDynamicConfiguration"] : []),
      ],
      clusterArn,
    ),
    ...(produce.length > 0
      ? [allow(["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"], arns("topic", produce))]
      : []),
    ...(consume.length > 0
      ? [allow(["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], arns("topic", consume))]
      : []),
    ...(group === undefined ? [] : [allow(groupActions(group), arns("group", [group]))]),
    ...(watch === undefined ? [] : [allow(["kafka-cluster:DescribeGroup"], arns("group", [watch]))]),
  ];
}

/** One of many groups is made for one reading and removed after it: functions/clients/kafka-reader.ts. */
const groupActions = (group: string): string[] => [
  "kafka-cluster:DescribeGroup",
  "kafka-cluster:AlterGroup",
  ...(group.endsWith("*") ? ["kafka-cluster:DeleteGroup"] : []),
];

/**
 * A cluster's own policy for clients of other accounts, who reach it by private endpoints: they may make such an endpoint,
 * and do with the topics what the second application does; their own account's policies say which of their roles.
 * Source: docs.aws.amazon.com/msk/latest/developerguide/mvpc-cluster-owner-action-policy.html
 */
export function otherAccounts(
  clusterArn: Output<string>,
  accountIds: readonly string[],
  rights: KafkaRights,
): Statement[] {
  const Principal = { AWS: accountIds.map((id) => `arn:aws:iam::${id}:root`) };
  const connect: Statement = {
    Effect: "Allow",
    Action: [
      "kafka:CreateVpcConnection",
      "kafka:GetBootstrapBrokers",
      "kafka:DescribeCluster",
      "kafka:DescribeClusterV2",
    ],
    Resource: clusterArn,
  };
  return [connect, ...kafkaStatements(clusterArn, rights)].map((statement) => ({ ...statement, Principal }));
}
