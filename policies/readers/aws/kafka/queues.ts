import type { MessageQueue } from "../../../facts/kafka.ts";
import type { Known } from "../../../facts/known.ts";
import { anyOf, holds } from "../../logic.ts";
import { firstOf, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { statementsOf } from "../policy-document.ts";
import { letsAnybodyIn } from "../policy-reach.ts";
import { isAws } from "../types.ts";

const isQueue = isAws("sqs", "Queue");
const isNotificationTopic = isAws("sns", "Topic");
const isQueuePolicy = isAws("sqs", "QueuePolicy");
const isTopicPolicy = isAws("sns", "TopicPolicy");

/** Queues of SQS, topics of SNS, and the policies of both, which may be resources of their own. */
export const messageQueues = (resources: readonly ResourceView[]): readonly MessageQueue[] => [
  ...resources.filter(isQueue).map((queue): MessageQueue => ({ ...reach(queue), encrypted: isQueueEncrypted(queue) })),
  ...resources
    .filter(isNotificationTopic)
    .map((topic): MessageQueue => ({ ...reach(topic), encrypted: hasKey(topic) })),
  ...resources.filter((one) => isQueuePolicy(one) || isTopicPolicy(one)).map(reach),
];

const reach = ({ urn, name, inputs }: ResourceView): MessageQueue => ({
  urn,
  name,
  open: holds(statementsOf(property(inputs, "policy")), (statements) => statements.some(letsAnybodyIn)),
});

const hasKey = ({ inputs }: ResourceView): Known<boolean> =>
  holds(property(inputs, "kmsMasterKeyId"), (key) => typeof key === "string" && key !== "");

/**
 * By SQS's own key unless a program turns that off, since October 2022; an older queue tells it in what AWS answers.
 * Source: aws.amazon.com/about-aws/whats-new/2022/10/amazon-sqs-announces-server-side-encryption-ssq-managed-sse-sqs-default
 */
const isQueueEncrypted = (queue: ResourceView): Known<boolean> =>
  anyOf([
    hasKey(queue),
    holds(
      firstOf(property(queue.inputs, "sqsManagedSseEnabled"), property(queue.props, "sqsManagedSseEnabled")),
      (on) => on !== false,
    ),
  ]);
