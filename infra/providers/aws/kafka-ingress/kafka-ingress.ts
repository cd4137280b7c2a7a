import * as aws from "@pulumi/aws";
import { interpolate } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import { PROJECT } from "../../../contract/names.ts";
import { topicNames } from "../../../contract/topics.ts";
import type { AwsKafkaIngress, AwsNetwork, Parts } from "../capabilities.ts";
import { after } from "./after.ts";
import { brokers as makeBrokers, topics as makeTopics } from "./cluster.ts";
import { existingKafka } from "./existing.ts";
import { type KafkaRights, kafkaStatements, otherAccounts } from "./rights.ts";
import { policyDocument } from "../policy-document.ts";

/** Amazon MSK, or the topics in `ingress.existing`. */
export function kafkaIngress(context: Context, { network }: Parts<"network">): AwsKafkaIngress {
  const { existing } = context.settings.ingress;
  return existing === undefined ? ownBrokers(context, network) : existingKafka(context, network, existing);
}

/** Consumer groups that the second application may use: those of functions are closed to it. */
const clientGroups = (stack: string): string => `${stack}-client-*`;

function ownBrokers(context: Context, network: AwsNetwork): AwsKafkaIngress {
  const { stack, settings } = context;
  const { account } = network;
  const parent = account.component("KafkaIngress");
  const cluster = makeBrokers(parent, context, network);
  const topics = topicNames(settings.ingress.topic);
  const made = makeTopics(parent, context, cluster).map(({ id }) => id);
  const client: KafkaRights = {
    produce: [topics.incoming],
    consume: [topics.processed],
    group: clientGroups(stack),
  };
  const policy = new aws.iam.Policy(
    `${stack}-kafka-client`,
    {
      description: `For the second application beside ${PROJECT} ${stack}: produces images, consumes results`,
      policy: policyDocument(kafkaStatements(cluster.arn, client)),
    },
    { parent },
  );
  const accounts = settings.ingress.privateLinkAccounts;
  if (accounts.length > 0) {
    new aws.msk.ClusterPolicy(
      `${stack}-kafka`,
      { clusterArn: cluster.arn, policy: policyDocument(otherAccounts(cluster.arn, accounts, client)) },
      { parent },
    );
  }
  // Whoever uses the brokers needs the topics, so they are known only when those are there.
  const addresses = after(cluster.bootstrapBrokersSaslIam, made);
  return {
    brokers: addresses,
    auth: interpolate`IAM: give the client's role the policy ${policy.arn}, its consumer groups a name that begins with ${stack}-client-, and the client one of Amazon's MSK IAM login modules.`.apply(
      (how) => ({ protocol: "SASL_SSL" as const, mechanism: "OAUTHBEARER" as const, how }),
    ),
    topics,
    settings: addresses.apply((text) => ({
      brokers: text.split(","),
      tls: true,
      login: { kind: "iam" as const, region: account.region },
    })),
    statements: (rights) => kafkaStatements(cluster.arn, rights),
    eventSource: { kind: "msk", clusterArn: after(cluster.arn, made) },
    clusterName: cluster.clusterName,
    clientPolicyArn: policy.arn,
  };
}
