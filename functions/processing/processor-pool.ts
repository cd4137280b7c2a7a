import { describe, Outage, Rejection } from "../core/errors.ts";
import { ProcessorThread, type ThreadOptions } from "./processor-thread.ts";

/** Starts a thread, and knows what that counts for. */
export type Starting = (start: () => Promise<ProcessorThread>) => Promise<ProcessorThread>;

/**
 * Threads that are kept warm between images: one for each image at once, so that what happens to one image happens to none
 * beside it. As many are started as images ever were under way together. One that has seen a fault is replaced. What an image
 * leaves behind in a thread may still end it under the next: that one is tried again.
 */
export class ProcessorPool {
  readonly #all = new Set<ProcessorThread>();
  readonly #idle: ProcessorThread[] = [];

  constructor(private readonly options: ThreadOptions) {}

  /**
   * Does one image's work in a thread.
   * @throws Outage where no thread can be started: the module or its machine is at fault and no image; and what `work` throws
   */
  async use<T>(starting: Starting, work: (thread: ProcessorThread) => Promise<T>): Promise<T> {
    const thread = this.#idle.pop() ?? (await starting(() => this.#start()));
    try {
      const result = await work(thread);
      this.#giveBack(thread);
      return result;
    } catch (error) {
      if (error instanceof Rejection) this.#giveBack(thread);
      else this.#end(thread);
      throw error;
    }
  }

  /** Ends all threads. */
  close(): void {
    for (const thread of this.#all) this.#end(thread);
  }

  async #start(): Promise<ProcessorThread> {
    const { thread } = await ProcessorThread.start(this.options).catch((error: unknown) => {
      throw new Outage("image processor", { cause: new Error(`it cannot be started: ${describe(error)}`) });
    });
    this.#all.add(thread);
    // Also one with nothing to do may end, by what its last image left behind.
    thread.onEnd = (problem) => {
      if (this.#all.has(thread)) this.options.onPrint(`its thread ended: ${problem}`);
      this.#end(thread);
    };
    return thread;
  }

  #giveBack(thread: ProcessorThread): void {
    if (this.#all.has(thread)) this.#idle.push(thread);
  }

  #end(thread: ProcessorThread): void {
    this.#all.delete(thread);
    const at = this.#idle.indexOf(thread);
    if (at !== -1) this.#idle.splice(at, 1);
    thread.end();
  }
}
