import { Deadline } from "./deadline.ts";

/**
 * The time that one delivery may spend on inspecting and processing its image, all tries together. What the image waits for
 * meanwhile, such as memory or the store, is not in it.
 */
export class Allowance {
  #leftMs: number;

  constructor(private readonly seconds: number) {
    this.#leftMs = seconds * 1000;
  }

  /** Does work for as long as is left. */
  async spend<T>(work: (deadline: Deadline) => Promise<T>): Promise<T> {
    const deadline = new Deadline(this.seconds, this.#leftMs);
    try {
      return await work(deadline);
    } finally {
      this.#leftMs = deadline.leftMs;
    }
  }
}
