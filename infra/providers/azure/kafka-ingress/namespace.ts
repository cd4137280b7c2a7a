import type { ComponentResource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import { topicNames, topicSpec } from "../../../contract/topics.ts";
import type { Account } from "../capabilities.ts";
import { eventhub } from "../sdk.ts";
import { sizesOf } from "../sizes.ts";

/** learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules: Microsoft.EventHub, namespaces */
const NAMESPACE_NAME = { maxLength: 50, dashes: true } as const;

/** Consumer group of the image function's trigger. Kafka's own groups are others, which need not be made. */
export const CONSUMER_GROUP = "image-function";

const HOUR_MS = 3_600_000;

/** The namespace: closed to the internet, TLS 1.2 or newer, no keys. */
export function namespace(
  parent: ComponentResource,
  { stack, settings }: Context,
  account: Account,
): eventhub.Namespace {
  const { brokers, zoneRedundant } = sizesOf(settings);
  const { sku, units, maxUnits } = brokers;
  // Units that are added by themselves are never taken away again.
  const grows = maxUnits > units;
  return new eventhub.Namespace(
    `${stack}-kafka`,
    {
      namespaceName: account.uniqueName("kafka", NAMESPACE_NAME),
      resourceGroupName: account.resourceGroup,
      location: account.location,
      tags: { ...account.tags },
      sku: { name: sku, tier: sku, capacity: units },
      isAutoInflateEnabled: grows,
      ...(grows && { maximumThroughputUnits: maxUnits }),
      kafkaEnabled: true,
      disableLocalAuth: true,
      minimumTlsVersion: "1.2",
      publicNetworkAccess: "Disabled",
      // In dev it is left to Azure, which spreads a namespace where the region has zones.
      ...(zoneRedundant && { zoneRedundant }),
    },
    { parent },
  );
}

/** One hub for each topic, by the topic's name, and the group that the image function's trigger reads with. */
export function hubs(
  parent: ComponentResource,
  { stack, settings }: Context,
  { resourceGroup }: Account,
  { name: namespaceName }: eventhub.Namespace,
): { readonly byTopic: ReadonlyMap<string, eventhub.EventHub>; readonly group: eventhub.ConsumerGroup } {
  const topics = topicNames(settings.ingress.topic);
  const common = { resourceGroupName: resourceGroup, namespaceName };
  const make = (topic: string): eventhub.EventHub => {
    const { partitions, retentionMs } = topicSpec(topic, settings);
    return new eventhub.EventHub(
      `${stack}-${topic}`,
      {
        ...common,
        eventHubName: topic,
        partitionCount: partitions,
        retentionDescription: { cleanupPolicy: "Delete", retentionTimeInHours: retentionMs / HOUR_MS },
      },
      { parent },
    );
  };
  const incoming = make(topics.incoming);
  const group = new eventhub.ConsumerGroup(
    `${stack}-image-function`,
    { ...common, eventHubName: incoming.name, consumerGroupName: CONSUMER_GROUP },
    { parent },
  );
  const byTopic = new Map([
    [topics.incoming, incoming],
    ...[topics.processed, topics.deadLetter].map((topic) => [topic, make(topic)] as const),
  ]);
  return { byTopic, group };
}
