import { interpolate } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import { PRODUCE_REQUEST_MAX_BYTES } from "../../../../functions/adapters/azure/event-hubs-limits.ts";
import { topicNames } from "../../../contract/topics.ts";
import type { AzureKafkaIngress, AzureNetwork, Parts } from "../capabilities.ts";
import { after } from "../after.ts";
import { existingKafka } from "./existing.ts";
import { CONSUMER_GROUP, hubs as makeHubs, namespace as makeNamespace } from "./namespace.ts";
import { hubGrants, ROLE_NAMES } from "./rights.ts";

/** Of Kafka's protocol: learn.microsoft.com/azure/event-hubs/azure-event-hubs-apache-kafka-overview */
const KAFKA_PORT = 9093;

/** Azure Event Hubs with its Kafka endpoint, or the topics in `ingress.existing`. */
export function kafkaIngress(context: Context, { network }: Parts<"network">): AzureKafkaIngress {
  const { existing } = context.settings.ingress;
  return existing === undefined ? ownHubs(context, network) : existingKafka(context, network, existing);
}

function ownHubs(context: Context, network: AzureNetwork): AzureKafkaIngress {
  const { account } = network;
  const parent = account.component("KafkaIngress");
  const namespace = makeNamespace(parent, context, account);
  const { byTopic, group } = makeHubs(parent, context, account, namespace);
  const topics = topicNames(context.settings.ingress.topic);
  const reached = network.privateEndpoint(parent, "kafka", { service: "eventHubs", resourceId: namespace.id });
  const made = [...[...byTopic.values(), group].map(({ id }) => id), reached.urn];
  // Whoever uses the hubs needs all of them, and the way there, so the name is known only when those are there.
  const host = after(interpolate`${namespace.name}.servicebus.windows.net`, made);
  const brokers = interpolate`${host}:${KAFKA_PORT}`;
  return {
    brokers,
    auth: interpolate`Tokens of Microsoft Entra for https://${host}/.default: give the client's identity the role ${ROLE_NAMES.produce} on the hub ${topics.incoming} and ${ROLE_NAMES.consume} on ${topics.processed}. No compression, and no request of more than ${PRODUCE_REQUEST_MAX_BYTES} bytes.`.apply(
      (how) => ({ protocol: "SASL_SSL" as const, mechanism: "OAUTHBEARER" as const, how }),
    ),
    topics,
    settings: brokers.apply((broker) => ({ brokers: [broker], tls: true, login: { kind: "identity" as const } })),
    grants: (rights) => hubGrants(account, byTopic, rights),
    trigger: { kind: "eventHubs", namespaceHost: host, hub: topics.incoming, consumerGroup: CONSUMER_GROUP },
    namespaceId: namespace.id,
  };
}
