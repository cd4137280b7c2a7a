import { PROJECT } from "../../contract/names.ts";

/** Names on AWS that more than one part has to know before the thing itself is made. */

/** Stage of the REST API: the first step of every path where there is no domain of one's own. */
export const STAGE = "live";

/**
 * Prefix in the raw bucket below which Lambda leaves messages that an event source gave up on; the rest of the key is
 * Lambda's own: the event source's id, shard, date.
 * Source: docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
 */
export const UNDELIVERED_PREFIX = "aws/lambda/";

/** Consumer group of a stack's image function: stacks that share a Kafka do not share its members. */
export const groupId = (stack: string): string => `${stack}-image-function`;

/** Name of a stack's dashboard in CloudWatch. */
export const dashboardName = (stack: string): string => `${PROJECT}-${stack}`;

/** Longest name of a function: docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const FUNCTION_NAME_MAX = 64;

/**
 * Name of a stack's function. Fixed, so that its log group exists, with retention and key, before the function writes.
 * account.ts refuses a stack whose name would make it too long.
 */
export const functionName = (stack: string, thing: string): string => `${PROJECT}-${stack}-${thing}`;

/** Tags that everything of a stack has, beside those of the settings. */
export const STACK_TAGS = ["project", "stack", "environment"] as const;

/** Name of the group of a stack's schedules. */
export const scheduleGroupName = (stack: string): string => `${PROJECT}-${stack}`;
