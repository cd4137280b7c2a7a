import type { InvocationContext } from "@azure/functions";
import type { Log } from "../../clients/log.ts";
import type { RawMessage } from "../../core/arrival.ts";
import { Slots } from "../../clients/slots.ts";
import { describe, Outage } from "../../core/errors.ts";
import { type BatchLimits, workOff } from "../../hosting/batch.ts";
import { MAX_TRIES } from "../../hosting/failing-messages.ts";

/**
 * The trigger's answer to a batch that throws: again, as long as an outage lasts, and no message behind it meanwhile. Its
 * place in the partition is written down only when the policy has come to an end, so that an instance that goes away loses
 * nothing either. Source: learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages, "Retry policies".
 */
export const WITHOUT_END = {
  strategy: "exponentialBackoff",
  maxRetryCount: -1,
  minimumInterval: { seconds: 2 },
  maximumInterval: { minutes: 1 },
} as const;

/** What batches of the stream are handled with. */
export interface StreamWork {
  readonly messagesOf: (bodies: unknown, metadata: unknown) => readonly RawMessage[];
  readonly handle: (message: RawMessage) => Promise<void>;
  readonly limits: () => BatchLimits;
  /** Keeps a message until it is delivered anew. @throws Outage */
  readonly setAside: (message: RawMessage) => Promise<void>;
  readonly log: Log;
}

/**
 * Handles a batch of the stream. It throws where any of it has to come again: the whole comes then, and what is done by now
 * costs one question each.
 */
export function batchHandler({ messagesOf, handle, limits, setAside, log }: StreamWork) {
  // The host hands one instance the batches of several partitions at once; memory and processor are those of one image.
  const turns = new Slots(1);
  return async (
    bodies: unknown,
    context: Pick<InvocationContext, "triggerMetadata" | "retryContext">,
  ): Promise<void> => {
    const messages = messagesOf(bodies, context.triggerMetadata);
    const time = limits();
    // The platform counts the tries of a batch: it knows no message of it, so that one would hold up all behind it.
    const lastTry = (context.retryContext?.retryCount ?? 0) + 1 >= MAX_TRIES;
    const again = await workOff(
      messages,
      async (message) => {
        try {
          await inTurn(turns, time, () => handle(message));
        } catch (error) {
          if (error instanceof Outage || !lastTry) throw error;
          await setAside(message);
          log.error({ ...placeOf(message), error: describe(error) }, "message set aside: it failed each time");
        }
      },
      time,
      log,
      placeOf,
    );
    if (again.length > 0) throw new Error(`${again.length} messages of the batch have to come again.`);
  };
}

/** Does the work when nothing else is done. @throws Outage where it had to wait so long that no time is left for it */
async function inTurn(turns: Slots, { remainingMs, itemMs }: BatchLimits, work: () => Promise<void>): Promise<void> {
  const hadTime = remainingMs() >= itemMs;
  await turns.use(async () => {
    if (hadTime && remainingMs() < itemMs) {
      throw new Outage("image function", { cause: new Error("it is busy with other partitions' images") });
    }
    await work();
  });
}

const placeOf = ({ topic, partition, offset }: RawMessage): object => ({ topic, partition, offset });
