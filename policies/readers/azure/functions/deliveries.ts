import type { AsynchronousDelivery } from "../../../facts/functions.ts";
import { anyOf, holds } from "../../logic.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAzure } from "../types.ts";

/** Every kind of subscription; those of namespaces have the last of the places below. */
const SUBSCRIPTIONS = [
  "EventSubscription",
  "SystemTopicEventSubscription",
  "TopicEventSubscription",
  "DomainEventSubscription",
  "DomainTopicEventSubscription",
  "PartnerTopicEventSubscription",
  "NamespaceTopicEventSubscription",
].map((type) => isAzure("eventgrid", type));

const WITH_IDENTITY = "deadLetterDestinationWithResourceIdentity";

/** Where a subscription says what becomes of events that nobody took. Only the first reaches storage by its key. */
const DEAD_LETTERS = [
  ["deadLetterDestination"],
  ["deadLetterWithResourceIdentity", "deadLetterDestination"],
  ["deliveryConfiguration", "push", WITH_IDENTITY, "deadLetterDestination"],
  ["deliveryConfiguration", "queue", WITH_IDENTITY, "deadLetterDestination"],
];

/** Event Grid drops an event after a day of tries, unless its subscription has a container for it. */
export const asynchronousDeliveries = (resources: readonly ResourceView[]): readonly AsynchronousDelivery[] =>
  resources
    .filter((resource) => SUBSCRIPTIONS.some((is) => is(resource)))
    .map(({ urn, name, inputs }) => ({
      urn,
      name,
      of: "events",
      deadLetters: anyOf(DEAD_LETTERS.map((path) => holds(property(inputs, ...path), (place) => place !== undefined))),
    }));
