import kafkajs from "kafkajs";
import { Outage } from "../core/errors.ts";

// Node.js does not see these among the named exports of kafkajs, a CommonJS module that spreads them into its own.
const { KafkaJSAggregateError, KafkaJSError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } = kafkajs;

/** The broker's refusals of a batch for its size. */
const TOO_LARGE: ReadonlySet<string> = new Set(["MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE"]);

/** What a new producer mends: the broker does not know, or no longer wants, the session of the old one. */
const PRODUCER_SESSION: ReadonlySet<string> = new Set([
  "UNKNOWN_PRODUCER_ID",
  "OUT_OF_ORDER_SEQUENCE_NUMBER",
  "INVALID_PRODUCER_EPOCH",
  "INVALID_PRODUCER_ID_MAPPING",
]);

/**
 * Refusals that are of no one message, so that every other would meet the same, though kafkajs calls them final: a right that
 * is missing, or was taken, which only an operator can mend; and a broker that has a fault of its own.
 */
const BROKERS_OWN: ReadonlySet<string> = new Set([
  "TOPIC_AUTHORIZATION_FAILED",
  "GROUP_AUTHORIZATION_FAILED",
  "CLUSTER_AUTHORIZATION_FAILED",
  "BROKER_NOT_AVAILABLE",
]);

export function isTooLarge(error: unknown): boolean {
  return error instanceof KafkaJSProtocolError && TOO_LARGE.has(error.type);
}

/**
 * What to throw for an error of kafkajs: the broker's own refusal as it is (asking again is of no use), `Outage` for
 * everything that can pass: no connection, no answer, no leader, no topic yet, a wrong login, a missing right.
 */
export function kafkaFault(error: unknown): unknown {
  const [first] = error instanceof KafkaJSAggregateError ? error.errors : [];
  if (first !== undefined) return kafkaFault(first);
  if (error instanceof KafkaJSNumberOfRetriesExceeded) return new Outage("kafka", { cause: error.cause ?? error });
  if (error instanceof KafkaJSProtocolError && !error.retriable && !passes(error.type)) return error;
  return error instanceof KafkaJSError ? new Outage("kafka", { cause: error }) : error;
}

const passes = (type: string): boolean => PRODUCER_SESSION.has(type) || BROKERS_OWN.has(type);
