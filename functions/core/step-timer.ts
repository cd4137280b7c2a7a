/** Steps of handling one image, in their order. */
export const STEPS = ["identify", "fetch", "inspect", "render", "store", "record", "announce"] as const;
export type Step = (typeof STEPS)[number];

/** Is told that a step begins, and by the answer that it has ended, with what it threw, if it did. */
export type StepWatcher = (name: Step) => (error?: unknown) => void;

/** Measures the steps of one image; a step that is repeated adds up. */
export class StepTimer {
  readonly #startMs = performance.now();
  readonly #takenMs = new Map<Step, number>();

  /** @param watch default: nobody */
  constructor(private readonly watch: StepWatcher = () => () => undefined) {}

  /** Runs a step and takes its time, also where it throws. */
  async step<T>(name: Step, run: () => Promise<T>): Promise<T> {
    const startMs = performance.now();
    const ended = this.watch(name);
    try {
      const result = await run();
      ended();
      return result;
    } catch (error) {
      ended(error);
      throw error;
    } finally {
      this.#takenMs.set(name, (this.#takenMs.get(name) ?? 0) + performance.now() - startMs);
    }
  }

  /** Whole milliseconds since the timer was made. */
  get totalMs(): number {
    return Math.round(performance.now() - this.#startMs);
  }

  /** Milliseconds of each step that ran, to a tenth. */
  get timingsMs(): Partial<Record<Step, number>> {
    return Object.fromEntries([...this.#takenMs].map(([name, ms]) => [name, Math.round(ms * 10) / 10]));
  }
}
