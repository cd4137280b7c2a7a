export { ConsumerGroup, type ConsumerGroupArgs } from "@pulumi/azure-native/eventhub/consumerGroup.js";
export { EventHub, type EventHubArgs } from "@pulumi/azure-native/eventhub/eventHub.js";
export { Namespace, type NamespaceArgs } from "@pulumi/azure-native/eventhub/namespace.js";
