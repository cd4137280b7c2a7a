export { SystemTopic, type SystemTopicArgs } from "@pulumi/azure-native/eventgrid/systemTopic.js";
export {
  SystemTopicEventSubscription,
  type SystemTopicEventSubscriptionArgs,
} from "@pulumi/azure-native/eventgrid/systemTopicEventSubscription.js";
