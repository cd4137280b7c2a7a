import { type logCreator, logLevel } from "kafkajs";
import type { Log } from "./log.ts";

/**
 * kafkajs tells of every lost connection, stale piece of metadata and rebalance, most of them as errors, and mends them by
 * itself. What it cannot mend it throws, and whoever catches that logs it. So its own log is for those who look for it.
 */
export const kafkaLogger =
  (log: Log): logCreator =>
  () =>
  ({ namespace, level, log: { message, logger: _logger, timestamp: _timestamp, stack: _stack, ...fields } }) => {
    if (level === logLevel.ERROR && MATTERS.has(namespace)) log.warn({ ...fields, kafkajs: namespace }, message);
    else log.debug({ ...fields, kafkajs: namespace }, message);
  };

/** What these two call an error is neither tried again nor thrown: an offset the topic no longer has, a lost membership. */
const MATTERS: ReadonlySet<string> = new Set(["ConsumerGroup", "Runner"]);
