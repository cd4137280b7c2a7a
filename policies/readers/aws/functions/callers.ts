import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAws } from "../types.ts";
import type { Referring } from "./references.ts";

/**
 * Services that hand an event to Lambda's own queue and wait for no answer.
 * Source: docs.aws.amazon.com/lambda/latest/dg/lambda-services.html, "asynchronous"
 */
const ASYNCHRONOUS = new Set(["s3", "sns", "events", "logs", "ses", "iot", "config", "codecommit", "cloudformation"]);

const isPermission = isAws("lambda", "Permission");

/** `sns.amazonaws.com`; of some services one of a region's: `logs.eu-west-1.amazonaws.com`. */
function isForQueue(permission: ResourceView): boolean {
  const principal = property(permission.inputs, "principal");
  return typeof principal === "string" && ASYNCHRONOUS.has(principal.replace(/\..*/, ""));
}

const isForLambda = (subscription: ResourceView): boolean => property(subscription.inputs, "protocol") === "lambda";

const isSubscription = isAws("sns", "TopicSubscription");

/** How a function is known to be invoked without anybody waiting: who may, and who does by a role's right. */
export const ASYNCHRONOUS_CALLERS: readonly Referring[] = [
  { is: (one) => isPermission(one) && isForQueue(one), by: ["function"] },
  { is: isAws("scheduler", "Schedule"), by: ["target", "arn"] },
  { is: isAws("cloudwatch", "EventTarget"), by: ["arn"] },
  { is: (one) => isSubscription(one) && isForLambda(one), by: ["endpoint"] },
];

/** Whatever else than an event source runs a function. */
export const CALLERS: readonly Referring[] = [
  ...ASYNCHRONOUS_CALLERS,
  { is: isPermission, by: ["function"] },
  { is: isAws("lambda", "FunctionUrl"), by: ["functionName"] },
  { is: isAws("lambda", "Invocation"), by: ["functionName"] },
];

/** What takes work out of a queue or a stream for a function. */
export const EVENT_SOURCES: readonly Referring[] = [
  { is: isAws("lambda", "EventSourceMapping"), by: ["functionName"] },
];
