import type { RawMessage } from "../core/arrival.ts";
import type { Slots } from "./slots.ts";

/** How the messages of one partition's batch are worked on. */
export interface BatchWork {
  /** Bound on messages worked on at once, over all batches. */
  readonly slots: Slots;
  /** Works on one message; answers whether it is finished. False ends the batch: what has begun is let end. */
  readonly handle: (message: RawMessage) => Promise<boolean>;
  /** Whether no further message may begin. */
  readonly ending: () => boolean;
  /** Told each time more messages are finished without a gap: the last of them. */
  readonly finished: (message: RawMessage) => void;
}

/**
 * Works on a batch: messages of one key in their order, one after another; those of different keys, and those without a
 * key, side by side. Resolves when nothing that was begun is under way. Never rejects unless `handle` does.
 */
export async function workThrough(messages: readonly RawMessage[], work: BatchWork): Promise<void> {
  const done = new Set<RawMessage>();
  let next = 0;
  let stopped = false;
  const finish = (message: RawMessage): void => {
    done.add(message);
    const before = next;
    for (let first = messages[next]; first !== undefined && done.delete(first); first = messages[next]) next++;
    const last = messages[next - 1];
    if (next > before && last !== undefined) work.finished(last);
  };
  const oneByOne = async (chain: readonly RawMessage[]): Promise<void> => {
    for (const message of chain) {
      await work.slots.use(async () => {
        if (stopped || work.ending()) stopped = true;
        else if (await work.handle(message)) finish(message);
        else stopped = true;
      });
      if (stopped) return;
    }
  };
  await Promise.all(chainsOf(messages).map(oneByOne));
}

/** Messages of the same key together, in the order in which the keys first come. */
function chainsOf(messages: readonly RawMessage[]): RawMessage[][] {
  const byKey = new Map<string, RawMessage[]>();
  for (const message of messages) {
    // No base64 text has a space, so that one without a key shares its chain with none.
    const key = message.key?.toString("base64") ?? ` ${message.offset}`;
    const chain = byKey.get(key);
    if (chain === undefined) byKey.set(key, [message]);
    else chain.push(message);
  }
  return [...byKey.values()];
}
