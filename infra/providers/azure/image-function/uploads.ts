import { type ComponentResource, interpolate, type Resource } from "@pulumi/pulumi";
import { UPLOADS } from "../../../../functions/core/keys.ts";
import type { Context } from "../../../contract/context.ts";
import type { Account, AzureBlobStorage } from "../capabilities.ts";
import { roleAssignments } from "../role-assignments.ts";
import { eventgrid, managedidentity } from "../sdk.ts";

/**
 * Event Grid's longest, and its defaults: learn.microsoft.com/azure/event-grid/delivery-and-retry. It waits longer and longer
 * between tries, ten hours at most. What it gives up on lies in a container then, and the reconciliation scan announces every
 * upload that has no outcome: nothing waits for people.
 */
const DELIVERY = { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 } as const;

/** Messages in the queue have no end: an outage may last as long as it likes. learn.microsoft.com/rest/api/storageservices/put-message */
const WITHOUT_END = -1;

/**
 * Has the raw account announce uploads, by way of Event Grid, to the queue that the function reads. Event Grid does so by an
 * identity that has its rights before the topic is there. Such a one gets past no account's network rules; the raw account
 * has none, because customers upload to it.
 * Source: learn.microsoft.com/azure/event-grid/handler-storage-queues, note on managed identities
 */
export function announceUploads(
  parent: ComponentResource,
  { stack }: Context,
  { resourceGroup, location, tags }: Account,
  blobStorage: AzureBlobStorage,
): { readonly topic: eventgrid.SystemTopic; readonly ready: readonly Resource[] } {
  const { rawAccount, rawBucket, queues, undelivered } = blobStorage;
  const name = `${stack}-uploads`;
  const place = { resourceGroupName: resourceGroup, location, tags: { ...tags } };
  const identity = new managedidentity.UserAssignedIdentity(name, { ...place, resourceName: name }, { parent });
  const principal = { name: "uploads", id: identity.principalId };
  const rights = roleAssignments(parent, { stack }, principal, blobStorage.grants("announceUploads"));
  const topic = new eventgrid.SystemTopic(
    name,
    {
      ...place,
      systemTopicName: name,
      source: rawAccount.id,
      topicType: "Microsoft.Storage.StorageAccounts",
      identity: { type: "UserAssigned", userAssignedIdentities: identity.id.apply((id) => ({ [id]: {} })) },
    },
    { parent },
  );
  const asTopic = { type: "UserAssigned", userAssignedIdentity: identity.id };
  const subscription = new eventgrid.SystemTopicEventSubscription(
    name,
    {
      resourceGroupName: resourceGroup,
      systemTopicName: topic.name,
      eventSubscriptionName: "uploads",
      eventDeliverySchema: "EventGridSchema",
      filter: {
        includedEventTypes: ["Microsoft.Storage.BlobCreated"],
        subjectBeginsWith: interpolate`/blobServices/default/containers/${rawBucket}/blobs/${UPLOADS}`,
        isSubjectCaseSensitive: true,
      },
      deliveryWithResourceIdentity: {
        identity: asTopic,
        destination: {
          endpointType: "StorageQueue",
          resourceId: rawAccount.id,
          queueName: queues.uploads,
          queueMessageTimeToLiveInSeconds: WITHOUT_END,
        },
      },
      retryPolicy: DELIVERY,
      deadLetterWithResourceIdentity: {
        identity: asTopic,
        deadLetterDestination: {
          endpointType: "StorageBlob",
          resourceId: rawAccount.id,
          blobContainerName: undelivered,
        },
      },
    },
    { parent, dependsOn: rights },
  );
  return { topic, ready: [subscription] };
}
