import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate } from "node:timers/promises";
import { Outage } from "../../../../functions/core/errors.ts";
import type { Moment, PortCall } from "../../../helpers/memory-ports.ts";

/** What befalls a delivery as it passes its `at`th step: a moment before or after a call of a port. */
export interface Fault {
  readonly at: number;
  /** `crash`: its process ends. `outage`: the dependency does not answer. `error`: it answers with an error. */
  readonly kind: "crash" | "outage" | "error";
}

/** How a delivery came out. */
export type Ended = { readonly how: "handled" | "crashed" } | { readonly how: "threw"; readonly error: unknown };

interface Actor {
  readonly fault: Fault | undefined;
  /** Steps it waits at, each with what lets it go on. */
  readonly waiting: { readonly step: number; readonly resume: (error?: Error) => void }[];
  passed: number;
  ended: Ended | undefined;
}

/** One for all: every storage that there is costs each asynchronous step of the process something. */
const whoCalls = new AsyncLocalStorage<Actor>();

/**
 * Deliveries that take turns: each stops before and after every call of a port, and one is let go on only when all stand
 * still, so that the same turns give the same interleaving again. (fast-check's own scheduler picks among what is waiting at
 * that instant, and libvips works in threads: its counterexamples would not come again.)
 */
export class Turns {
  readonly #actors: Actor[] = [];
  /** Every call that took effect. */
  readonly effects: PortCall[] = [];

  /** For MemoryPorts.watch. */
  readonly hook = async (call: PortCall, moment: Moment): Promise<void> => {
    if (moment === "after") this.effects.push(call);
    const actor = whoCalls.getStore();
    // What takes back an attempt never throws; a crash may come before it, or after.
    if (actor !== undefined) await this.#stop(actor, call !== "warehouse.forgiveAttempt");
  };

  /** Makes a delivery that begins at one of its turns. */
  add(deliver: () => Promise<unknown>, fault?: Fault): void {
    const actor: Actor = { fault, waiting: [], passed: 0, ended: undefined };
    this.#actors.push(actor);
    void whoCalls.run(actor, async () => {
      try {
        await this.#stop(actor, false);
        await deliver();
        actor.ended ??= { how: "handled" };
      } catch (error) {
        actor.ended ??= { how: "threw", error };
      }
    });
  }

  /** Lets all go on to their ends, in turns: each is who goes on, counted among those who stand. */
  async play(turns: readonly number[]): Promise<Ended[]> {
    for (let turn = 0; ; turn++) {
      await this.#standstill();
      const standing = this.#actors.flatMap((actor) => actor.waiting.map((stop) => ({ actor, stop })));
      if (standing.length === 0) return this.#actors.flatMap(({ ended }) => ended ?? []);
      const next = standing[(turns[turn % turns.length] ?? 0) % standing.length];
      if (next === undefined) continue;
      const { actor, stop } = next;
      actor.waiting.splice(actor.waiting.indexOf(stop), 1);
      if (actor.fault?.at !== stop.step) stop.resume();
      else if (actor.fault.kind === "crash") {
        // Nothing of it goes on, whatever else it waited for.
        actor.waiting.length = 0;
        actor.ended = { how: "crashed" };
      } else if (actor.fault.kind === "outage") stop.resume(new Outage("dependency"));
      else stop.resume(new Error("500"));
    }
  }

  async #stop(actor: Actor, mayThrow: boolean): Promise<void> {
    // After its crash it is no more; a promise that nobody resolves is its end.
    if (actor.ended?.how === "crashed") await new Promise(() => undefined);
    const step = actor.passed++;
    await new Promise<void>((resolve, reject) => {
      const resume = (error?: Error): void => {
        if (error !== undefined && mayThrow) reject(error);
        else resolve();
      };
      actor.waiting.push({ step, resume });
    });
  }

  /** Waits until each has ended or stands at a step. */
  async #standstill(): Promise<void> {
    do await setImmediate();
    while (this.#actors.some(({ ended, waiting }) => ended === undefined && waiting.length === 0));
  }
}
