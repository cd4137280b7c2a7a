import type { Kafka } from "kafkajs";
import type { RawMessage } from "../core/arrival.ts";
import { describe, Outage } from "../core/errors.ts";
import { backoffMs, wait } from "./backoff.ts";
import { kafkaFault } from "./kafka-errors.ts";
import { Membership } from "./kafka-membership.ts";
import type { Log } from "./log.ts";
import { Patience } from "./patience.ts";
import { Slots } from "./slots.ts";

/** What to consume, and how. */
export interface Consumption {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Messages handled at once, over all topics and partitions. */
  readonly concurrency: number;
  /** Milliseconds without a sign of life until a member's partitions go to others. Default 30 s; brokers allow 6 s at least. */
  readonly sessionTimeoutMs?: number;
  /**
   * Handles one message to its end. It may be called again for the same message, and throws `Outage` where a dependency
   * does not answer; anything else it throws is a fault of the program, is logged, and is waited out in the same way.
   */
  readonly onMessage: (message: RawMessage) => Promise<void>;
  /** Closes the consumption when given. */
  readonly signal?: AbortSignal;
}

/** A consumption under way. It survives every outage of the broker. */
export interface RunningConsumption {
  /** Resolves when the group has been joined for the first time; also when closed before. */
  readonly ready: Promise<void>;
  /** Why nothing is consumed now; undefined where all is well. */
  problem(): string | undefined;
  /** Begins no more, waits for what is under way, commits, leaves the group. */
  close(): Promise<void>;
}

/**
 * Consumes topics as a member of a group, from the beginning where the group is new. At least once: a message counts as
 * consumed only when it and all before it in its partition have been handled.
 */
export function consume(kafka: Kafka, consumption: Consumption, log: Log): RunningConsumption {
  const closing = new AbortController();
  const close = (): void => {
    closing.abort();
  };
  if (consumption.signal?.aborted === true) close();
  consumption.signal?.addEventListener("abort", close, { once: true });
  const patience = new Patience(log);
  const slots = new Slots(consumption.concurrency);
  const state: { problem?: string } = { problem: "The consumer has not joined its group yet." };
  let announceReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    announceReady = resolve;
  });
  const joined = (): void => {
    delete state.problem;
    announceReady();
  };

  const running = (async () => {
    for (let attempt = 1; !closing.signal.aborted; attempt++) {
      try {
        await new Membership(kafka, consumption, { patience, slots, joined }).until(closing.signal);
      } catch (error) {
        // A membership that had been well starts the count anew.
        if (state.problem === undefined) attempt = 1;
        const fault = kafkaFault(error);
        const problem = describe(fault);
        state.problem = problem;
        const waitMs = Math.round(backoffMs(attempt));
        const fields = { groupId: consumption.groupId, attempt, waitMs };
        if (fault instanceof Outage) log.warn(fields, problem);
        else log.error({ ...fields, err: fault }, problem);
        await wait(waitMs, closing.signal);
      }
    }
    consumption.signal?.removeEventListener("abort", close);
    state.problem = "The consumer is closed.";
    announceReady();
  })();

  return {
    ready,
    problem: () => state.problem ?? patience.reason,
    async close() {
      close();
      await running;
    },
  };
}
